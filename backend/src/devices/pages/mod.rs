//! Pages of this feature.

mod columns;
mod create;
mod detail;
mod dispose;
mod edit;
mod import;
mod lease;
mod list;
mod model;
mod rates;
mod relocate;
mod saved;
mod span;
mod spread;

pub use columns::ColumnsPage;
pub use create::{Choices, CreatePage};
pub use detail::{DetailPage, Rights};
pub use dispose::{DisposePage, RemovePage, RestorePage};
pub use edit::{EditChoices, EditPage};
pub use import::{ImportPage, ImportParts};
pub use list::ListPage;
pub use model::{ModelPage, ModelsPage};
pub use rates::RatesPage;
pub use relocate::RelocatePage;
pub use saved::{FilterPage, FiltersPage};
pub use spread::SpreadPage;

use paktbuch_types::DeviceStatus;

use crate::web::components::State;

/// Heading of the list, for the path.
pub(super) const TITLE: &str = "Geräte";

/// A status as icon and word.
pub(super) fn state(status: DeviceStatus) -> State {
    let label = status.label();
    match status {
        DeviceStatus::Available => State::success(label),
        DeviceStatus::InUse => State::info(label).icon("account-circle"),
        DeviceStatus::InRepair => State::warning(label).icon("autorenew"),
        DeviceStatus::Missing => State::error(label).icon("question-mark"),
        DeviceStatus::Disposed => State::off(label).icon("delete"),
    }
}

/// „1 Gerät“, „12 Geräte“.
pub(super) fn devices(count: u64) -> String {
    match count {
        1 => "1 Gerät".to_owned(),
        count => format!("{} Geräte", crate::web::components::grouped(count)),
    }
}

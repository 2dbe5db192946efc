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

use paktbuch_types::{DeviceStatus, SchoolId};

use crate::devices::rows::PlaceChoice;
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

/// The places of a school as choices, then all others.
pub(super) fn own_first(
    places: &[PlaceChoice],
    school: Option<SchoolId>,
) -> impl Iterator<Item = (String, String, String)> {
    let own = places.iter().filter(move |place| Some(place.school) == school);
    let others = places.iter().filter(move |place| Some(place.school) != school);
    own.chain(others).map(PlaceChoice::option)
}

#[cfg(test)]
mod tests {
    use paktbuch_types::SchoolId;

    use super::own_first;
    use crate::devices::rows::PlaceChoice;

    #[test]
    fn the_rooms_of_the_school_come_first() {
        let place = |school, key: &str| PlaceChoice {
            school: SchoolId(school),
            key: key.to_owned(),
            group: String::new(),
            label: String::new(),
            room: String::new(),
        };
        let places = [place(2, "room:1"), place(1, "room:2"), place(2, "room:3")];
        let keys = |school| {
            own_first(&places, school)
                .map(|(key, ..)| key)
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(Some(SchoolId(1))), ["room:2", "room:1", "room:3"]);
        assert_eq!(keys(None), ["room:1", "room:2", "room:3"]);
    }
}

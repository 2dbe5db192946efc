//! Pages of this feature.

mod draft;
mod drawdown;
mod letter;
mod list;

pub use draft::DraftPage;
pub use drawdown::{DrawdownPage, DrawdownParts};
pub use letter::LetterPage;
pub use list::DrawdownsPage;

use paktbuch_types::{DrawdownState, NoticeId};

use super::commands::NeedId;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::web::components::State;
use crate::web::layout::Layout;

const TITLE: &str = "Mittelabrufe";

fn below(layout: Layout, id: NoticeId, reference: &str) -> Layout {
    layout
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
        .crumb(format!("Bescheid {reference}"), funding::notice(id))
}

fn state(state: DrawdownState) -> State {
    match state {
        DrawdownState::Draft => State::info(state.label()),
        DrawdownState::Requested => State::warning(state.label()),
        DrawdownState::PaidOut => State::success(state.label()),
        DrawdownState::Withdrawn => State::off(state.label()),
    }
}

fn href(need: NeedId) -> String {
    match need {
        NeedId::Invoice(id) => purchasing::invoice(id),
        NeedId::Order(id) => ordering::order(id),
    }
}

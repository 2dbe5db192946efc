//! What the templates are given.

mod award;
mod correct;
mod delivery;
mod form;
mod list;
mod order;

pub use award::{AwardPage, OrderFinding, ThresholdsPage, award_compared};
pub use correct::CorrectPage;
pub use form::{FormPage, compared};
pub use list::{ListParts, OrdersPage, Shown, column};
pub use order::{OrderPage, OrderParts};

use chrono::NaiveDate;
use paktbuch_types::OrderState;

use super::paths;
use crate::purchasing::paths as purchasing;
use crate::web::components::State;
use crate::web::layout::Layout;

/// The frame of a page of this feature; readers of invoices have both behind one entry of the menu.
fn framed(layout: Layout, title: &str) -> Layout {
    let entry = layout
        .menu
        .iter()
        .find(|entry| entry.href == purchasing::INVOICES || entry.href == paths::ORDERS)
        .map(|entry| entry.href.clone());
    layout
        .titled(format!("{title} – Beschaffung"))
        .in_menu(&entry.unwrap_or_default())
        .crumb("Beschaffung", paths::ORDERS)
}

/// The state of an order; that its goods are late goes before it.
fn state(state: OrderState, late_since: Option<NaiveDate>) -> State {
    if let Some(day) = late_since {
        return State::warning(format!(
            "{}, überfällig seit {}",
            state.label(),
            paktbuch_types::format_date(day)
        ));
    }
    match state {
        OrderState::Draft => State::off(state.label()).icon("draft"),
        OrderState::Placed | OrderState::PartlyDelivered => State::info(state.label()),
        OrderState::Delivered | OrderState::Closed => State::success(state.label()),
        OrderState::Cancelled => State::off(state.label()),
    }
}

//! Pages of this feature.

mod invoice;
mod line;
mod list;
mod particulars;
mod payment;
mod readable;

pub use invoice::{InvoicePage, InvoiceParts, ShownFinding, conflict};
pub use list::{InvoicesPage, ListParts, Outcome, ResultPage, column};
pub use particulars::ParticularsPage;
pub use payment::PaymentPage;

use paktbuch_types::Cents;

use super::rows::InvoiceState;
use crate::web::components::State;

fn state(state: InvoiceState) -> State {
    match state {
        InvoiceState::Open => State::warning(state.label()),
        InvoiceState::Allocated => State::info(state.label()).icon("calendar-today"),
        InvoiceState::Paid => State::success(state.label()),
    }
}

fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

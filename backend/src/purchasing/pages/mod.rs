//! Pages of this feature.

mod enter;
mod import;
mod invoice;
mod line;
mod list;
mod more;
mod particulars;
mod payment;
mod readable;
mod reject;
mod stored;
mod transfer;
mod waiting;

pub use enter::{EnterPage, Purpose};
pub use import::{PaymentColumnsPage, PaymentImportPage, PaymentResult};
pub use invoice::{InvoicePage, InvoiceParts, ShownFinding, conflict};
pub use list::{InvoicesPage, ListParts, Outcome, ResultPage, column};
pub use particulars::ParticularsPage;
pub use payment::PaymentPage;
pub use transfer::TransferPage;
pub use waiting::{WaitingPage, WaitingRowPage};

use paktbuch_types::Cents;

use super::rows::{InvoiceRow, InvoiceState};
use crate::web::components::State;

fn state(row: &InvoiceRow) -> State {
    let state = row.state;
    match state {
        InvoiceState::Open => State::warning(state.label()),
        InvoiceState::Allocated => State::info(state.label()).icon("calendar-today"),
        InvoiceState::Rejected => State::off(state.label()),
        InvoiceState::Paid if row.open() != Cents::ZERO => State::success("bezahlt bis auf Einbehalt"),
        InvoiceState::Paid => State::success(state.label()),
    }
}

fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

//! Pages of this feature.

mod enter;
mod import;
mod invoice;
mod line;
mod list;
mod more;
mod ordered;
mod particulars;
mod payment;
mod payments;
mod read_list;
mod readable;
mod receipt;
mod reject;
mod sign;
mod stored;
mod supplier;
mod transfer;
mod waiting;

pub use enter::{EnterPage, POSITIVE, Purpose};
pub use import::{PaymentColumnsPage, PaymentImportPage, PaymentResult};
pub use invoice::{InvoicePage, InvoiceParts, ShownFinding, conflict};
pub use list::{
    IMPORTED, InvoicesPage, KNOWN, ListParts, Outcome, REFUSED, ResultPage, WITH_HINT, column, told,
};
pub use ordered::{MatchPage, match_compared};
pub use particulars::ParticularsPage;
pub use payment::PaymentPage;
pub use read_list::ReadListPage;
pub use receipt::ReceiptPage;
pub use supplier::{SupplierPage, SupplierParts, SuppliersPage};
pub use transfer::TransferPage;
pub use waiting::{FoundRows, WaitingPage, WaitingRowPage};

use paktbuch_types::Cents;

use super::rows::{InvoiceRow, InvoiceState};
use crate::web::components::State;

fn state(row: &InvoiceRow) -> State {
    let label = row.state_label();
    match row.state {
        InvoiceState::Open => State::warning(label),
        InvoiceState::Allocated => State::info(label).icon("calendar-today"),
        InvoiceState::Rejected => State::off(label),
        InvoiceState::Paid => State::success(label),
    }
}

fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

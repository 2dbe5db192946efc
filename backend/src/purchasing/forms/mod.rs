//! What came in from the browser: the sheet of an invoice's lines, the target of a rest, payments.

mod import;
mod line;
mod of_order;
mod ordered;
mod particulars;
mod payment;
mod receipt;
mod reject;
mod retention;
mod sheet;
mod supplier;
mod target;
mod transfer;

pub use import::{AsideForm, ColumnsForm, FileRowForm, owed_code, together_code};
pub use line::{LineInput, PartInput, line_field, part_field};
pub use ordered::{MatchForm, MatchInput, ordered_field, reason_field};
pub use particulars::ParticularsForm;
pub use payment::PaymentForm;
pub use receipt::ReceiptForm;
pub use reject::ReasonForm;
pub use retention::RetentionForm;
pub use sheet::{
    ACCEPT, ACCEPT_ALL, ACCEPTED, ADD_PART, AS_DEVICES, Common, ORDERED, REMOVE_PART, REST, Sheet, part_key,
};
pub use supplier::{MergeForm, SupplierForm};
use target::read_school;
pub use target::{read_target, school_code, target_code};
pub use transfer::{CHOSEN, TransferForm, TransferLine, amount_field, skonto_field};

pub mod by_hand;
pub mod more;

use chrono::NaiveDate;
use paktbuch_types::format_date;

use crate::web::form::FormErrors;

/// Name and value of every field, as sent.
pub type RawSheet = Vec<(String, String)>;

/// `Some(None)` for an empty field, `None` with the message noted where it cannot be read.
fn optional<T, E: std::fmt::Display>(
    errors: &mut FormErrors,
    field: &str,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Option<Option<T>> {
    if text.trim().is_empty() {
        Some(None)
    } else {
        errors.take(field, read(text)).map(Some)
    }
}

/// A budget year (Haushaltsjahr) as typed.
fn read_year(text: &str) -> Result<i64, String> {
    let text = text.trim();
    text.parse().ok().filter(|_| text.len() == 4).ok_or_else(|| {
        format!("„{text}“ ist kein Haushaltsjahr. Bitte vierstellig eintragen, zum Beispiel 2024.")
    })
}

fn year_text(year: Option<i64>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

fn date_text(date: Option<NaiveDate>) -> String {
    date.map(format_date).unwrap_or_default()
}

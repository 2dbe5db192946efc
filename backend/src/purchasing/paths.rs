//! Addresses of this feature.

use paktbuch_types::{InvoiceId, InvoiceLineId, PaymentId};

/// List of invoices and their inbox.
pub const INVOICES: &str = "/rechnungen";
/// Upload of invoice files.
pub const UPLOAD: &str = "/rechnungen/einlesen";
/// An invoice; POST saves its lines with their allocations.
pub const INVOICE: &str = "/rechnungen/{id}";
/// The file as it was received.
pub const FILE: &str = "/rechnungen/{id}/xml";
/// POST: puts what is open of all lines on one target.
pub const REST: &str = "/rechnungen/{id}/rest";
/// POST: enters a payment.
pub const PAYMENTS: &str = "/rechnungen/{id}/zahlungen";
/// A payment: form and POST.
pub const PAYMENT: &str = "/zahlungen/{id}";

/// What the kind of a line asks for (place and extent, term): form and POST.
pub const LINE: &str = "/positionen/{id}";

/// Address of what the kind of a line asks for.
#[must_use]
pub fn line(id: InvoiceLineId) -> String {
    format!("/positionen/{id}")
}

/// Address of an invoice.
#[must_use]
pub fn invoice(id: InvoiceId) -> String {
    format!("/rechnungen/{id}")
}

/// Address of an invoice's file.
#[must_use]
pub fn file(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/xml")
}

/// Address of the form that puts the open rest on one target.
#[must_use]
pub fn rest(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/rest")
}

/// Address to enter a payment of an invoice.
#[must_use]
pub fn payments(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/zahlungen")
}

/// Address of a payment.
#[must_use]
pub fn payment(id: PaymentId) -> String {
    format!("/zahlungen/{id}")
}

/// Address of the list in a state (`alle` for all), sorted, with what is searched for.
#[must_use]
pub fn list(state: &str, sort: &str, search: &str) -> String {
    let query = serde_html_form::to_string([("stand", state), ("sort", sort), ("q", search)]);
    format!("{INVOICES}?{}", query.unwrap_or_default())
}

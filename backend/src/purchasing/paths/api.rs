//! REST addresses of this feature.

use paktbuch_types::{InvoiceId, PaymentId, PaymentRowId};

/// REST: POST enters a receipt that is no invoice.
pub const API_RECEIPTS: &str = "/api/paktbuch/v1/receipts";
/// POST: turns the sign of an invoice (als Gutschrift zählen), in the REST API.
pub const API_SIGN: &str = "/api/paktbuch/v1/invoices/{id}/turn-sign";
/// Invoices in the REST API.
pub const API_INVOICES: &str = "/api/paktbuch/v1/invoices";
/// One invoice in the REST API.
pub const API_INVOICE: &str = "/api/paktbuch/v1/invoices/{id}";
/// REST: the file of an invoice as it came.
pub const API_FILE: &str = "/api/paktbuch/v1/invoices/{id}/file";
/// REST: the XML of an e-invoice.
pub const API_XML: &str = "/api/paktbuch/v1/invoices/{id}/xml";
/// REST: a supporting document of an e-invoice.
pub const API_ATTACHMENT: &str = "/api/paktbuch/v1/invoices/{id}/attachments/{index}";
/// POST: the bytes of an e-invoice, in the REST API.
pub const API_INVOICE_FILES: &str = "/api/paktbuch/v1/invoices/files";
/// References of other systems, in the REST API.
pub const API_REFERENCES: &str = "/api/paktbuch/v1/invoices/{id}/references";
/// Retention money in the REST API.
pub const API_RETENTION: &str = "/api/paktbuch/v1/invoices/{id}/retention";
/// POST: rejects an invoice, in the REST API.
pub const API_REJECT: &str = "/api/paktbuch/v1/invoices/{id}/reject";
/// POST: takes a rejection back, in the REST API.
pub const API_RESTORE: &str = "/api/paktbuch/v1/invoices/{id}/restore";
/// POST: puts what is open of all lines on one target, in the REST API.
pub const API_REST: &str = "/api/paktbuch/v1/invoices/{id}/allocate-rest";
/// POST: links an invoice with an earlier one, in the REST API.
pub const API_LINKS: &str = "/api/paktbuch/v1/invoices/{id}/links";
/// A link in the REST API.
pub const API_LINK: &str = "/api/paktbuch/v1/invoices/{id}/links/{link}";
/// Which lines of orders an invoice bills, in the REST API.
pub const API_MATCH_ORDER: &str = "/api/paktbuch/v1/invoices/{id}/order";
/// A line in the REST API.
pub const API_LINE: &str = "/api/paktbuch/v1/lines/{id}";
/// How a line is divided, in the REST API.
pub const API_LINE_ALLOCATIONS: &str = "/api/paktbuch/v1/lines/{id}/allocations";
/// Suppliers in the REST API.
pub const API_SUPPLIERS: &str = "/api/paktbuch/v1/suppliers";
/// One supplier in the REST API.
pub const API_SUPPLIER: &str = "/api/paktbuch/v1/suppliers/{id}";
/// POST: puts a doubled supplier together with another, in the REST API.
pub const API_MERGE_SUPPLIER: &str = "/api/paktbuch/v1/suppliers/{id}/merge";
/// Payments of an invoice in the REST API.
pub const API_INVOICE_PAYMENTS: &str = "/api/paktbuch/v1/invoices/{id}/payments";
/// All payments in the REST API.
pub const API_PAYMENTS: &str = "/api/paktbuch/v1/payments";
/// One payment in the REST API.
pub const API_PAYMENT: &str = "/api/paktbuch/v1/payments/{id}";
/// POST: one payment over several invoices (Sammelzahlung), in the REST API.
pub const API_TRANSFERS: &str = "/api/paktbuch/v1/transfers";
/// Payment lists that were read, in the REST API.
pub const API_PAYMENT_LISTS: &str = "/api/paktbuch/v1/payment-lists";
/// POST: the bytes of a payment list, in the REST API.
pub const API_PAYMENT_LIST_FILES: &str = "/api/paktbuch/v1/payment-lists/files";
/// One of them in the REST API.
pub const API_PAYMENT_LIST: &str = "/api/paktbuch/v1/payment-lists/{id}";
/// Payments that no invoice was found for, in the REST API.
pub const API_WAITING: &str = "/api/paktbuch/v1/waiting-payments";
/// POST: sets several of them aside, in the REST API.
pub const API_WAITING_SEVERAL: &str = "/api/paktbuch/v1/waiting-payments/set-aside";
/// One of them in the REST API.
pub const API_WAITING_ROW: &str = "/api/paktbuch/v1/waiting-payments/{id}";
/// What of which invoice it can pay, in the REST API.
pub const API_WAITING_CHOICES: &str = "/api/paktbuch/v1/waiting-payments/{id}/choices";
/// POST: enters it on an invoice, in the REST API.
pub const API_WAITING_ASSIGN: &str = "/api/paktbuch/v1/waiting-payments/{id}/assign";
/// POST: sets it aside, in the REST API.
pub const API_WAITING_ASIDE: &str = "/api/paktbuch/v1/waiting-payments/{id}/set-aside";

/// Address of an invoice in the REST API.
#[must_use]
pub fn api_invoice(id: InvoiceId) -> String {
    format!("{API_INVOICES}/{id}")
}

/// Address of a payment in the REST API.
#[must_use]
pub fn api_payment(id: PaymentId) -> String {
    format!("{API_PAYMENTS}/{id}")
}

/// Address of a payment list in the REST API.
#[must_use]
pub fn api_payment_list(row: PaymentRowId) -> String {
    format!("{API_PAYMENT_LISTS}/{row}")
}

//! Addresses of this feature: one page, which begins with what is typed (`?q=`) or with a record.

use paktbuch_types::{
    ApplicationId, Cents, CostLineId, DeviceId, FilingId, InvoiceId, InvoiceLineId, NoticeId, OrderId,
    PaymentId, SchoolId,
};

use crate::web::address::encoded;

/// The way of the money.
pub const PAGE: &str = "/pruefung";
/// REST: the way of the money from a record.
pub const API_TRAIL: &str = "/api/paktbuch/v1/money-trail";
/// REST: records that a text may mean.
pub const API_HITS: &str = "/api/paktbuch/v1/money-trail/hits";

/// What is found for a text.
#[must_use]
pub fn search(text: &str) -> String {
    format!("{PAGE}?q={}", encoded(text))
}

/// Of an invoice with all its lines.
#[must_use]
pub fn invoice(id: InvoiceId) -> String {
    format!("{PAGE}?rechnung={id}")
}

/// Such an address, with the amount that was looked for marked on its page.
#[must_use]
pub fn marked(address: &str, amount: Cents) -> String {
    format!("{address}&betrag={}", amount.0)
}

/// Such an address, with what was typed kept in the search field of its page.
#[must_use]
pub fn sought(address: &str, text: &str) -> String {
    format!("{address}&gesucht={}", encoded(text))
}

/// Of an invoice, with a line of a filed list marked.
#[must_use]
pub fn invoice_filed(id: InvoiceId, filing: FilingId, number: u32) -> String {
    format!("{PAGE}?rechnung={id}&nachweis={filing}&nr={number}")
}

/// Of an invoice, with the payment marked that this event removed.
#[must_use]
pub fn removed_payment(id: InvoiceId, event: i64) -> String {
    format!("{PAGE}?rechnung={id}&entfernt={event}")
}

/// Of one line of an invoice.
#[must_use]
pub fn line(id: InvoiceLineId) -> String {
    format!("{PAGE}?position={id}")
}

/// Of a payment.
#[must_use]
pub fn payment(id: PaymentId) -> String {
    format!("{PAGE}?zahlung={id}")
}

/// Of a device.
#[must_use]
pub fn device(id: DeviceId) -> String {
    format!("{PAGE}?geraet={id}")
}

/// Of a line of a cost plan.
#[must_use]
pub fn cost_line(id: CostLineId) -> String {
    format!("{PAGE}?kostenzeile={id}")
}

/// Of a notice.
#[must_use]
pub fn notice(id: NoticeId) -> String {
    format!("{PAGE}?bescheid={id}")
}

/// Of an order: the invoices that bill it.
#[must_use]
pub fn order(id: OrderId) -> String {
    format!("{PAGE}?bestellung={id}")
}

/// Of an application: the invoices that the notices upon it pay.
#[must_use]
pub fn application(id: ApplicationId) -> String {
    format!("{PAGE}?antrag={id}")
}

/// Of a school: the invoices of which a part was spent for it.
#[must_use]
pub fn school(id: SchoolId) -> String {
    format!("{PAGE}?schule={id}")
}

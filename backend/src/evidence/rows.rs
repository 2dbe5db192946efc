//! What is found, and the way of the money.

use chrono::NaiveDate;
use paktbuch_types::{
    Cents, CostItemId, CostLineId, DeviceId, DeviceStatus, InvoiceId, InvoiceLineId, NoticeId, PaymentId,
    Quantity,
};

/// The record that a way begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    Invoice(InvoiceId),
    Line(InvoiceLineId),
    Payment(PaymentId),
    Device(DeviceId),
    CostLine(CostLineId),
    Notice(NoticeId),
}

/// A record that what was typed may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub start: Start,
    /// „Rechnung RE-2024-03117“.
    pub label: String,
    /// Supplier and day, model and school, title.
    pub note: String,
    /// Where in it the typed amount stands; empty for other hits.
    pub places: Vec<String>,
}

/// The way, or the receipts to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    Whole(Vec<InvoicePart>),
    Receipts(Receipts),
}

/// Hits of each kind that are shown.
pub const HITS: u64 = 50;
/// Receipts of a page.
pub const RECEIPTS: u64 = 50;

/// The receipts that a notice or a cost line pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipts {
    /// „Bescheid 48.02“.
    pub title: String,
    /// Of the notice, or of the cost line in it.
    pub note: String,
    pub notice: NoticeId,
    /// By day; those of one page.
    pub rows: Vec<ReceiptRow>,
    /// All of them.
    pub total: u64,
    /// What they spend, all of them.
    pub sum: Cents,
}

/// An invoice with what it spends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    pub invoice: InvoiceId,
    pub number: String,
    pub supplier: String,
    pub date: NaiveDate,
    pub spent: Cents,
}

/// An invoice on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicePart {
    pub id: InvoiceId,
    pub number: String,
    pub supplier: String,
    pub date: NaiveDate,
    pub gross: Cents,
    pub due: Cents,
    /// Number in the accounting system.
    pub reference: String,
    pub rejected_on: Option<NaiveDate>,
    pub payments: Vec<PaymentPart>,
    pub lines: Vec<LinePart>,
}

/// A payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPart {
    pub on: NaiveDate,
    /// `None` for those who may not see invoices.
    pub amount: Option<Cents>,
    pub skonto: Cents,
    pub proof: String,
    pub reference: String,
    pub to_tax_office: bool,
    /// The way began here.
    pub is_start: bool,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePart {
    pub position: i64,
    pub name: String,
    pub quantity: Quantity,
    pub gross: Cents,
    pub ordered_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    pub is_start: bool,
    pub parts: Vec<AllocationPart>,
}

/// An allocation of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationPart {
    pub gross: Cents,
    pub eligible: Cents,
    /// `None` = own funds (Eigene Mittel).
    pub target: Option<Target>,
    /// By inventory number; not all where there are many.
    pub devices: Vec<DevicePart>,
    /// Devices of this allocation that are not shown.
    pub more: usize,
}

/// The cost line that pays, with its Einzelansatz and notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub notice: NoticeId,
    pub reference: String,
    pub title: String,
    pub item: CostItemId,
    /// „1 Anzeigegeräte“.
    pub item_title: String,
    /// „1.2 Displays“.
    pub line_title: String,
    pub is_start: bool,
}

/// A device with where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevicePart {
    pub id: DeviceId,
    pub number: String,
    pub serial: String,
    pub model: String,
    pub school: String,
    pub room: String,
    pub status: DeviceStatus,
    /// Its part of the allocation.
    pub share: Cents,
    pub is_start: bool,
}

//! Rows that queries fill for pages, the REST API and the command line.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, Cents, CostItemId, InvoiceId, InvoiceLineId, LineKind, NoticeId, PaymentId, Quantity,
    SupplierId,
};

use super::commands::Target;

/// How far an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceState {
    /// A part of it is not allocated: it waits in the inbox (Rechnungseingang).
    Open,
    /// Wholly allocated, not wholly paid.
    Allocated,
    /// Wholly allocated and paid.
    Paid,
}

impl InvoiceState {
    /// In the order of an invoice's life.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Allocated, Self::Paid];

    /// As addresses and scripts know it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Allocated => "zugeordnet",
            Self::Paid => "bezahlt",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Zuordnung offen",
            Self::Allocated => "zugeordnet, Zahlung offen",
            Self::Paid => "zugeordnet und bezahlt",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }
}

/// An invoice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    pub id: InvoiceId,
    /// Name of the supplier.
    pub supplier: String,
    pub number: String,
    pub date: NaiveDate,
    /// BT-3.
    pub type_code: i64,
    pub gross: Cents,
    pub allocated: Cents,
    /// BT-115.
    pub due: Cents,
    pub due_date: Option<NaiveDate>,
    pub paid: Cents,
    pub state: InvoiceState,
}

/// Columns a list of invoices can be ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InvoiceSort {
    #[default]
    Date,
    Supplier,
    Number,
    Gross,
    Due,
}

/// Which invoices, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceFilter {
    /// `None` = all.
    pub state: Option<InvoiceState>,
    /// Words that number, supplier, order reference and line names are searched for.
    pub search: String,
    pub sort: InvoiceSort,
    pub descending: bool,
}

/// Sums of the whole filtered set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InvoiceSums {
    pub count: u64,
    pub gross: Cents,
    pub allocated: Cents,
    pub paid: Cents,
}

/// An invoice with all that its page shows, but for the file itself.
#[derive(Debug, Clone)]
pub struct InvoiceDetail {
    pub row: InvoiceRow,
    pub supplier: SupplierId,
    /// SHA-256 of the file, under which the document store has it.
    pub sha256: String,
    pub file_name: String,
    /// In their order.
    pub lines: Vec<LineDetail>,
    /// In the order of their days.
    pub payments: Vec<PaymentRow>,
}

/// A line of an invoice with its parts.
#[derive(Debug, Clone)]
pub struct LineDetail {
    pub id: InvoiceLineId,
    pub version: i64,
    /// From 1.
    pub position: i64,
    pub name: String,
    pub quantity: Quantity,
    pub unit_code: String,
    pub gross: Cents,
    pub kind: LineKind,
    pub ordered_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    /// Anlage: where it is; empty for nothing.
    pub place: String,
    /// Anlage: how much of it; empty for nothing.
    pub extent: String,
    /// Lizenz: first and last day of the term.
    pub term_from: Option<NaiveDate>,
    pub term_to: Option<NaiveDate>,
    pub parts: Vec<PartDetail>,
}

/// A line with what its kind asks for, and its invoice.
#[derive(Debug, Clone)]
pub struct LineParticulars {
    pub id: InvoiceLineId,
    pub version: i64,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// From 1.
    pub position: i64,
    pub name: String,
    pub kind: LineKind,
    pub accepted_on: Option<NaiveDate>,
    pub place: String,
    pub extent: String,
    pub term_from: Option<NaiveDate>,
    pub term_to: Option<NaiveDate>,
}

/// A part of a line and who pays it.
#[derive(Debug, Clone)]
pub struct PartDetail {
    pub allocation: AllocationId,
    pub target: Target,
    /// Title of the Einzelansatz, or own funds.
    pub title: String,
    /// Notice and cost line, or the school.
    pub place: String,
    pub item: Option<CostItemId>,
    pub notice: Option<(NoticeId, String)>,
    pub gross: Cents,
    pub eligible: Cents,
    pub reason: String,
    /// Devices made of it.
    pub devices: i64,
}

/// A payment of an invoice.
#[derive(Debug, Clone)]
pub struct PaymentRow {
    pub id: PaymentId,
    pub invoice: InvoiceId,
    pub version: i64,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub proof: String,
}

/// Targets a line can be allocated to, as a list to choose from offers them.
#[derive(Debug, Clone)]
pub struct TargetGroup {
    /// The notice, or own funds.
    pub label: String,
    pub options: Vec<TargetOption>,
}

/// One target to choose.
#[derive(Debug, Clone)]
pub struct TargetOption {
    pub target: Target,
    /// Within its group.
    pub label: String,
    /// What the cost line is for; empty for own funds.
    pub subject: String,
}

/// A line of an earlier invoice of the same supplier, and where it was allocated to.
#[derive(Debug, Clone)]
pub struct EarlierLine {
    pub name: String,
    pub number: String,
    pub target: Target,
}

/// A target proposed for a line, with the reason.
#[derive(Debug, Clone)]
pub struct Suggestion {
    pub line: InvoiceLineId,
    pub target: Target,
    /// The target in words.
    pub words: String,
    pub because: String,
}

/// An Einzelansatz that the invoice is allocated to; amounts are eligible (zuwendungsfähig).
#[derive(Debug, Clone)]
pub struct ItemEffect {
    pub notice: NoticeId,
    pub item: CostItemId,
    pub title: String,
    pub planned: Cents,
    /// Of all other invoices.
    pub elsewhere: Cents,
    pub from_here: Cents,
}

impl ItemEffect {
    /// What is left of it.
    #[must_use]
    pub fn rest(&self) -> Cents {
        self.planned.minus(self.elsewhere).minus(self.from_here)
    }
}

/// Where an invoice stands in the inbox (Rechnungseingang), the oldest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inbox {
    /// Open invoices in all.
    pub count: u64,
    /// From 1; `None` where this one is no longer open.
    pub position: Option<u64>,
    pub previous: Option<InvoiceId>,
    pub next: Option<InvoiceId>,
}

impl LineDetail {
    /// What is not allocated yet.
    #[must_use]
    pub fn open(&self) -> Cents {
        self.gross.minus(self.parts.iter().map(|part| part.gross).sum())
    }

    /// Devices made of all parts.
    #[must_use]
    pub fn devices(&self) -> i64 {
        self.parts.iter().map(|part| part.devices).sum()
    }
}

impl InvoiceDetail {
    /// The line with this id.
    #[must_use]
    pub fn line(&self, id: InvoiceLineId) -> Option<&LineDetail> {
        self.lines.iter().find(|line| line.id == id)
    }
}

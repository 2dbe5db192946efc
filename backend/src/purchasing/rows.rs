//! Rows that queries fill for pages, the REST API and the command line.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostItemId, InvoiceId, InvoiceLineId, InvoiceLinkId, InvoiceOrigin,
    InvoiceSyntax, LineKind, LinkKind, NoticeId, PaymentId, PaymentKind, PaymentRowId, PaymentRowState,
    Quantity, SupplierId,
};

use super::commands::{Assignment, Target};

/// How far an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceState {
    /// A part of it is not allocated: it waits in the inbox (Rechnungseingang).
    Open,
    /// Wholly allocated, not wholly paid.
    Allocated,
    /// Wholly allocated and paid, but for what is retained.
    Paid,
    /// Not accepted (zurückgewiesen): kept, but it counts nowhere.
    Rejected,
}

impl InvoiceState {
    /// In the order of an invoice's life.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Allocated, Self::Paid, Self::Rejected];

    /// As addresses and scripts know it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Allocated => "zugeordnet",
            Self::Paid => "bezahlt",
            Self::Rejected => "zurueckgewiesen",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Zuordnung offen",
            Self::Allocated => "zugeordnet, Zahlung offen",
            Self::Paid => "zugeordnet und bezahlt",
            Self::Rejected => "zurückgewiesen",
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
    /// Name of the seller as the invoice prints it.
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
    /// Skonto of all payments.
    pub skonto: Cents,
    /// Sicherheitseinbehalt.
    pub retention: Cents,
    /// VAT that the authority owes itself and pays to the tax office.
    pub tax: Cents,
    pub tax_paid: Cents,
    pub rejected_on: Option<NaiveDate>,
    pub state: InvoiceState,
}

impl InvoiceRow {
    /// What is neither paid nor taken off as Skonto, retained money among it.
    #[must_use]
    pub fn open(&self) -> Cents {
        self.due.minus(self.paid).minus(self.skonto)
    }

    /// What is open at the tax office.
    #[must_use]
    pub fn open_tax(&self) -> Cents {
        self.tax.minus(self.tax_paid)
    }

    /// How much of what is open is retained.
    #[must_use]
    pub fn retained(&self) -> Cents {
        self.open().clamp(Cents::ZERO, self.retention.max(Cents::ZERO))
    }

    /// Whether nothing but the retained money is open.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.open() == self.retained()
    }
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

impl std::iter::Sum for InvoiceSums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            count: sum.count + one.count,
            gross: sum.gross.plus(one.gross),
            allocated: sum.allocated.plus(one.allocated),
            paid: sum.paid.plus(one.paid),
        })
    }
}

/// An invoice with all that its page shows, but for the file itself.
#[derive(Debug, Clone)]
pub struct InvoiceDetail {
    pub row: InvoiceRow,
    pub version: i64,
    pub supplier: SupplierId,
    pub retention_until: Option<NaiveDate>,
    pub origin: InvoiceOrigin,
    /// Where it came from by a takeover: `belege.xlsx, Zeile 12`; empty for others.
    pub taken_from: String,
    /// Of an e-invoice.
    pub syntax: Option<InvoiceSyntax>,
    /// The file as it came; none where it was entered by hand alone.
    pub file: Option<KeptFile>,
    /// What an e-invoice is read from: the file itself, or the XML inside a PDF.
    pub xml: Option<KeptFile>,
    pub accounting_reference: String,
    pub dms_reference: String,
    pub order_reference: String,
    pub net: Cents,
    pub tax: Cents,
    pub prepaid: Cents,
    pub rounding: Cents,
    /// VAT that the authority owes itself, beside the invoice amount.
    pub self_assessed_tax: Cents,
    /// It is deducted as Vorsteuer.
    pub tax_deducted: bool,
    /// Why it was rejected; empty where it was not.
    pub rejected_because: String,
    /// What the chain has billed before and this invoice repeats.
    pub billed_before: Cents,
    /// Earlier invoices that this one refers to.
    pub earlier: Vec<LinkRow>,
    /// Later invoices that refer to this one.
    pub later: Vec<LinkRow>,
    /// In their order.
    pub lines: Vec<LineDetail>,
    /// In the order of their days.
    pub payments: Vec<PaymentRow>,
}

/// A stored file of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Under which the document store has it.
    pub sha256: String,
    pub name: String,
    pub media_type: String,
}

/// A reference between two invoices, seen from one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub id: InvoiceLinkId,
    pub version: i64,
    pub kind: LinkKind,
    /// The later invoice names the earlier one itself.
    pub is_stated: bool,
    /// Number of the other invoice.
    pub number: String,
    pub date: Option<NaiveDate>,
    /// The other invoice; none where the earlier one is not linked yet.
    pub other: Option<LinkedInvoice>,
    /// An invoice in the books that a stated reference means, though it is not linked.
    pub meant: Option<LinkedInvoice>,
}

/// The other end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkedInvoice {
    pub id: InvoiceId,
    pub gross: Cents,
    /// What it has to allocate, without what it repeats.
    pub own: Cents,
    pub allocated: Cents,
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
    pub net: Cents,
    /// What is to be allocated: its share of the invoice less `deduction`.
    pub gross: Cents,
    /// Its share of what the chain has billed before.
    pub deduction: Cents,
    pub vat_rate: BasisPoints,
    /// Of the VAT that the authority owes itself.
    pub self_assessed_rate: Option<BasisPoints>,
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
    pub quantity: Option<Quantity>,
    pub assignment: Assignment,
    /// Devices made of it.
    pub devices: i64,
}

/// A payment of an invoice.
#[derive(Debug, Clone)]
pub struct PaymentRow {
    pub id: PaymentId,
    pub invoice: InvoiceId,
    pub kind: PaymentKind,
    pub version: i64,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub skonto: Cents,
    pub fiscal_year: i64,
    /// Buchungsnummer.
    pub reference: String,
    pub proof: String,
    /// Came in by a takeover.
    pub is_taken: bool,
    /// The bank transfer it is a part of, where that paid several invoices.
    pub transfer: Option<Transfer>,
}

/// A bank transfer over several invoices (Sammelüberweisung).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transfer {
    pub invoices: usize,
    pub amount: Cents,
}

/// An invoice that money can still be paid on.
#[derive(Debug, Clone)]
pub struct OpenInvoice {
    pub id: InvoiceId,
    pub number: String,
    pub supplier: SupplierId,
    /// Name of the supplier.
    pub seller: String,
    pub date: NaiveDate,
    pub due_date: Option<NaiveDate>,
    /// What can be paid now: open without what is retained.
    pub open: Cents,
}

/// A row of a payment file.
#[derive(Debug, Clone)]
pub struct FileRow {
    pub id: PaymentRowId,
    pub version: i64,
    pub file_name: String,
    /// From 1.
    pub line: i64,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub skonto: Cents,
    pub payee: String,
    pub number: String,
    pub purpose: String,
    pub reference: String,
    pub proof: String,
    pub fiscal_year: i64,
    pub state: PaymentRowState,
    /// Why it waits, or why it was set aside.
    pub reason: String,
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

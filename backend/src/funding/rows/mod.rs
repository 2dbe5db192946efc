//! Rows made for pages, reports and checks.

mod amendment;
mod budget;
mod concept;
mod narrative;
mod paid;
mod reallocation;

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, ApplicationId, ApplicationState, Cents, CostItemId, CostLineId, DeviceId, DocumentId,
    FilingId, InvoiceId, InvoiceLineId, NoticeId, NoticeState, OrderId, OrderLineId, PayoutId, SchoolId,
    SchoolNumber,
};

use crate::funding::commands::{ApplicationData, CitationData, FiledProofData, NoticeData, PayoutData};
use crate::funding::figures::{Amounts, Figure};

pub use amendment::{AmendedValue, AmendmentPreview, AmendmentRow, BoundDevice, MovedDevice};
pub use budget::{BudgetRow, BudgetUse};
pub use concept::{Applicant, ConceptRow};
pub use narrative::Narrative;
pub use paid::{InvoicePart, InvoicePayment, PaidInvoice, Receipt};
pub use reallocation::{ReallocationRow, ShiftedItem};

/// A school as lists and choices name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolName {
    pub id: SchoolId,
    pub number: SchoolNumber,
    pub name: String,
}

/// A notice's cost plan with what has become of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanFigures {
    /// In the order of their numbers.
    pub items: Vec<ItemFigures>,
}

impl PlanFigures {
    /// Sum over all Einzelansätze.
    #[must_use]
    pub fn total(&self) -> Figure {
        self.items
            .iter()
            .fold(Figure::default(), |sum, item| sum.plus(item.figure))
    }
}

/// An Einzelansatz: planned as in the notice, the rest from its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFigures {
    pub id: CostItemId,
    pub position: i64,
    pub title: String,
    pub figure: Figure,
    /// In the order of their numbers.
    pub lines: Vec<LineFigures>,
    pub version: i64,
}

impl ItemFigures {
    /// What its lines plan; may differ from what the notice plans.
    #[must_use]
    pub fn planned_by_lines(&self) -> Amounts {
        self.lines.iter().map(|line| line.figure.planned).sum()
    }
}

/// A line below an Einzelansatz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFigures {
    pub id: CostLineId,
    pub position: i64,
    /// `None` = for all schools.
    pub school: Option<SchoolName>,
    pub title: String,
    pub quantity: i64,
    pub unit_price: Cents,
    /// A line of an order that is placed and not closed is put on it.
    pub has_orders: bool,
    pub figure: Figure,
    pub version: i64,
}

/// A part of an invoice line that a notice's cost line pays for, with its paid part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpentPart {
    pub allocation: AllocationId,
    pub cost_line: CostLineId,
    pub invoice: InvoiceId,
    pub invoice_line: InvoiceLineId,
    pub school: Option<SchoolId>,
    /// Allocated.
    pub invoiced: Amounts,
    /// Paid of it.
    pub paid: Amounts,
    /// Last payment of the invoice.
    pub paid_on: Option<NaiveDate>,
}

/// What has become of a part of an invoice line, whoever pays it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledPart {
    pub invoice: InvoiceId,
    /// Both empty = own funds (Eigene Mittel).
    pub cost_line: Option<CostLineId>,
    pub notice: Option<NoticeId>,
    /// Its own school; that of its cost line is not told.
    pub school: Option<SchoolId>,
    /// The line of an order that its invoice line bills.
    pub order_line: Option<OrderLineId>,
    pub invoiced: Amounts,
    pub paid: Amounts,
}

/// What a line of an order still binds on a cost line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOrderLine {
    pub line: OrderLineId,
    pub order: OrderId,
    pub item: CostItemId,
    pub cost_line: CostLineId,
    pub amounts: Amounts,
}

/// Which notices a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// Search text; empty = all.
    pub q: String,
    pub state: Option<NoticeState>,
    /// Code of the programme.
    pub programme: Option<String>,
    /// Column: one of [`NOTICE_SORTS`]; anything else is the date, newest first.
    pub sort: String,
    pub descending: bool,
}

/// Columns by which notices can be ordered.
pub const NOTICE_SORTS: &[&str] = &[
    "reference",
    "title",
    "programme",
    "date",
    "eligible",
    "granted",
    "paid_out",
    "spent",
    "proof_due",
    "zweckbindung_until",
    "state",
];

/// A notice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub reference: String,
    /// Code of the programme.
    pub programme: String,
    pub title: String,
    pub category: String,
    pub date: NaiveDate,
    pub state: NoticeState,
    pub eligible: Cents,
    pub granted: Cents,
    pub own_share: Cents,
    /// Sum of the payouts.
    pub paid_out: Cents,
    /// What is paid on its cost plan, gross.
    pub spent: Cents,
    pub proof_due: Option<NaiveDate>,
    /// Where it is one day for all devices.
    pub zweckbindung_until: Option<NaiveDate>,
    pub progress: Progress,
}

/// A stored notice with what its page shows beside the cost plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    pub id: NoticeId,
    pub version: i64,
    /// As stored: every amount is there.
    pub data: NoticeData,
    pub granted: Cents,
    pub own_share: Cents,
    /// Reference and date of its application.
    pub application: Option<(ApplicationId, String, Option<NaiveDate>)>,
    /// Where it is one day for all devices.
    pub zweckbindung_until: Option<NaiveDate>,
    /// Bewilligungsbehörde of the authority.
    pub granting_authority: String,
    /// By date.
    pub payouts: Vec<PayoutRow>,
    /// Devices that it binds.
    pub devices: u64,
    /// Places of its values.
    pub citations: Vec<CitationData>,
    /// Its PDF.
    pub file: Option<NoticeFile>,
    /// Änderungsbescheide, the first one first; `data` holds the values in force after them.
    pub amendments: Vec<AmendmentRow>,
    /// Umschichtungen, the first one first.
    pub reallocations: Vec<ReallocationRow>,
}

impl NoticeView {
    /// Sum of the payouts.
    #[must_use]
    pub fn paid_out(&self) -> Cents {
        self.payouts.iter().map(|payout| payout.data.amount).sum()
    }
}

/// What the proof of a notice still lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Invoice lines that are not wholly divided (R12).
    pub open_lines: u64,
    /// Invoices of which not exactly the amount due is paid (R16).
    pub unpaid_invoices: u64,
    /// Invoices with a payment that nothing proves (R16).
    pub unproven_invoices: u64,
    /// Invoice lines with fewer devices than quantity (R16).
    pub short_lines: u64,
    /// Invoice lines without the place, acceptance or term that their kind asks for (R16).
    pub incomplete_lines: u64,
    /// Devices without serial number (R16, R20).
    pub without_serial: u64,
    /// Devices without room (R16).
    pub without_room: u64,
    /// Invoice lines without the day of the order (R7).
    pub without_order: u64,
    /// Invoice lines without the day of the acceptance, where it is asked for (R7).
    pub without_acceptance: u64,
    /// Parameters that the notice does not say yet (Angabe fehlt), as far as nobody has confirmed that.
    pub unknown: u64,
}

/// How far the proof of a notice is: what is there and what is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub lacks: Readiness,
    /// Invoices with a part on the notice.
    pub invoices: u64,
    /// Devices that it binds.
    pub devices: u64,
    /// Invoices with a line that is not wholly divided.
    pub undivided: u64,
    /// Invoices with a line that lacks devices or particulars.
    pub incomplete: u64,
    /// Invoice lines with a part on the notice, but for those that give money back.
    pub lines: u64,
    /// Those of them without a day that R7 asks for.
    pub undated: u64,
    /// Accessories and services without acceptance, which only some notices ask for, and those of them with a day of order.
    pub works_without_acceptance: u64,
    pub works_undated: u64,
    /// Something was bought, and no Sachbericht tells of it.
    pub lacks_narrative: bool,
    /// Errors that the notice's page tells and nobody has confirmed; 0 where nobody counted them.
    pub errors: u64,
}

/// The PDF of a notice in the document store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFile {
    pub document: DocumentId,
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    pub name: String,
    pub added_on: NaiveDate,
}

/// The version of a notice's proof that was filed last from Paktbuch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastFiling {
    pub id: FilingId,
    /// Version of the proof, from 1.
    pub number: i64,
    /// German local day.
    pub filed_on: NaiveDate,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
}

/// A proof that was filed before, with the same values from Paktbuch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledProof {
    pub version: i64,
    pub data: FiledProofData,
    pub file: Option<NoticeFile>,
    /// What the proof states.
    pub values: Vec<FiledValue>,
}

/// A value of a filed proof: cents, or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiledValue {
    pub label: &'static str,
    pub is_money: bool,
    /// As the proof says.
    pub filed: i64,
    /// As it follows from the records in Paktbuch.
    pub here: i64,
}

impl FiledValue {
    /// What Paktbuch has more.
    #[must_use]
    pub fn difference(&self) -> i64 {
        self.here.saturating_sub(self.filed)
    }

    /// An amount of it as users read it.
    #[must_use]
    pub fn text(&self, value: i64) -> String {
        if self.is_money {
            format!("{}\u{a0}€", Cents(value))
        } else {
            value.to_string().replace('-', "−")
        }
    }
}

/// Records that were taken over for a notice, and what they lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenOver {
    pub items: Vec<CostItemId>,
    pub lines: Vec<CostLineId>,
    pub payouts: Vec<PayoutId>,
    pub receipts: u64,
    pub devices: u64,
    /// Receipts that are not wholly divided.
    pub open: u64,
    /// Receipts of which nothing is paid.
    pub unpaid: u64,
    /// Receipts with a payment that nothing proves.
    pub unproven: u64,
    pub without_serial: u64,
    pub without_room: u64,
    /// Devices that no allocation pays for.
    pub unfunded: u64,
}

impl TakenOver {
    /// Whether nothing was taken over.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.payouts.is_empty() && self.receipts + self.devices == 0
    }
}

/// A payout on a notice's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRow {
    pub id: PayoutId,
    pub notice: NoticeId,
    pub version: i64,
    pub data: PayoutData,
}

/// An invoice line behind an amount of the cost plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    pub part: SpentPart,
    /// Invoice number.
    pub number: String,
    pub supplier: String,
    pub issued_on: NaiveDate,
    /// Number of the line in the invoice and what it is for.
    pub position: i64,
    pub name: String,
    /// Devices made of it: id and inventory number.
    pub devices: Vec<(DeviceId, String)>,
}

/// Which applications a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// Search text; empty = all.
    pub q: String,
    pub state: Option<ApplicationState>,
    /// `reference`, `title`, `submitted_on`, `requested` or `state`; anything else is the reference.
    pub sort: String,
    pub descending: bool,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub reference: String,
    /// Code of the programme.
    pub programme: String,
    pub category: String,
    pub title: String,
    pub state: ApplicationState,
    pub submitted_on: Option<NaiveDate>,
    pub schools: usize,
    /// Sum over its schools.
    pub requested: Cents,
}

/// A stored application with what its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationView {
    pub id: ApplicationId,
    pub version: i64,
    pub data: ApplicationData,
    /// In the order of `data.schools`.
    pub schools: Vec<SchoolName>,
    /// Notices that answer it: id and reference.
    pub notices: Vec<(NoticeId, String)>,
}

impl ApplicationView {
    /// Spending applied for at all schools; `None` where none is.
    #[must_use]
    pub fn requested(&self) -> Option<Cents> {
        let sum: Cents = self.data.schools.iter().map(|(_, amount)| *amount).sum();
        (sum != Cents::ZERO).then_some(sum)
    }
}

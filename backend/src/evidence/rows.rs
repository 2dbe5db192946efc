//! What is found, and the way of the money.

mod beside;

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, AmendmentId, ApplicationId, Auditor, BasisPoints, Cents, CostItemId, CostLineId,
    CostRounding, DeviceId, DeviceStatus, DrawdownId, FilingId, Financing, InvoiceId, InvoiceLineId,
    NoticeId, OrderId, PaymentId, PaymentKind, ProofStepId, Quantity, SchoolId, SchoolNumber,
};

pub use beside::{ChainPart, FindingPart, Limit, OrderPart, PaymentChange};

/// The record that a way begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    Invoice(InvoiceId),
    Line(InvoiceLineId),
    Payment(PaymentId),
    Device(DeviceId),
    CostLine(CostLineId),
    Notice(NoticeId),
    Order(OrderId),
    Application(ApplicationId),
    School(SchoolId),
    /// A request for grant money (Mittelabruf), whose page says what it asks for.
    Drawdown(DrawdownId),
    /// An Einzelansatz, whose page has its receipts.
    Item(NoticeId, CostItemId),
    /// A change notice (Änderungsbescheid).
    Amendment(AmendmentId),
    /// A step of the examination of a notice's proof (Prüfung des Nachweises).
    Step(NoticeId, ProofStepId),
    /// A payment of an invoice that was removed, by the event that tells of it.
    Removed(InvoiceId, i64),
    /// What a filed version says: its invoice where it is a line of the Belegliste, else its place in the version.
    Filed {
        filing: FilingId,
        /// Place among all that the version says.
        place: usize,
        /// Lfd. Nr.; 0 for what has none.
        number: u32,
        invoice: Option<InvoiceId>,
    },
}

/// What was looked for, to be marked wherever it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    pub amount: Option<Cents>,
    /// Version and Lfd. Nr. of a filed line.
    pub filed: Option<(FilingId, u32)>,
    /// Event that removed a payment.
    pub removed: Option<i64>,
    /// What was typed; empty for nothing.
    pub text: String,
}

impl Mark {
    /// Whether one of these amounts was looked for.
    #[must_use]
    pub fn is_one_of(&self, amounts: &[Cents]) -> bool {
        self.amount.is_some_and(|amount| amounts.contains(&amount))
    }
}

/// Who entered a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub by: String,
    pub on: NaiveDate,
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
/// Rows of each kind in which an amount is looked for: many may be of one record.
pub const ROWS: u64 = 1_000;
/// Receipts of a page.
pub const RECEIPTS: u64 = 50;

/// The record whose receipts are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payer {
    Notice(NoticeId),
    Order(OrderId),
    Application(ApplicationId),
    School(SchoolNumber),
}

/// The receipts of a notice, a cost line, an order, an application or a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipts {
    /// „Bescheid 48.02“.
    pub title: String,
    /// Of the notice, or of the cost line in it.
    pub note: String,
    pub of: Payer,
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
    /// What the chain has billed before and this invoice repeats, and what it bills as a whole, rounding included.
    pub billed_before: Cents,
    pub whole: Cents,
    /// What was billed before was looked for.
    pub is_billed_sought: bool,
    /// Its amount was looked for, also that of a credit note without its minus; or the Skonto of all payments, or what is retained.
    pub is_total_sought: bool,
    pub is_deduction_sought: bool,
    /// Other invoices of its chain; none for those who may not see invoices.
    pub chain: Vec<ChainPart>,
    /// VAT that the authority owes itself (§ 13b UStG), and what was paid of it; zero where it is deducted as Vorsteuer.
    pub own_tax: Cents,
    pub own_tax_paid: Cents,
    pub due: Cents,
    /// What was paid of it, and the Skonto that was taken.
    pub paid: Cents,
    pub skonto: Cents,
    /// How much of what is open is retained (Sicherheitseinbehalt), and until when.
    pub retained: Cents,
    pub retained_until: Option<NaiveDate>,
    /// Number in the accounting system.
    pub reference: String,
    pub rejected_on: Option<NaiveDate>,
    /// The order that it names (BT-13), and those that it bills or, where it bills none, names; empty for those who may not see invoices.
    pub order_reference: String,
    pub orders: Vec<OrderPart>,
    /// What the rules say of it, and of the lines and devices that are shown; none for those who may not see invoices.
    pub findings: Vec<FindingPart>,
    /// There are more missing or disposed devices than those whose findings are told.
    pub has_more_gone: bool,
    /// `None` for those who may not see it, and where the history does not say.
    pub entered: Option<Entered>,
    pub payments: Vec<PaymentPart>,
    /// Payments that were removed, as the history tells of them; none for those who may not see it.
    pub removed: Vec<RemovedPayment>,
    pub lines: Vec<LinePart>,
}

/// A payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPart {
    pub id: PaymentId,
    pub on: NaiveDate,
    /// `None` for those who may not see invoices.
    pub amount: Option<Cents>,
    pub skonto: Cents,
    pub proof: String,
    pub reference: String,
    pub kind: PaymentKind,
    pub entered: Option<Entered>,
    /// What was changed of it since, by whom and why, the first change first; empty for those who may not see it.
    pub changed: Vec<PaymentChange>,
    /// The way began here.
    pub is_start: bool,
}

/// A payment that was removed, in the words of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedPayment {
    pub on: String,
    /// With its unit.
    pub amount: String,
    /// With its unit; empty for none.
    pub skonto: String,
    pub proof: String,
    pub reference: String,
    /// Who entered it; `None` where no event is surely its own.
    pub entered: Option<Entered>,
    /// Who removed it, and why.
    pub by: Entered,
    pub reason: String,
    /// What was changed of it before, the first change first.
    pub changes: Vec<PaymentChange>,
    pub is_start: bool,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePart {
    pub id: InvoiceLineId,
    pub position: i64,
    pub name: String,
    pub quantity: Quantity,
    /// What is to be allocated.
    pub gross: Cents,
    /// What the chain has billed of it before, beside `gross`; zero for those who may not see invoices.
    pub deduction: Cents,
    /// What of it no allocation pays.
    pub open: Cents,
    pub ordered_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    pub is_start: bool,
    pub parts: Vec<AllocationPart>,
}

impl LinePart {
    /// Whether the way begins with one of its lines of a filed list.
    #[must_use]
    pub fn is_filed_start(&self) -> bool {
        self.parts.iter().any(AllocationPart::is_filed_start)
    }
}

/// An allocation of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationPart {
    pub id: AllocationId,
    pub line: InvoiceLineId,
    pub cost_line: Option<CostLineId>,
    pub is_start: bool,
    /// What was paid of it until today; `None` where nothing was, or for those who may not see it.
    pub shares: Option<Shares>,
    /// The same for the device that the way begins with.
    pub device: Option<DevicePaid>,
    /// Lines of filed lists that tell of it, the latest version first.
    pub filed: Vec<FiledMark>,
    pub gross: Cents,
    pub eligible: Cents,
    /// Why less than all is eligible; empty where nobody said so, and for those who may not see invoices.
    pub reason: String,
    /// `None` = own funds (Eigene Mittel).
    pub target: Option<Target>,
    /// Short name of the school that it is for; empty for none.
    pub school: String,
    /// Those that are missing or disposed of first, then by inventory number; not all where there are many.
    pub devices: Vec<DevicePart>,
    /// Every device that it pays with its part of the allocation, in the same order, as far as they were read.
    pub all_devices: Vec<(DeviceId, Cents)>,
    /// Devices of this allocation that are not shown.
    pub more: usize,
}

impl AllocationPart {
    /// Whether the way begins with one of its lines of a filed list.
    #[must_use]
    pub fn is_filed_start(&self) -> bool {
        self.filed.iter().any(|mark| mark.is_start)
    }
}

/// Paid amounts of an allocation, as the Belegliste shares them out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shares {
    pub paid: Cents,
    /// Zuwendungsanteil.
    pub grant: Cents,
    /// Eigenanteil.
    pub own: Cents,
}

/// What was paid of a device out of an allocation, as its page says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicePaid {
    pub shares: Shares,
    /// Still to be paid.
    pub open: Cents,
    pub skonto: Cents,
}

/// A line of a filed Belegliste, in its own words; values that the version did not keep are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledMark {
    pub filing: FilingId,
    /// Place among all that the version says.
    pub place: usize,
    /// Day (Stichtag) of an interim proof (Zwischennachweis); `None` for the one that settles.
    pub interim: Option<NaiveDate>,
    pub version: i64,
    /// Earlier versions that say the same, each with its Lfd. Nr., the first one first.
    pub same: Vec<(i64, u32)>,
    /// The newest version of the proof: it replaces an older one.
    pub newest: i64,
    /// The newest version tells of the allocation, too.
    pub is_kept: bool,
    /// What auditors accept of the line, where it is less (Kürzung).
    pub cuts: Vec<CutPart>,
    pub reference: String,
    /// Lfd. Nr.
    pub number: u32,
    pub paid_on: String,
    pub gross: String,
    pub eligible: String,
    pub grant: String,
    pub own: String,
    pub is_start: bool,
}

/// What an auditor accepts of a filed line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutPart {
    pub auditor: Auditor,
    /// Eligible, as the auditor accepts it.
    pub accepted: Cents,
    pub reason: String,
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
    /// Bewilligungszeitraum and Durchführungszeitraum, first and last day.
    pub approval: [Option<NaiveDate>; 2],
    pub implementation: [Option<NaiveDate>; 2],
    pub financing: Financing,
    /// Fördersatz and rounding; they count with Anteilfinanzierung.
    pub rate: BasisPoints,
    pub rounding: CostRounding,
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
    /// Since when it is missing or disposed of, where that is known.
    pub gone_since: Option<NaiveDate>,
    /// „verschrottet: Totalschaden“: what became of it and why; empty for others, and for those who may not see invoices.
    pub gone_because: String,
    /// Last day of its Zweckbindung.
    pub bound_until: Option<NaiveDate>,
    /// Its part of the allocation, gross.
    pub share: Cents,
    pub is_start: bool,
}

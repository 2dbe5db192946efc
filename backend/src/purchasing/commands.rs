//! What the services are asked to do.

mod payment;
mod receipt;
mod supplier;

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, Cents, CostLineId, InvoiceId, InvoiceLineId, InvoiceLinkId, LineKind, LinkKind, OrderLineId,
    Quantity, SchoolId,
};

pub use self::payment::{
    AddPayment, AddTransfer, AssignRefund, AssignRow, AssignTogether, EditPayment, PaymentFacts, PaymentLine,
    PaymentsTaken, RememberMapping, RemovePayment, SetRetention, SetRowAside, SetRowsAside, TakeListBack,
    TakePayments, TransferItem,
};

pub use self::receipt::{EnterReceipt, PersonnelCost, ReceiptAmount};
pub use self::supplier::{EditSupplier, MergeSuppliers};
use super::by_hand::Typed;
use super::input_tax::net_share;

/// Who pays a part of an invoice line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A line of a notice's cost plan (Kostenzeile).
    CostLine(CostLineId),
    /// Own funds (Eigene Mittel), for one school or for none in particular.
    Own { school: Option<SchoolId> },
}

/// A part of an invoice line. `gross` has the sign of the line and is never zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub target: Target,
    /// Its school, where the cost line is for all schools. Where the cost line names one: that one or none. None for own funds, whose
    /// target names it.
    pub school: Option<SchoolId>,
    pub gross: Cents,
    /// Zuwendungsfähig, at most `gross` or its net share, as [`Part::most_eligible`] says; zero for own funds.
    pub eligible: Cents,
    /// Why less than all is eligible.
    pub reason: String,
    /// Its share of the line's quantity (of 35 tablets 20), where it is stated.
    pub quantity: Option<Quantity>,
    pub assignment: Assignment,
}

/// Account assignment (Kontierung) of a part; what is not known yet is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Produkt.
    pub product: String,
    /// Sachkonto.
    pub account: String,
    /// Kostenstelle.
    pub cost_centre: String,
    /// Haushaltsjahr.
    pub fiscal_year: Option<i64>,
}

impl Part {
    /// A part that is wholly eligible unless it is own funds, without quantity and account assignment.
    #[must_use]
    pub fn whole(target: Target, gross: Cents) -> Self {
        Self {
            target,
            school: None,
            gross,
            eligible: match target {
                Target::CostLine(_) => gross,
                Target::Own { .. } => Cents::ZERO,
            },
            reason: String::new(),
            quantity: None,
            assignment: Assignment::default(),
        }
    }

    /// The most of it that can be eligible; `deducted` is the rate of the VAT in it that is deducted as Vorsteuer, zero for none.
    #[must_use]
    pub fn most_eligible(&self, deducted: BasisPoints) -> Cents {
        match self.target {
            Target::CostLine(_) => net_share(self.gross, deducted),
            Target::Own { .. } => Cents::ZERO,
        }
    }
}

/// Replaces the parts of a line. What they leave open stays open (R12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocate {
    pub line: InvoiceLineId,
    pub version: i64,
    /// Each target once, a cost line for all schools once for each school.
    pub parts: Vec<Part>,
}

/// Puts what is still open of every line of an invoice on one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllocateRest {
    pub invoice: InvoiceId,
    pub target: Target,
}

/// What the authority knows about a line beside its allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditLine {
    pub line: InvoiceLineId,
    pub version: i64,
    pub kind: LineKind,
    pub ordered_on: Option<NaiveDate>,
    /// Abnahme or delivery.
    pub accepted_on: Option<NaiveDate>,
}

/// What the kind of a line asks for: place and extent of an Anlage, the term of a licence, the acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditParticulars {
    pub line: InvoiceLineId,
    pub version: i64,
    /// Abnahme.
    pub accepted_on: Option<NaiveDate>,
    pub place: String,
    pub extent: String,
    pub term_from: Option<NaiveDate>,
    pub term_to: Option<NaiveDate>,
}

/// Place and extent of an Anlage, the term of a licence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    pub place: String,
    pub extent: String,
    pub term_from: Option<NaiveDate>,
    pub term_to: Option<NaiveDate>,
}

/// Sets the dates of all lines of an invoice; an empty one leaves the lines as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditDates {
    pub invoice: InvoiceId,
    pub ordered_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
}

/// Saves lines of one invoice with their parts in one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveLines {
    pub invoice: InvoiceId,
    pub lines: Vec<SaveLine>,
}

/// One line of [`SaveLines`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveLine {
    pub edit: EditLine,
    /// What its kind asks for; `None` leaves it as it is.
    pub particulars: Option<Particulars>,
    pub parts: Vec<Part>,
}

/// Links two invoices of one supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkInvoices {
    /// The later one.
    pub invoice: InvoiceId,
    pub preceding: InvoiceId,
    /// What the earlier one is to the later one.
    pub kind: LinkKind,
    /// Where more is allocated than the link leaves, the parts are cut in proportion.
    pub cut: bool,
}

/// Takes a link back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnlinkInvoices {
    /// The later invoice.
    pub invoice: InvoiceId,
    pub link: InvoiceLinkId,
    pub version: i64,
}

/// Enters an invoice by hand, or corrects one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterInvoice {
    /// Name of the supplier, known or new.
    pub supplier: String,
    /// Its USt-IdNr.; may be empty.
    pub vat_id: String,
    pub number: String,
    pub issue_date: NaiveDate,
    pub due_date: Option<NaiveDate>,
    /// BT-3.
    pub type_code: u16,
    pub order_reference: String,
    pub accounting_reference: String,
    pub dms_reference: String,
    pub typed: Typed,
    /// At least one.
    pub lines: Vec<EnterLine>,
    /// Gross total as the paper says; the lines must add up to it.
    pub total: Cents,
    /// Of it paid before (BT-113).
    pub prepaid: Cents,
}

/// A line of [`EnterInvoice`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterLine {
    pub name: String,
    pub quantity: Quantity,
    /// Of all pieces, net or gross as `typed` says.
    pub amount: Cents,
    pub rate: BasisPoints,
    /// Rate of the VAT that the authority owes itself (§ 13b UStG).
    pub self_assessed_rate: Option<BasisPoints>,
}

/// Corrects an invoice that was entered by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectInvoice {
    pub invoice: InvoiceId,
    pub version: i64,
    pub content: EnterInvoice,
}

/// What other systems call an invoice, the rates of the VAT that the authority owes itself, and whether VAT is deducted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditReferences {
    pub invoice: InvoiceId,
    pub version: i64,
    pub accounting_reference: String,
    pub dms_reference: String,
    /// Day by which is to be paid; `None` leaves it as it is.
    pub due_date: Option<Option<NaiveDate>>,
    /// The VAT, what the authority owes itself among it, is deducted as Vorsteuer.
    pub tax_deducted: bool,
    /// Of the lines that have one.
    pub rates: Vec<(InvoiceLineId, BasisPoints)>,
}

/// Says which lines of orders an invoice bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchOrder {
    pub invoice: InvoiceId,
    pub version: i64,
    /// Lines that are not named stay as they are.
    pub lines: Vec<MatchLine>,
}

/// What a line of an invoice bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchLine {
    pub line: InvoiceLineId,
    /// `None` = nothing that was ordered.
    pub ordered: Option<OrderLineId>,
    /// Why it is in no order.
    pub reason: String,
}

/// Rejects an invoice (Zurückweisen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectInvoice {
    pub invoice: InvoiceId,
    pub version: i64,
    pub reason: String,
}

/// Takes the rejection of an invoice back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoreInvoice {
    pub invoice: InvoiceId,
    pub version: i64,
}

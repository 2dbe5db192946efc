//! What the services are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{Cents, CostLineId, InvoiceId, InvoiceLineId, LineKind, PaymentId, SchoolId};

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
    pub gross: Cents,
    /// Zuwendungsfähig, at most `gross`; zero for own funds.
    pub eligible: Cents,
    /// Why less than all is eligible.
    pub reason: String,
}

/// Replaces the parts of a line. What they leave open stays open (R12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocate {
    pub line: InvoiceLineId,
    pub version: i64,
    /// Each target once.
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
    pub parts: Vec<Part>,
}

/// Enters a payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddPayment {
    pub invoice: InvoiceId,
    pub paid_on: NaiveDate,
    /// Negative to correct an earlier one, and for a credit note.
    pub amount: Cents,
    /// What proves it, e.g. `Kontoauszug 12/2023`; may be empty until it is known.
    pub proof: String,
}

/// Corrects a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditPayment {
    pub payment: PaymentId,
    pub version: i64,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub proof: String,
}

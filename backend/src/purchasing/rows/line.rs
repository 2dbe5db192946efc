//! Lines of an invoice and the parts they are divided into.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostItemId, InvoiceId, InvoiceLineId, LineKind, NoticeId, Quantity,
    SchoolId,
};

use super::OrderedLine;
use crate::purchasing::commands::{Assignment, Target};

/// A line of an invoice with its parts.
#[derive(Debug, Clone)]
pub struct LineDetail {
    pub id: InvoiceLineId,
    pub version: i64,
    /// From 1.
    pub position: i64,
    /// What the invoice itself calls it (BT-126); empty for nothing.
    pub line_id: String,
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
    /// Of the VAT in `gross` that is deducted as Vorsteuer; zero where none is.
    pub deducted_rate: BasisPoints,
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
    /// The line of an order that it bills.
    pub ordered: Option<OrderedLine>,
    /// Why it is in no order; empty while nobody said so.
    pub order_reason: String,
}

impl LineDetail {
    /// What is not allocated yet.
    #[must_use]
    pub fn open(&self) -> Cents {
        self.gross.minus(self.parts.iter().map(|part| part.gross).sum())
    }

    /// Whether there is VAT that could be deducted as Vorsteuer.
    #[must_use]
    pub fn has_vat(&self) -> bool {
        self.vat_rate != BasisPoints::default() || self.self_assessed_rate.is_some()
    }

    /// Devices made of all parts.
    #[must_use]
    pub fn devices(&self) -> i64 {
        self.parts.iter().map(|part| part.devices).sum()
    }
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
    /// Chosen for it, where the cost line is for all schools.
    pub school: Option<SchoolId>,
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

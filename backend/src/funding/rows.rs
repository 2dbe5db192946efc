//! Rows made for pages, reports and checks.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, Cents, CostItemId, CostLineId, InvoiceId, InvoiceLineId, SchoolId, SchoolNumber,
};

use super::figures::{Amounts, Figure};

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

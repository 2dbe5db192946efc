//! The cost plan with what has become of it, and the parts of invoices and orders behind it.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, Cents, CostItemId, CostLineId, DeviceId, InvoiceId, InvoiceLineId, NoticeId, OrderId,
    OrderLineId, OwnZweckbindung, SchoolId,
};

use super::SchoolName;
use crate::funding::figures::{Amounts, Figure};

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
    /// What it says for itself of the Zweckbindung.
    pub zweckbindung: OwnZweckbindung,
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
    pub allocation: AllocationId,
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
    pub notice: NoticeId,
    /// Its own school, else that of the cost line.
    pub school: Option<SchoolId>,
    pub amounts: Amounts,
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

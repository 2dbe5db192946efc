//! Lines of orders, as invoices are held against them.

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, Cents, LineKind, OrderId, OrderLineId, OrderState, Quantity, SchoolId, SupplierId,
};

use crate::purchasing::commands::Target;

/// A line of an order that an invoice line bills or could bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedLine {
    pub id: OrderLineId,
    pub order: OrderId,
    /// Bestellnummer.
    pub number: String,
    /// Gegenstand of the order.
    pub subject: String,
    /// Whom it was placed with.
    pub supplier: SupplierId,
    pub supplier_name: String,
    pub state: OrderState,
    pub ordered_on: Option<NaiveDate>,
    /// From 1.
    pub position: i64,
    pub name: String,
    /// What was ordered is this.
    pub kind: LineKind,
    pub quantity: Quantity,
    /// Of the whole quantity.
    pub net: Cents,
    /// Who is to pay.
    pub target: Target,
    /// What it was ordered for, where a cost line is to pay.
    pub school: Option<SchoolId>,
    /// What came of it, and the last day on which something came.
    pub delivered: Quantity,
    pub delivered_on: Option<NaiveDate>,
    /// What all invoice lines bill of it, those of rejected invoices apart.
    pub billed: Quantity,
}

impl OrderedLine {
    /// Net price of one unit, rounded to the cent.
    #[must_use]
    pub fn unit_net(&self) -> Cents {
        self.net.pro_rata(Quantity::SCALE, self.quantity.0)
    }

    /// Ordered and not billed yet.
    #[must_use]
    pub fn open(&self) -> Quantity {
        Quantity(self.quantity.0.saturating_sub(self.billed.0).max(0))
    }

    /// `B-2026-007, Position 1: Tablet`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}, Position {}: {}", self.number, self.position, self.name)
    }
}

/// What an invoice on paper is expected to say of an order: what nothing bills yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderToBill {
    /// Bestellnummer.
    pub number: String,
    pub supplier: String,
    pub vat_id: String,
    pub lines: Vec<LineToBill>,
}

/// What is open of a line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineToBill {
    pub name: String,
    pub quantity: Quantity,
    /// Of this quantity.
    pub gross: Cents,
    pub vat_rate: BasisPoints,
}

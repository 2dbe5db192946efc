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
    /// What came of it on which days, in no order.
    pub came: Vec<(NaiveDate, Quantity)>,
    /// What all invoice lines bill of it, those of rejected invoices apart.
    pub billed: Quantity,
}

impl OrderedLine {
    /// Net price of one unit, rounded to the cent.
    #[must_use]
    pub fn unit_net(&self) -> Cents {
        self.net.pro_rata(Quantity::SCALE, self.quantity.0)
    }

    /// What came in all.
    #[must_use]
    pub fn delivered(&self) -> Quantity {
        self.delivered_by(NaiveDate::MAX)
    }

    /// What came up to a day.
    #[must_use]
    pub fn delivered_by(&self, day: NaiveDate) -> Quantity {
        let until = self.came.iter().filter(|(came_on, _)| *came_on <= day);
        Quantity(until.fold(0_i64, |sum, (_, quantity)| sum.saturating_add(quantity.0)))
    }

    /// The last day on which something came, once all that is billed has come, and `more` with it; until then a part would pass for
    /// the whole.
    #[must_use]
    pub fn completed_on(&self, more: Quantity) -> Option<NaiveDate> {
        let last = self.came.iter().map(|(day, _)| *day).max();
        last.filter(|_| self.billed.0.saturating_add(more.0) <= self.delivered().0)
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

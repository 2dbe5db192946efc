//! An invoice that is typed by hand, started from its order.

use paktbuch_types::Cents;

use super::by_hand::{ByHand, ByHandLine};
use crate::purchasing::rows::{LineToBill, OrderToBill};

impl ByHand {
    /// The invoice of an order, as far as nothing bills it yet; number, day and papers are its own.
    #[must_use]
    pub fn of_order(order: &OrderToBill) -> Self {
        let total: Cents = order.lines.iter().map(|line| line.gross).sum();
        let line = |line: &LineToBill| ByHandLine {
            name: line.name.clone(),
            quantity: line.quantity.to_string(),
            amount: line.gross.input(),
            rate: line.vat_rate.0.to_string(),
        };
        let mut form = Self {
            supplier: order.supplier.clone(),
            vat_id: order.vat_id.clone(),
            kind: "380".to_owned(),
            typed: "brutto".to_owned(),
            lines: order.lines.iter().map(line).collect(),
            total: total.input(),
            order: order.number.clone(),
            ..Self::default()
        };
        form.spare();
        form
    }
}

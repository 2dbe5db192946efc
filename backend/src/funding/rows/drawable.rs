//! What could be asked for on a notice (Mittelabruf).

use paktbuch_types::{Cents, Drawdown};

/// A drawdown as it would be computed on a day, with everything that is due in its period of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawable {
    pub kind: Drawdown,
    pub amount: Cents,
    /// Paid out, and asked for without a payout yet.
    pub drawn: Cents,
    /// Unpaid invoices and unbilled orders that count: how many, and their gross amount.
    pub needs: (usize, Cents),
    /// What is to be settled before; empty = nothing.
    pub doubt: String,
}

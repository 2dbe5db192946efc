//! What a drawdown is asked to be.

use chrono::NaiveDate;
use paktbuch_types::{Cents, Drawdown, DrawdownState, InvoiceId, OrderId, PayoutId};

/// What the payment of which a drawdown foresees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedId {
    Invoice(InvoiceId),
    /// An order of which an invoice is expected.
    Order(OrderId),
}

/// A drawdown to be stored as a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownData {
    pub kind: Drawdown,
    /// Day as of which it is computed (Stichtag); `None` = today.
    pub as_of: Option<NaiveDate>,
    /// What it foresees the payment of; of no weight for a reimbursement.
    pub needs: Vec<NeedId>,
    /// What is asked for; `None` = what was computed.
    pub amount: Option<Cents>,
    pub note: String,
}

/// A drawdown that was asked for before it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDrawdown {
    /// `None` = as the programme has it.
    pub kind: Option<Drawdown>,
    pub requested_on: NaiveDate,
    pub amount: Cents,
    pub reference: String,
    pub note: String,
}

/// What became of a drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressData {
    pub state: DrawdownState,
    pub requested_on: Option<NaiveDate>,
    pub reference: String,
    pub note: String,
    /// The payout that answered it.
    pub payout: Option<PayoutId>,
}

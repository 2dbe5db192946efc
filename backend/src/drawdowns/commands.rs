//! What a drawdown is asked to be.

use chrono::NaiveDate;
use paktbuch_types::{Cents, Drawdown, DrawdownState, InvoiceId, PayoutId};

/// A drawdown to be stored as a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownData {
    pub kind: Drawdown,
    /// Invoices whose payment it foresees; of no weight for a reimbursement.
    pub invoices: Vec<InvoiceId>,
    /// What is asked for; `None` = what was computed.
    pub amount: Option<Cents>,
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

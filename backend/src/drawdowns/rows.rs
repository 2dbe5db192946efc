//! What pages show of drawdowns.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Drawdown, DrawdownId, InvoiceId, NoticeId, PayoutId};

use super::commands::ProgressData;
use super::compute::Computed;

/// A stored drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownRow {
    pub id: DrawdownId,
    pub notice: NoticeId,
    /// Reference (Aktenzeichen) of the notice.
    pub notice_reference: String,
    pub number: i64,
    pub kind: Drawdown,
    /// Day on which it was computed.
    pub as_of: NaiveDate,
    pub amount: Cents,
    pub paid_eligible: Cents,
    pub need_eligible: Cents,
    pub drawn_before: Cents,
    pub rate: BasisPoints,
    pub progress: ProgressData,
    pub version: i64,
}

/// An invoice that is not wholly paid, with its part on the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedRow {
    pub invoice: InvoiceId,
    pub number: String,
    pub supplier: String,
    pub issue_date: NaiveDate,
    pub due_date: Option<NaiveDate>,
    /// Allocated to the notice and not paid, gross and eligible.
    pub gross: Cents,
    pub eligible: Cents,
}

/// A payment that a stored drawdown foresees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    pub invoice: InvoiceId,
    pub number: String,
    pub supplier: String,
    pub issue_date: NaiveDate,
    pub due_date: Option<NaiveDate>,
    pub eligible: Cents,
}

impl Foreseen {
    /// `RE-2024-17, Bürotechnik Nord`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}, {}", self.number, self.supplier)
    }
}

/// A drawdown before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub kind: Drawdown,
    pub as_of: NaiveDate,
    pub needs: Vec<NeedRow>,
    /// Those that count.
    pub chosen: Vec<InvoiceId>,
    pub paid_eligible: Cents,
    pub granted: Cents,
    pub paid_out: Cents,
    /// Asked for and not paid out yet.
    pub waiting: Cents,
    pub computed: Computed,
    /// Last day until which the money has to be spent; `None` where the programme does not say.
    pub use_by: Option<NaiveDate>,
    /// What speaks against asking now, each with its remedy.
    pub doubts: Vec<(String, String)>,
}

/// What the letter that asks for a drawdown says beside its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub authority: String,
    /// Lines of the letterhead.
    pub letterhead: Vec<String>,
    /// Bewilligungsbehörde.
    pub recipient: String,
    pub notice_date: NaiveDate,
    /// Purpose (Zuwendungszweck).
    pub title: String,
    pub programme: String,
    pub granted: Cents,
    /// Days within which the money has to be spent; `None` where nobody tells.
    pub within: Option<u32>,
}

/// A payout to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutChoice {
    pub id: PayoutId,
    pub paid_on: NaiveDate,
    pub amount: Cents,
}

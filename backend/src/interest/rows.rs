//! What pages show.

use chrono::NaiveDate;
use paktbuch_types::{BaseRateId, BasisPoints, Cents};

use super::compute::PayoutUse;

/// A base rate (Basiszinssatz nach § 247 BGB) and the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseRate {
    /// `None` = public source, part of the program.
    pub id: Option<BaseRateId>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub rate: BasisPoints,
    pub source: String,
}

/// What a programme says of interest on money that was not spent in time (`zinsen`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InterestRule {
    /// Percentage points above the base rate, and who says so.
    Above(BasisPoints, String),
    /// It asks for none; who says so.
    Free(String),
    /// Nobody tells.
    Unknown,
}

/// What the payouts of a notice were used for, as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseOfPayouts {
    /// Reference (Aktenzeichen) of the notice.
    pub reference: String,
    pub as_of: NaiveDate,
    /// Code of its programme.
    pub programme: String,
    /// Days within which a payout has to be spent; `None` where neither notice nor programme tells.
    pub within: Option<u32>,
    pub rule: InterestRule,
    /// By day.
    pub payouts: Vec<PayoutInterest>,
    /// First day for which no base rate is known and that counts.
    pub rate_missing: Option<NaiveDate>,
}

impl UseOfPayouts {
    /// Whether some money lay idle, and nobody tells what interest it costs.
    #[must_use]
    pub fn lacks_rule(&self) -> bool {
        self.rule == InterestRule::Unknown
            && self
                .payouts
                .iter()
                .any(|row| !row.payout.idle(self.as_of).is_empty())
    }
}

/// A payout with its use and what may be asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutInterest {
    pub payout: PayoutUse,
    /// `None` where the period, the interest that the programme asks or a base rate is not known.
    pub interest: Option<Cents>,
}

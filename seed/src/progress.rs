//! What happens to a notice after it was granted: drawdowns, change notices, reallocations, the filed proof.

use chrono::NaiveDate;
use paktbuch_types::{Cents, Drawdown, DrawdownState};

/// A drawdown (Mittelabruf); computed as of the day on which it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownSeed {
    /// Reference of the notice.
    pub notice: String,
    pub kind: Drawdown,
    /// Empty = what is computed.
    pub amount: Option<Cents>,
    pub note: String,
    /// Draft, requested or paid out.
    pub state: DrawdownState,
    /// Where it is no draft; empty = on the day on which the scenario is played, as a draft is computed.
    pub requested_on: Option<NaiveDate>,
    /// Reference (Aktenzeichen) of the request.
    pub reference: String,
    /// Day of the payout that answered it, where it is paid out.
    pub paid_on: Option<NaiveDate>,
}

/// A change notice (Änderungsbescheid) that extends the periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentSeed {
    /// Reference of the notice.
    pub notice: String,
    /// Its own reference.
    pub reference: String,
    pub dated: NaiveDate,
    /// Bekanntgabe.
    pub announced_on: Option<NaiveDate>,
    pub reason: String,
    /// New end of the Durchführungszeitraum.
    pub implementation_to: NaiveDate,
    /// New end of the Bewilligungszeitraum.
    pub approval_to: NaiveDate,
    /// New day of the Verwendungsnachweis.
    pub proof_due: NaiveDate,
}

/// A reallocation (Umschichtung) in draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReallocationSeed {
    /// Reference of the notice.
    pub notice: String,
    pub reason: String,
    /// New eligible amounts by the position of the Einzelansatz.
    pub items: Vec<(u16, Cents)>,
}

/// A proof that is filed as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingSeed {
    /// Reference of the notice.
    pub notice: String,
    /// Stichtag.
    pub as_of: NaiveDate,
}

//! What a note says.

use chrono::NaiveDate;

/// A note as it is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoData {
    /// Day of the talk, letter or mail.
    pub said_on: NaiveDate,
    /// With whom; empty for a note of one's own.
    pub with_whom: String,
    pub text: String,
    /// Day of the Wiedervorlage.
    pub follow_up_on: Option<NaiveDate>,
    /// When it was settled; only together with its day.
    pub done_on: Option<NaiveDate>,
}

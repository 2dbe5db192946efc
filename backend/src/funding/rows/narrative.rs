//! The Sachbericht of a notice.

use crate::funding::commands::NarrativeData;

/// The Sachbericht of a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    pub data: NarrativeData,
    /// 0 while nothing was entered.
    pub version: i64,
}

impl Narrative {
    /// It says what was done or reached.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !self.data.measure.is_empty() || !self.data.result.is_empty()
    }
}

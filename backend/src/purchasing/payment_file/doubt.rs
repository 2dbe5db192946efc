//! Rows that leave open whether money flowed, or in which direction (Klärfälle): somebody looks at each.

use super::Column;
use crate::text;

/// How the reason of such a row begins while it waits; by it the row is known.
const MARK: &str = "Klärfall: ";

/// What a row leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) column: Column,
    /// A sentence.
    pub(super) question: String,
    /// What to do with the row where it waits.
    pub(super) waiting: &'static str,
    /// What to do where all rows like it are refused.
    pub(super) refused: String,
}

impl Doubt {
    /// Why the row waits.
    pub(super) fn reason(&self, heading: &str) -> String {
        let told = format!("{MARK}Spalte „{heading}“: {} {}", self.question, self.waiting);
        text::message(&told)
    }

    /// The column, and why the row is refused.
    pub(super) fn refusal(self) -> (Column, String) {
        (self.column, format!("{} {}", self.question, self.refused))
    }
}

/// Whether a row waits for this reason because its file leaves something open: no invoice changes that.
#[must_use]
pub fn is_doubt(reason: &str) -> bool {
    reason.starts_with(MARK)
}

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

    /// Something of the Sachbericht was entered; the text of a letter alone is nothing of it.
    #[must_use]
    pub fn is_entered(&self) -> bool {
        let own = NarrativeData {
            cover_text: String::new(),
            drawdown_text: String::new(),
            disposal_text: String::new(),
            ..self.data.clone()
        };
        own != NarrativeData::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_letter_alone_is_no_sachbericht() {
        let with = |data: NarrativeData| Narrative { data, version: 1 };
        let letter = NarrativeData {
            drawdown_text: "Wir bitten um Auszahlung.".to_owned(),
            ..NarrativeData::default()
        };
        let staff = NarrativeData {
            staff: "eine Stelle".to_owned(),
            ..letter.clone()
        };
        assert!(!with(NarrativeData::default()).is_entered());
        assert!(!with(letter).is_entered());
        assert!(with(staff.clone()).is_entered());
        assert!(!with(staff).is_told());
    }
}

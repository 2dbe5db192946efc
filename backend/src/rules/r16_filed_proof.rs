//! R16, for a grant that was taken over: the proof that was filed and the records agree.

use super::r16_proof_complete::RULE;
use super::{Finding, FindingCause, Subject};

/// A value of the filed proof with the same one from the records, as users read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub label: &'static str,
    pub filed: String,
    pub here: String,
    /// What the records have more; empty where both agree.
    pub difference: String,
}

/// A notice with its filed proof.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    pub pairs: Vec<Pair>,
}

/// One warning for each value that differs, with both values: an explanation confirms just that finding, and another difference is
/// another finding.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let differing = facts.pairs.iter().filter(|pair| !pair.difference.is_empty());
    differing
        .map(|pair| {
            let message = format!(
                "{}: im eingereichten Verwendungsnachweis {}, in Paktbuch {}, Differenz {}.",
                pair.label, pair.filed, pair.here, pair.difference
            );
            let remedy = "Bitte fehlende Belege, Zahlungen oder Geräte ergänzen, oder die Abweichung am eingereichten \
                          Verwendungsnachweis erklären.";
            RULE.warning(FindingCause::DiffersFromFiled, &facts.notice, message, remedy)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    #[test]
    fn what_differs_is_a_warning_with_both_values() {
        let pair = |label, filed: &str, here: &str, difference: &str| Pair {
            label,
            filed: filed.to_owned(),
            here: here.to_owned(),
            difference: difference.to_owned(),
        };
        let facts = Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.01"),
            pairs: vec![
                pair("Ausgaben gesamt", "100,00 €", "90,00 €", "−10,00 €"),
                pair("Zahl der Belege", "3", "3", ""),
            ],
        };
        let found = check(&facts);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Warning);
        let message = "Ausgaben gesamt: im eingereichten Verwendungsnachweis 100,00 €, in Paktbuch 90,00 €, Differenz −10,00 €.";
        assert_eq!(found[0].message, message);
    }
}

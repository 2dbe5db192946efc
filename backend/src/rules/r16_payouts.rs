//! R16: no more is paid out than the notice grants.

use paktbuch_types::Cents;

use super::r16_proof_complete::RULE;
use super::{Finding, FindingCause, Subject};

/// A notice with what was paid out of its grant.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Zuwendung lt. Bescheid.
    pub granted: Cents,
    /// Sum of the payouts, less what was paid back.
    pub paid_out: Cents,
}

/// A warning with both amounts and the excess: it may be lawful, where a changed notice is not entered yet.
#[must_use]
pub fn check(facts: &Facts) -> Option<Finding> {
    let excess = facts.paid_out.minus(facts.granted);
    (excess > Cents::ZERO).then(|| {
        let message = format!(
            "Ausgezahlt sind {} €, bewilligt {} €: {excess} € zu viel.",
            facts.paid_out, facts.granted
        );
        let remedy = "Bitte mit Bescheid und Kontoauszug vergleichen: einen Änderungsbescheid am Bescheid eintragen, \
                      eine Rückzahlung als Auszahlung mit Minus davor.";
        RULE.warning(FindingCause::PaidOutTooMuch, &facts.notice, message, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    #[test]
    fn only_what_exceeds_the_grant_is_told_with_both_amounts() {
        let found = |paid_out| {
            check(&Facts {
                notice: Subject::new(SubjectKind::Notice, 1, "48.02.01"),
                granted: Cents(900_000),
                paid_out: Cents(paid_out),
            })
        };
        assert_eq!((found(0), found(900_000)), (None, None));
        let finding = found(900_001).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(
            finding.message,
            "Ausgezahlt sind 9.000,01 €, bewilligt 9.000,00 €: 0,01 € zu viel."
        );
    }
}

//! R7: no money comes on a notice before its day.

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::r07_periods::RULE;
use super::{Finding, FindingCause, Subject};

/// A notice with what was paid out on it.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Day of the notice.
    pub dated: NaiveDate,
    /// Day and amount of each payout; negative where money was paid back.
    pub payouts: Vec<(NaiveDate, Cents)>,
}

/// A warning of the first payout before the notice: it may be lawful, where only a later notice was taken over.
#[must_use]
pub fn check(facts: &Facts) -> Option<Finding> {
    let came = facts.payouts.iter().filter(|(_, amount)| *amount > Cents::ZERO);
    let first = came.map(|(day, _)| *day).min().filter(|day| *day < facts.dated)?;
    let message = format!(
        "Die Auszahlung vom {} liegt vor dem Bescheid vom {}.",
        format_date(first),
        format_date(facts.dated)
    );
    let remedy =
        "Bitte beide Tage mit Kontoauszug und Bescheid vergleichen und einen Tippfehler berichtigen.";
    Some(RULE.warning(FindingCause::PaidOutEarly, &facts.notice, message, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    #[test]
    fn the_first_payout_before_the_notice_is_told() {
        let day = |text: &str| paktbuch_types::parse_date(text).unwrap();
        for (payouts, expected) in [
            (vec![], None),
            (vec![("01.03.2023", 1)], None),
            (vec![("01.04.2023", 1), ("28.02.2023", 1)], Some("28.02.2023")),
            (vec![("28.02.2023", 1), ("27.02.2023", 1)], Some("27.02.2023")),
            (vec![("28.02.2023", -1)], None),
        ] {
            let finding = check(&Facts {
                notice: Subject::new(SubjectKind::Notice, 1, "48.02.01"),
                dated: day("01.03.2023"),
                payouts: payouts
                    .iter()
                    .map(|(text, cents)| (day(text), Cents(*cents)))
                    .collect(),
            });
            let message = expected
                .map(|first| format!("Die Auszahlung vom {first} liegt vor dem Bescheid vom 01.03.2023."));
            assert_eq!(
                finding.as_ref().map(|finding| finding.message.clone()),
                message,
                "{payouts:?}"
            );
            assert!(finding.is_none_or(|finding| finding.severity == Severity::Warning));
        }
    }
}

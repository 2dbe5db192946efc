//! R15: the proof (Verwendungsnachweis) is filed by the day on which it is due.

use chrono::{Days, NaiveDate};
use paktbuch_types::format_date;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R15.
pub const RULE: Rule = Rule {
    id: RuleId::R15,
    title: "Frist des Verwendungsnachweises",
    sentence: "Der Verwendungsnachweis ist bis zu dem Tag eingereicht, den Bescheid oder Programm nennen.",
    source: "Bescheid oder Nebenbestimmungen (Vorlage des Verwendungsnachweises)",
};

/// From how many days before it the day is told.
const AHEAD: Days = Days::new(90);

/// A running notice whose proof is to come.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// `None` where the notice does not tell.
    pub due: Option<NaiveDate>,
    pub today: NaiveDate,
}

/// An error once the day has passed, a warning from 90 days before it on; or that nobody tells the day.
#[must_use]
pub fn check(facts: &Facts) -> Option<Finding> {
    let Some(due) = facts.due else {
        return Some(RULE.missing(&facts.notice, "Tag, an dem der Verwendungsnachweis fällig ist"));
    };
    let day = format_date(due);
    if due < facts.today {
        let message = format!("Der Verwendungsnachweis war am {day} fällig und ist nicht eingereicht.");
        let remedy = "Nachweis einreichen; hat die Bewilligungsbehörde die Frist verlängert, den neuen Tag am Bescheid eintragen.";
        return Some(RULE.error(FindingCause::ProofOverdue, &facts.notice, message, remedy));
    }
    let told_from = due.checked_sub_days(AHEAD)?;
    (told_from <= facts.today).then(|| {
        let message = format!("Der Verwendungsnachweis ist am {day} fällig.");
        let remedy = "Offene Hinweise des Bescheids klären und den Nachweis rechtzeitig einreichen.";
        RULE.warning(FindingCause::ProofDueSoon, &facts.notice, message, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    #[test]
    fn the_day_is_told_ninety_days_before_and_overdue_from_the_day_after() {
        use Severity::{Error, MissingParameter, Warning};
        // 90 days before 30.04.2025 is the 30.01.2025.
        for (due, today, expected) in [
            (Some("2025-04-30"), "2025-01-29", None),
            (Some("2025-04-30"), "2025-01-30", Some(Warning)),
            (Some("2025-04-30"), "2025-04-30", Some(Warning)),
            (Some("2025-04-30"), "2025-05-01", Some(Error)),
            (None, "2025-01-01", Some(MissingParameter)),
        ] {
            let day = |text: &str| text.parse().expect("a day");
            let facts = Facts {
                notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
                due: due.map(day),
                today: day(today),
            };
            let found = check(&facts).map(|finding| finding.severity);
            assert_eq!(found, expected, "{due:?} on {today}");
        }
    }
}

//! R15: the proof (Verwendungsnachweis) is filed by the day on which it is due.

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R15.
pub const RULE: Rule = Rule {
    id: RuleId::R15,
    title: "Frist des Verwendungsnachweises",
    sentence: "Der Verwendungsnachweis ist bis zu dem Tag eingereicht, den Bescheid oder Programm nennen; auch von einem verlangten Zwischennachweis ist der Tag bekannt.",
    source: "Bescheid oder Nebenbestimmungen (Vorlage des Verwendungsnachweises)",
};

/// From how many days before it the day is told, and then more urgently: a message of its own each time, so that a warning confirmed
/// before is told again.
const STAGES: [i64; 3] = [7, 30, 90];

/// A running notice whose proof is to come.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// `None` where the notice does not tell.
    pub due: Option<NaiveDate>,
    /// The day that the programme gives (`vn_frist_monate`, `vn_frist_ab`) and how it is counted: „6 Monate nach dem Ende des
    /// Durchführungszeitraums am 31.10.2024“; `None` where the programme or an end is not known.
    pub by_programme: Option<(NaiveDate, String)>,
    pub today: NaiveDate,
}

/// An error once the day has passed, a warning from 90, 30 and 7 days before it on and on the day itself, and one where the programme
/// gives another day; or that nobody tells the day.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let Some(due) = facts.due else {
        return vec![unknown(facts)];
    };
    coming(facts, due)
        .into_iter()
        .chain(differing(facts, due))
        .collect()
}

fn unknown(facts: &Facts) -> Finding {
    let finding = RULE.missing(&facts.notice, "Tag, an dem der Verwendungsnachweis fällig ist");
    let Some((day, counted)) = &facts.by_programme else {
        return finding;
    };
    Finding {
        remedy: format!(
            "Bitte aus dem Bescheid eintragen; nach dem Programm ist es der {} ({counted}).",
            format_date(*day)
        ),
        ..finding
    }
}

fn coming(facts: &Facts, due: NaiveDate) -> Option<Finding> {
    let day = format_date(due);
    if due < facts.today {
        let message = format!("Der Verwendungsnachweis war am {day} fällig und ist nicht eingereicht.");
        let remedy = "Nachweis einreichen; hat die Bewilligungsbehörde die Frist verlängert, den neuen Tag am Bescheid eintragen.";
        return Some(RULE.error(FindingCause::ProofOverdue, &facts.notice, message, remedy));
    }
    let left = (due - facts.today).num_days();
    let stage = STAGES.into_iter().find(|days| left <= *days)?;
    let message = match left {
        0 => format!("Der Verwendungsnachweis ist heute fällig ({day})."),
        _ => format!("Der Verwendungsnachweis ist in höchstens {stage} Tagen fällig, am {day}."),
    };
    let remedy = "Offene Hinweise des Bescheids klären und den Nachweis rechtzeitig einreichen.";
    Some(RULE.warning(FindingCause::ProofDueSoon, &facts.notice, message, remedy))
}

fn differing(facts: &Facts, due: NaiveDate) -> Option<Finding> {
    let (day, counted) = facts.by_programme.as_ref().filter(|(day, _)| *day != due)?;
    let message = format!(
        "Als Tag des Verwendungsnachweises ist der {} eingetragen, nach dem Programm ist es der {} ({counted}).",
        format_date(due),
        format_date(*day)
    );
    let remedy = "Ist der Zeitraum verlängert, den Tag am Bescheid anpassen; nennt der Bescheid den eingetragenen Tag, hier mit der Fundstelle bestätigen.";
    Some(RULE.warning(FindingCause::OtherProofDay, &facts.notice, message, remedy))
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
                by_programme: None,
                today: day(today),
            };
            let found: Vec<Severity> = check(&facts).iter().map(|finding| finding.severity).collect();
            assert_eq!(found, Vec::from_iter(expected), "{due:?} on {today}");
        }
    }

    #[test]
    fn each_stage_has_its_message() {
        let due: NaiveDate = "2025-04-30".parse().expect("a day");
        let within = |days: i64| {
            format!("Der Verwendungsnachweis ist in höchstens {days} Tagen fällig, am 30.04.2025.")
        };
        for (left, expected) in [
            (91, None),
            (90, Some(within(90))),
            (31, Some(within(90))),
            (30, Some(within(30))),
            (8, Some(within(30))),
            (7, Some(within(7))),
            (1, Some(within(7))),
            (
                0,
                Some("Der Verwendungsnachweis ist heute fällig (30.04.2025).".to_owned()),
            ),
            (
                -1,
                Some(
                    "Der Verwendungsnachweis war am 30.04.2025 fällig und ist nicht eingereicht.".to_owned(),
                ),
            ),
        ] {
            let facts = Facts {
                notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
                due: Some(due),
                by_programme: None,
                today: due - chrono::Duration::days(left),
            };
            let found: Vec<String> = check(&facts).into_iter().map(|finding| finding.message).collect();
            assert_eq!(found, Vec::from_iter(expected), "{left} days before");
        }
    }

    #[test]
    fn the_day_of_the_programme_is_proposed_and_compared() {
        let day = |text: &str| text.parse().expect("a day");
        let facts = |due: Option<&str>| Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            due: due.map(day),
            by_programme: Some((
                day("2025-04-30"),
                "6 Monate nach dem Ende des Durchführungszeitraums am 31.10.2024".to_owned(),
            )),
            today: day("2024-12-01"),
        };
        assert_eq!(check(&facts(Some("2025-04-30"))), []);
        let missing = check(&facts(None));
        assert_eq!(missing[0].severity, Severity::MissingParameter);
        assert_eq!(
            missing[0].remedy,
            "Bitte aus dem Bescheid eintragen; nach dem Programm ist es der 30.04.2025 (6 Monate nach dem Ende des \
             Durchführungszeitraums am 31.10.2024)."
        );
        let other = check(&facts(Some("2025-03-31")));
        assert_eq!((other.len(), other[0].severity), (1, Severity::Warning));
        assert_eq!(
            other[0].message,
            "Als Tag des Verwendungsnachweises ist der 31.03.2025 eingetragen, nach dem Programm ist es der 30.04.2025 (6 Monate nach \
             dem Ende des Durchführungszeitraums am 31.10.2024)."
        );
    }
}

//! R15: where an interim proof (Zwischennachweis) is asked for, one knows by when.

use super::r15_proof_due::RULE;
use super::{Finding, Subject, listed};

/// What only a programme tells, as its pages name it.
const MONTHS: &str = "Frist des Zwischennachweises (Monate nach dem Jahresende)";
/// What a condition lacks.
const DAY: &str = "Tag, an dem der Zwischennachweis fällig ist";

/// A running notice with the interim proofs of which nobody tells the day.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Years (Haushaltsjahre) for which the programme asks for one, without months, and which no condition names either.
    pub years: Vec<i32>,
    /// Where the programme asks for it (`quelle` of `zwischennachweis`).
    pub source: String,
    /// Conditions (Nebenbestimmungen) that ask for one.
    pub conditions: Vec<Condition>,
}

/// A condition that asks for an interim proof without a day and is not met.
#[derive(Debug, Clone)]
pub struct Condition {
    /// In the order of the notice, from 1.
    pub number: usize,
    pub text: String,
    /// Where the notice says it; empty where that is not known.
    pub place: String,
}

/// What is missing, where it is to be entered: the day of each condition, else the months of the programme.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    if facts.conditions.is_empty() {
        return without_months(facts).into_iter().collect();
    }
    let without_day = |condition| without_day(facts, condition);
    facts.conditions.iter().map(without_day).collect()
}

fn without_months(facts: &Facts) -> Option<Finding> {
    let years: Vec<String> = facts.years.iter().map(i32::to_string).collect();
    let years: Vec<&str> = years.iter().map(String::as_str).collect();
    let years = listed(&years)?;
    let remedy = "Bitte am Bescheid eine Nebenbestimmung „Zwischennachweis“ mit dem Tag eintragen, oder die Frist \
                  (zwischennachweis_frist_monate) aus der Richtlinie in einer eigenen Fassung des Förderprogramms, und den Bescheid auf sie \
                  umstellen.";
    let finding = RULE.unknown(&facts.notice, MONTHS, remedy);
    Some(Finding {
        message: format!(
            "Angabe fehlt: {MONTHS}. Das Programm verlangt einen Zwischennachweis, hier für {years}."
        ),
        source: source(&facts.source, finding.source),
        ..finding
    })
}

fn without_day(facts: &Facts, condition: &Condition) -> Finding {
    let remedy = "Bitte den Tag an der Nebenbestimmung unter „fällig am“ eintragen; ist sie erfüllt, unter „erledigt am“.";
    let finding = RULE.unknown(&facts.notice, DAY, remedy);
    let place = match condition.place.as_str() {
        "" => String::new(),
        place => format!("Bescheid, {place}"),
    };
    Finding {
        message: format!(
            "Angabe fehlt: {DAY} (Nebenbestimmung {}: „{}“).",
            condition.number, condition.text
        ),
        source: source(&place, finding.source),
        ..finding
    }
}

/// The place that asks for it, else where the rule is written.
fn source(told: &str, rule: String) -> String {
    if told.is_empty() { rule } else { told.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{FindingCause, Severity, SubjectKind};

    fn facts(years: &[i32], conditions: &[(usize, &str, &str)]) -> Facts {
        let condition = |(number, text, place): &(usize, &str, &str)| Condition {
            number: *number,
            text: (*text).to_owned(),
            place: (*place).to_owned(),
        };
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            years: years.to_vec(),
            source: "Nr. 6.2 der Richtlinie".to_owned(),
            conditions: conditions.iter().map(condition).collect(),
        }
    }

    #[test]
    fn what_nobody_tells_is_missing_where_it_is_to_be_entered() {
        let of_programme = "Angabe fehlt: Frist des Zwischennachweises (Monate nach dem Jahresende). Das Programm verlangt einen \
                            Zwischennachweis, hier für";
        for (years, conditions, messages, sources) in [
            (&[][..], &[][..], vec![], vec![]),
            (
                &[2024],
                &[],
                vec![format!("{of_programme} 2024.")],
                vec!["Nr. 6.2 der Richtlinie"],
            ),
            (
                &[2023, 2024, 2025],
                &[],
                vec![format!("{of_programme} 2023, 2024 und 2025.")],
                vec!["Nr. 6.2 der Richtlinie"],
            ),
            (
                &[2024],
                &[(2, "Zwischennachweis", "S. 4, Nr. 5.2"), (5, "Jährliche Zwischennachweise", "")],
                vec![
                    "Angabe fehlt: Tag, an dem der Zwischennachweis fällig ist (Nebenbestimmung 2: „Zwischennachweis“).".to_owned(),
                    "Angabe fehlt: Tag, an dem der Zwischennachweis fällig ist (Nebenbestimmung 5: „Jährliche Zwischennachweise“)."
                        .to_owned(),
                ],
                vec!["Bescheid, S. 4, Nr. 5.2", RULE.source],
            ),
        ] {
            let found = check(&facts(years, conditions));
            let told: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
            let written: Vec<&str> = found.iter().map(|finding| finding.source.as_str()).collect();
            assert_eq!((told, written), (messages.iter().map(String::as_str).collect::<Vec<_>>(), sources), "{years:?}");
            let unknown = |finding: &Finding| {
                finding.severity == Severity::MissingParameter
                    && finding.remedy.starts_with("Bitte ")
                    && matches!(finding.cause, FindingCause::Unknown(_))
            };
            assert!(found.iter().all(unknown), "{found:?}");
        }
    }
}

//! R10: an application is sent with every document that the programme asks for, for each of its schools.

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject};

/// R10.
pub const RULE: Rule = Rule {
    id: RuleId::R10,
    title: "Pflichtdokumente",
    sentence: "Bevor ein Antrag eingereicht wird, liegt für jede seiner Schulen jedes Dokument vor, das das Programm verlangt, und keines ist abgelaufen.",
    source: "Förderrichtlinie (Pflichtdokumente; DigitalPakt NRW: TPEK je Schule)",
};

/// An application that nobody has decided yet.
#[derive(Debug, Clone)]
pub struct Facts {
    pub application: Subject,
    /// Whether it is sent: a missing document is an error then, and a warning before.
    pub is_sent: bool,
    pub today: NaiveDate,
    /// What each school needs; `None` where nobody tells what the programme asks for.
    pub demands: Option<Vec<Demand>>,
    /// Where the programme says so.
    pub source: String,
}

/// A document that a school needs.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Name of the school.
    pub school: String,
    /// With its article: „das TPEK“.
    pub document: String,
    /// What to enter: „TPEK“.
    pub remedy: String,
    /// Last day of each such document that is there; `None` = without an end.
    pub held: Vec<Option<NaiveDate>>,
}

/// A finding for each document that is missing or has expired; one where nobody tells what is asked for.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    match &facts.demands {
        None => vec![RULE.missing_in_programme(&facts.application, "Pflichtdokumente")],
        Some(demands) => demands
            .iter()
            .filter_map(|demand| lacking(facts, demand))
            .collect(),
    }
}

fn lacking(facts: &Facts, demand: &Demand) -> Option<Finding> {
    if demand
        .held
        .iter()
        .any(|until| until.is_none_or(|until| until >= facts.today))
    {
        return None;
    }
    let last = demand.held.iter().flatten().max();
    let message = match last {
        None => format!("Für Schule {} fehlt {}.", demand.school, demand.document),
        Some(day) => format!(
            "Für Schule {} ist {} am {} abgelaufen.",
            demand.school,
            demand.document,
            format_date(*day)
        ),
    };
    let severity = if facts.is_sent {
        Severity::Error
    } else {
        Severity::Warning
    };
    let remedy = format!(
        "Bitte unter „Dokumente der Schulen“ hinterlegen: {}.",
        demand.remedy
    );
    let finding = RULE.finding(
        severity,
        FindingCause::DocumentMissing,
        &facts.application,
        message,
        remedy,
    );
    Some(Finding {
        source: facts.source.clone(),
        ..finding
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SubjectKind;

    fn day(text: &str) -> NaiveDate {
        paktbuch_types::parse_date(text).unwrap()
    }

    fn facts(is_sent: bool, held: Option<Vec<Option<&str>>>) -> Facts {
        Facts {
            application: Subject::new(SubjectKind::Application, 1, "HAV-DPS-01"),
            is_sent,
            today: day("14.03.2024"),
            demands: held.map(|held| {
                vec![Demand {
                    school: "Baumberge-Schule".to_owned(),
                    document: "das TPEK".to_owned(),
                    remedy: "TPEK".to_owned(),
                    held: held.into_iter().map(|until| until.map(day)).collect(),
                }]
            }),
            source: "RL".to_owned(),
        }
    }

    #[test]
    fn each_school_has_each_document_and_none_has_expired() {
        use Severity::{Error, MissingParameter, Warning};
        for (name, is_sent, held, expected) in [
            ("there, without an end", true, Some(vec![None]), None),
            (
                "its last day is today",
                true,
                Some(vec![Some("14.03.2024")]),
                None,
            ),
            (
                "its last day was yesterday",
                true,
                Some(vec![Some("13.03.2024")]),
                Some(Error),
            ),
            (
                "one of two holds",
                true,
                Some(vec![Some("13.03.2024"), None]),
                None,
            ),
            ("missing, sent", true, Some(vec![]), Some(Error)),
            ("missing, draft", false, Some(vec![]), Some(Warning)),
            ("nobody tells", true, None, Some(MissingParameter)),
        ] {
            let found = check(&facts(is_sent, held));
            let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, Vec::from_iter(expected), "{name}");
        }
    }

    #[test]
    fn messages_name_school_document_and_day() {
        let found = check(&facts(true, Some(vec![])));
        assert_eq!(found[0].message, "Für Schule Baumberge-Schule fehlt das TPEK.");
        let found = check(&facts(true, Some(vec![Some("01.02.2023"), Some("13.03.2024")])));
        assert_eq!(
            found[0].message,
            "Für Schule Baumberge-Schule ist das TPEK am 13.03.2024 abgelaufen."
        );
    }
}

//! R9: where a programme names the schools it funds, no other school is paid from it.

use paktbuch_types::SchoolNumber;

use super::{Finding, FindingCause, Rule, RuleId, Subject, SubjectKind, until_filed};

/// R9.
pub const RULE: Rule = Rule {
    id: RuleId::R9,
    title: "Förderfähige Schule",
    sentence: "Nennt das Programm die Schulen, die es fördert, stehen nur diese im Antrag, im Kostenplan und in den Zuordnungen.",
    source: "Förderrichtlinie (Liste der Schulen; REACT-EU NRW: Anlage 1)",
};

/// A notice with the schools that it plans and pays for, or an application with those that it asks for.
#[derive(Debug, Clone)]
pub struct Facts {
    pub record: Subject,
    pub list: List,
    /// Where the list is written.
    pub source: String,
    pub assigned: Vec<Assigned>,
    /// Whether the proof is being made or filed, or the application is sent: another school is an error then, and a warning before.
    pub filing: bool,
}

/// Which schools a programme funds (`foerderfaehige_schulen`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// It does not choose schools.
    Any,
    Only(Vec<SchoolNumber>),
    /// It names schools, and nobody tells which.
    Unknown,
}

/// A line of the cost plan or of an invoice for a school, or an application that names it.
#[derive(Debug, Clone)]
pub struct Assigned {
    pub subject: Subject,
    pub number: SchoolNumber,
    pub name: String,
}

/// A finding for each line of a school that is not in the list; one where nobody tells the list.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let listed = match &facts.list {
        List::Any => return Vec::new(),
        List::Unknown => {
            return vec![RULE.missing_in_programme(&facts.record, "Liste der förderfähigen Schulen")];
        }
        List::Only(listed) => listed,
    };
    let others = facts.assigned.iter();
    others
        .filter(|assigned| !listed.contains(&assigned.number))
        .map(|assigned| finding(facts, assigned))
        .collect()
}

fn finding(facts: &Facts, assigned: &Assigned) -> Finding {
    let message = format!(
        "{}: Die Schule {} (Schulnummer {}) steht nicht in der Liste der förderfähigen Schulen.",
        assigned.subject.label,
        assigned.name,
        assigned.number.as_str()
    );
    let remedy = match assigned.subject.kind {
        SubjectKind::Application => {
            "Schule aus dem Antrag nehmen; fehlt sie in der Liste, dort die Schulnummer ergänzen."
        }
        _ => {
            "Schule berichtigen oder Eigenen Mitteln zuordnen; fehlt sie in der Liste, dort die Schulnummer ergänzen."
        }
    };
    let finding = RULE.finding(
        until_filed(facts.filing),
        FindingCause::SchoolNotListed,
        &assigned.subject,
        message,
        remedy,
    );
    Finding {
        source: facts.source.clone(),
        ..finding
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;

    fn facts(list: List, filing: bool) -> Facts {
        Facts {
            record: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            list,
            source: "Anlage 1".to_owned(),
            assigned: vec![Assigned {
                subject: Subject::new(SubjectKind::CostItem, 3, "1 Tablets"),
                number: "190743".parse().unwrap(),
                name: "Baumberge-Schule".to_owned(),
            }],
            filing,
        }
    }

    #[test]
    fn only_listed_schools_are_paid() {
        use Severity::{Error, MissingParameter, Warning};
        let only =
            |numbers: &[&str]| List::Only(numbers.iter().map(|number| number.parse().unwrap()).collect());
        for (name, list, filing, expected) in [
            ("listed", only(&["111111", "190743"]), true, None),
            ("not listed", only(&["190742", "190744"]), false, Some(Warning)),
            ("not listed, filing", only(&["190742"]), true, Some(Error)),
            ("empty list", only(&[]), false, Some(Warning)),
            ("no list", List::Any, true, None),
            ("nobody knows", List::Unknown, true, Some(MissingParameter)),
        ] {
            let found = check(&facts(list, filing));
            let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, Vec::from_iter(expected), "{name}");
        }
    }

    #[test]
    fn the_message_names_the_school() {
        let found = check(&facts(List::Only(Vec::new()), false));
        assert_eq!(
            found[0].message,
            "1 Tablets: Die Schule Baumberge-Schule (Schulnummer 190743) steht nicht in der Liste der förderfähigen Schulen."
        );
        assert_eq!((found[0].subject.id, found[0].source.as_str()), (3, "Anlage 1"));
    }
}

//! R6: nothing is ordered before the measure may begin (Vorhabenbeginn).

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R6.
pub const RULE: Rule = Rule {
    id: RuleId::R6,
    title: "Beginn der Maßnahme",
    sentence: "Ein Auftrag darf nicht vor dem frühesten Beginn des Programms erteilt sein, es sei denn, ein vorzeitiger Maßnahmebeginn ist genehmigt.",
    source: "Förderrichtlinie (frühester Beginn) oder Bescheid (vorzeitiger Maßnahmebeginn)",
};

/// A notice with the lines that are allocated to it.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Earliest day of the programme (`frueheste_massnahme`); `None` where it names none.
    pub programme: Option<NaiveDate>,
    /// Whether the programme has no earliest day at all.
    pub is_free: bool,
    /// Day from which the notice or the authority allows the start.
    pub agreed: Option<NaiveDate>,
    pub lines: Vec<Line>,
}

/// An invoice line.
#[derive(Debug, Clone)]
pub struct Line {
    pub subject: Subject,
    /// Day of the order or contract; R7 asks for it where it is missing.
    pub ordered: Option<NaiveDate>,
}

impl Facts {
    /// The earlier of both days.
    fn earliest(&self) -> Option<NaiveDate> {
        self.programme.into_iter().chain(self.agreed).min()
    }
}

/// An error for each line ordered too early; one finding on the notice where nobody knows the earliest day.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let Some(earliest) = facts.earliest() else {
        let unknown = (!facts.is_free).then(|| RULE.missing(&facts.notice, "Maßnahmebeginn zulässig ab"));
        return unknown.into_iter().collect();
    };
    let lines = facts.lines.iter();
    lines.filter_map(|line| check_line(line, earliest)).collect()
}

fn check_line(line: &Line, earliest: NaiveDate) -> Option<Finding> {
    let ordered = line.ordered.filter(|day| *day < earliest)?;
    let message = format!(
        "{}: Auftrag vom {} liegt vor dem zulässigen Beginn {}.",
        line.subject.label,
        format_date(ordered),
        format_date(earliest)
    );
    let remedy = "Genehmigten vorzeitigen Maßnahmebeginn am Bescheid eintragen, oder die Position nicht über den Bescheid abrechnen.";
    Some(RULE.error(FindingCause::OrderedTooEarly, &line.subject, message, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    fn day(text: &str) -> Option<NaiveDate> {
        paktbuch_types::parse_date(text).ok()
    }

    fn facts(programme: &str, agreed: &str, ordered: &str) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            programme: day(programme),
            is_free: false,
            agreed: day(agreed),
            lines: vec![Line {
                subject: Subject::new(SubjectKind::InvoiceLine, 7, "Rechnung RE-1, Position 1"),
                ordered: day(ordered),
            }],
        }
    }

    #[test]
    fn an_order_is_held_against_the_earlier_of_both_days() {
        use Severity::{Error, MissingParameter};
        for (name, programme, agreed, ordered, expected) in [
            ("on the day", "16.03.2020", "", "16.03.2020", None),
            ("the day before", "16.03.2020", "", "15.03.2020", Some(Error)),
            (
                "agreed for the day before",
                "16.03.2020",
                "15.03.2020",
                "15.03.2020",
                None,
            ),
            (
                "before what was agreed",
                "16.03.2020",
                "15.03.2020",
                "14.03.2020",
                Some(Error),
            ),
            (
                "agreed later than the programme",
                "16.03.2020",
                "01.08.2020",
                "16.03.2020",
                None,
            ),
            (
                "only the notice tells, kept",
                "",
                "01.02.2021",
                "01.02.2021",
                None,
            ),
            (
                "only the notice tells, too early",
                "",
                "01.02.2021",
                "31.01.2021",
                Some(Error),
            ),
            ("day of the order unknown", "16.03.2020", "", "", None),
            ("nobody knows", "", "", "01.02.2021", Some(MissingParameter)),
            (
                "nobody knows, nothing ordered",
                "",
                "",
                "",
                Some(MissingParameter),
            ),
        ] {
            let found = check(&facts(programme, agreed, ordered));
            let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, Vec::from_iter(expected), "{name}");
        }
        let free = Facts {
            is_free: true,
            ..facts("", "", "01.02.2000")
        };
        assert_eq!(check(&free), []);
    }

    #[test]
    fn the_message_names_both_days() {
        let found = check(&facts("16.03.2020", "", "15.03.2020"));
        assert_eq!(found[0].subject.id, 7);
        assert_eq!(
            found[0].message,
            "Rechnung RE-1, Position 1: Auftrag vom 15.03.2020 liegt vor dem zulässigen Beginn 16.03.2020."
        );
    }
}

//! R11: nothing is funded twice.

use paktbuch_types::Cents;

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject, SubjectKind};

/// R11.
pub const RULE: Rule = Rule {
    id: RuleId::R11,
    title: "Keine Doppelförderung",
    sentence: "Eine Rechnungsposition oder ein Gerät darf nicht in zwei Förderprogrammen abgerechnet werden.",
    source: "Förderrichtlinie oder Bescheid (Verbot der Doppelförderung)",
};

/// What is funded, and by which notices. Own funds are no notice.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notices: Vec<Notice>,
    /// Invoice lines and devices.
    pub items: Vec<Item>,
}

/// A grant notice.
#[derive(Debug, Clone)]
pub struct Notice {
    pub subject: Subject,
    /// Code of its programme.
    pub programme: String,
    /// Title of its programme.
    pub programme_title: String,
    /// Whether double funding is forbidden (`doppelfoerderung_verboten`); `None` where nobody knows.
    pub forbidden: Option<bool>,
}

/// An invoice line or a device.
#[derive(Debug, Clone)]
pub struct Item {
    pub subject: Subject,
    /// Ids of the notices that pay for it, each perhaps more than once.
    pub notices: Vec<i64>,
}

/// A final invoice (Schlussrechnung) that names a partial one and bills it again, without the amount being taken off.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The final invoice.
    pub subject: Subject,
    /// Number of the partial one.
    pub partial: String,
    /// What the final invoice has to allocate; the partial one is contained in it.
    pub whole: Cents,
    /// Of it allocated.
    pub allocated: Cents,
    /// Allocated of the partial one.
    pub partly_allocated: Cents,
}

/// An error for each chain of which more is allocated than it has billed.
#[must_use]
pub fn check_chains(chains: &[Chain]) -> Vec<Finding> {
    let twice = chains.iter().filter(|chain| {
        let sum = chain.allocated.plus(chain.partly_allocated);
        chain.partly_allocated != Cents::ZERO && sum.0.abs() > chain.whole.0.abs()
    });
    let finding = |chain: &Chain| {
        let message = format!(
            "{} enthält die Abschlagsrechnung {} noch einmal, und beide sind zugeordnet: zusammen {} €, berechnet sind in der Kette nur {} €.",
            chain.subject.label,
            chain.partial,
            chain.allocated.plus(chain.partly_allocated),
            chain.whole
        );
        RULE.error(
            FindingCause::AllocatedTwice,
            &chain.subject,
            message,
            "Auf der Seite der Schlussrechnung die Abschlagsrechnung verknüpfen und dabei die Zuordnung kürzen.",
        )
    };
    twice.map(finding).collect()
}

/// One finding for each item paid by notices of two programmes, and one for each notice that does not say whether that is
/// forbidden. A line can be divided by quantity, so it is a warning; a device is one thing, so it is an error.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let unknown = facts.notices.iter().filter(|notice| notice.forbidden.is_none());
    let mut findings: Vec<Finding> = unknown
        .map(|notice| RULE.missing(&notice.subject, "Verbot der Doppelförderung (ja oder nein)"))
        .collect();
    findings.extend(facts.items.iter().filter_map(|item| check_item(facts, item)));
    findings
}

fn check_item(facts: &Facts, item: &Item) -> Option<Finding> {
    let paying: Vec<&Notice> = facts
        .notices
        .iter()
        .filter(|notice| item.notices.contains(&notice.subject.id))
        .collect();
    let first = paying.first()?;
    if paying.iter().all(|notice| notice.programme == first.programme) {
        return None;
    }
    if paying.iter().all(|notice| notice.forbidden == Some(false)) {
        return None;
    }
    let known = paying.iter().any(|notice| notice.forbidden == Some(true));
    let (severity, remedy) = match (known, item.subject.kind) {
        (false, _) => (
            Severity::MissingParameter,
            "Bitte an diesen Bescheiden unter „Verbot der Doppelförderung“ ja oder nein eintragen.",
        ),
        (true, SubjectKind::Device) => (Severity::Error, "Das Gerät nur einem Programm zuordnen."),
        (true, _) => (
            Severity::Warning,
            "Prüfen, ob die Teile verschiedene Gegenstände bezahlen; sonst nur einem Programm zuordnen.",
        ),
    };
    let named: Vec<String> = paying
        .iter()
        .map(|notice| format!("{} (Bescheid {})", notice.programme_title, notice.subject.label))
        .collect();
    let message = format!(
        "{} ist in mehreren Programmen abgerechnet: {}.",
        item.subject.label,
        named.join(", ")
    );
    Some(RULE.finding(
        severity,
        FindingCause::SeveralProgrammes,
        &item.subject,
        message,
        remedy,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(id: i64, programme: &str, forbidden: Option<bool>) -> Notice {
        Notice {
            subject: Subject::new(SubjectKind::Notice, id, format!("Az. {id}")),
            programme: programme.to_owned(),
            programme_title: programme.to_uppercase(),
            forbidden,
        }
    }

    #[test]
    fn two_programmes_for_one_thing_are_found() {
        use Severity::{Error, MissingParameter, Warning};
        let (line, device) = (SubjectKind::InvoiceLine, SubjectKind::Device);
        for (name, forbidden, kind, notices, expected) in [
            ("one notice", [Some(true), Some(true)], device, vec![1, 1], vec![]),
            ("own funds only", [Some(true), Some(true)], device, vec![], vec![]),
            (
                "two notices, one programme",
                [Some(true), Some(true)],
                device,
                vec![1, 3],
                vec![],
            ),
            (
                "device in two",
                [Some(true), Some(true)],
                device,
                vec![1, 2],
                vec![Error],
            ),
            (
                "line in two",
                [Some(true), Some(true)],
                line,
                vec![2, 1],
                vec![Warning],
            ),
            (
                "one programme forbids",
                [Some(false), Some(true)],
                device,
                vec![1, 2],
                vec![Error],
            ),
            (
                "both allow",
                [Some(false), Some(false)],
                device,
                vec![1, 2],
                vec![],
            ),
            (
                "nobody knows",
                [None, Some(false)],
                device,
                vec![1, 2],
                vec![MissingParameter, MissingParameter],
            ),
            (
                "nobody knows, nothing doubled",
                [None, Some(false)],
                device,
                vec![1],
                vec![MissingParameter],
            ),
        ] {
            let facts = Facts {
                notices: vec![
                    notice(1, "a", forbidden[0]),
                    notice(2, "b", forbidden[1]),
                    notice(3, "a", Some(true)),
                ],
                items: vec![Item {
                    subject: Subject::new(kind, 9, "HAV-0009"),
                    notices,
                }],
            };
            let found: Vec<Severity> = check(&facts).iter().map(|finding| finding.severity).collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn a_chain_counted_twice_is_an_error() {
        let chain = |allocated: i64, partly_allocated: i64| Chain {
            subject: Subject::new(SubjectKind::Invoice, 7, "Rechnung S-1"),
            partial: "A-1".to_owned(),
            whole: Cents::euros(400),
            allocated: Cents::euros(allocated),
            partly_allocated: Cents::euros(partly_allocated),
        };
        assert_eq!(check_chains(&[chain(400, 0), chain(300, 100), chain(0, 100)]), []);
        let found = check_chains(&[chain(301, 100)]);
        assert_eq!(found[0].severity, Severity::Error);
        assert!(
            found[0].message.contains("A-1") && found[0].message.contains("401,00 €"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn the_message_names_both_notices() {
        let facts = Facts {
            notices: vec![notice(1, "a", Some(true)), notice(2, "b", Some(true))],
            items: vec![Item {
                subject: Subject::new(SubjectKind::Device, 9, "HAV-0009"),
                notices: vec![1, 2],
            }],
        };
        assert_eq!(
            check(&facts)[0].message,
            "HAV-0009 ist in mehreren Programmen abgerechnet: A (Bescheid Az. 1), B (Bescheid Az. 2)."
        );
    }
}

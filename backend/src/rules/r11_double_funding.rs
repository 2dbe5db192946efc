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

/// What to do where a user has to say whether a partial invoice is contained.
const ASK: &str = "Auf der Seite der Schlussrechnung sagen, ob sie die Abschlagsrechnung enthält: dann verknüpfen und die Zuordnung kürzen, \
                   sonst „Ist nicht Teil der Kette“.";

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

/// Why a final invoice (Schlussrechnung) is taken to bill a partial one again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// It names it and deducts what was prepaid.
    Deducted,
    /// It names it and deducts nothing.
    Named,
    /// Both name this order (BT-13).
    SameOrder(String),
    /// Both name this contract (BT-12), and not two orders.
    SameContract(String),
}

/// A final invoice that bills a partial one (Abschlagsrechnung) again, or seems to, without the amount being taken off.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The final invoice.
    pub subject: Subject,
    pub because: Because,
    /// Number of the partial one.
    pub partial: String,
    /// What the final invoice has to allocate; the partial one is contained in it.
    pub whole: Cents,
    /// Of it allocated.
    pub allocated: Cents,
    /// Allocated of the partial one.
    pub partly_allocated: Cents,
}

/// An error for each chain of which more is allocated than it has billed; a warning where only order or contract say that it is a chain.
#[must_use]
pub fn check_chains(chains: &[Chain]) -> Vec<Finding> {
    let twice = chains.iter().filter(|chain| {
        let sum = chain.allocated.plus(chain.partly_allocated);
        chain.partly_allocated != Cents::ZERO && sum.0.abs() > chain.whole.0.abs()
    });
    twice.map(counted_twice).collect()
}

fn counted_twice(chain: &Chain) -> Finding {
    let (label, partial, whole) = (&chain.subject.label, &chain.partial, chain.whole);
    let sum = chain.allocated.plus(chain.partly_allocated);
    let (severity, message, remedy) = match &chain.because {
        Because::Deducted => (
            Severity::Error,
            format!(
                "{label} enthält die Abschlagsrechnung {partial} noch einmal, und beide sind zugeordnet: zusammen {sum} €, berechnet sind in der Kette nur {whole} €."
            ),
            "Auf der Seite der Schlussrechnung die Abschlagsrechnung verknüpfen und dabei die Zuordnung kürzen.",
        ),
        Because::Named => (
            Severity::Error,
            format!(
                "{label} nennt die Abschlagsrechnung {partial}, ohne sie abzuziehen, und beide sind zugeordnet: zusammen {sum} €; die Schlussrechnung beläuft sich auf {whole} €."
            ),
            ASK,
        ),
        Because::SameOrder(order) => shared(chain, sum, &format!("denselben Auftrag {order}")),
        Because::SameContract(contract) => shared(chain, sum, &format!("denselben Vertrag {contract}")),
    };
    RULE.finding(
        severity,
        FindingCause::AllocatedTwice,
        &chain.subject,
        message,
        remedy,
    )
}

/// What to say where only `what` both name tells that they may be a chain.
fn shared(chain: &Chain, sum: Cents, what: &str) -> (Severity, String, &'static str) {
    let (label, partial, whole) = (&chain.subject.label, &chain.partial, chain.whole);
    let message = format!(
        "{label} hat {what} wie die Abschlagsrechnung {partial}, ist nicht mit ihr verknüpft, und beide sind zugeordnet: zusammen {sum} €; \
         die Schlussrechnung beläuft sich auf {whole} €."
    );
    (Severity::Warning, message, ASK)
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
            because: Because::Deducted,
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
    fn what_only_seems_a_chain_is_asked() {
        use Severity::{Error, Warning};
        let order = || Because::SameOrder("B-7".to_owned());
        let contract = || Because::SameContract("V-3".to_owned());
        for (because, allocated, partly_allocated, expected) in [
            (Because::Named, 400, 100, Some((Error, "ohne sie abzuziehen"))),
            (Because::Named, 400, 0, None),
            (Because::Named, 0, 100, None),
            (Because::Named, 300, 100, None),
            (order(), 400, 100, Some((Warning, "denselben Auftrag B-7"))),
            (contract(), 400, 100, Some((Warning, "denselben Vertrag V-3"))),
            (contract(), 300, 100, None),
            (order(), 400, 0, None),
            (order(), -400, -100, Some((Warning, "−500,00 €"))),
        ] {
            let name = format!("{because:?} {allocated} {partly_allocated}");
            let found = check_chains(&[Chain {
                subject: Subject::new(SubjectKind::Invoice, 7, "Rechnung S-1"),
                because,
                partial: "A-1".to_owned(),
                whole: Cents::euros(400),
                allocated: Cents::euros(allocated),
                partly_allocated: Cents::euros(partly_allocated),
            }]);
            match (found.first(), expected) {
                (None, None) => {}
                (Some(found), Some((severity, words))) => {
                    assert_eq!(found.severity, severity, "{name}");
                    assert!(found.message.contains(words), "{name}: {}", found.message);
                    assert!(found.remedy.contains("Ist nicht Teil der Kette"), "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
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

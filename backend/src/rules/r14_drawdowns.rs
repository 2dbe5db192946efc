//! R14: money is asked for in the programme's way: only what is paid, pro rata with the own share, or in instalments within bounds.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Drawdown, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R14.
pub const RULE: Rule = Rule {
    id: RuleId::R14,
    title: "Art des Mittelabrufs",
    sentence: "Mittel werden so abgerufen, wie das Programm es vorsieht: anteilig mit dem Eigenanteil, als Erstattung nur für Bezahltes, als Abschläge bis zur Höchstgrenze, kleine Zuwendungen erst nach dem Verwendungsnachweis.",
    source: "Förderrichtlinie oder Bescheid (Abrufverfahren); anteilig: ANBest-P 2012 Nr. 1.4 [YUMPU-144]; Abschläge Baden-Württemberg: höchstens 60 %, erst ab 10.000 Euro, bei Zuwendungen bis 25.000 Euro keine [LBANK-2]",
};

/// A notice with what was asked for.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Kind of the programme (`abruf_art`); `None` where nobody tells.
    pub kind: Option<Drawdown>,
    /// The programme has no such rule.
    pub is_free: bool,
    pub granted: Cents,
    /// Paid out, less what was paid back.
    pub paid_out: Cents,
    /// Asked for and not paid out yet.
    pub waiting: Cents,
    /// Up to this grant the programme pays nothing before the proof is filed (`auszahlung_erst_nach_vn_bis`).
    pub after_proof_up_to: Option<Cents>,
    /// Instalments at most, of the grant.
    pub instalment_max: Option<BasisPoints>,
    /// The programme has no such ceiling.
    pub has_no_ceiling: bool,
    /// Least instalment.
    pub instalment_min: Option<Cents>,
    /// The programme has no such minimum.
    pub has_no_minimum: bool,
    /// Those that are not withdrawn, all from before the proof was filed.
    pub drawdowns: Vec<Asked>,
}

/// A drawdown.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub number: i64,
    pub as_of: NaiveDate,
    pub kind: Drawdown,
    pub amount: Cents,
    /// Paid out and asked for before it.
    pub drawn_before: Cents,
    /// Grant for what was paid on its day, by the notice's kind of financing.
    pub on_paid: Cents,
    /// The same with the payments that it foresees.
    pub with_need: Cents,
}

/// What was asked for in another way or beyond it, or with all others beyond the grant; or that nobody tells the way.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::from_iter(beyond_grant(facts));
    if facts.is_free || facts.drawdowns.is_empty() {
        return findings;
    }
    match facts.kind {
        None => findings.push(RULE.missing_in_programme(&facts.notice, "Art des Mittelabrufs")),
        Some(kind) => {
            let others = facts.drawdowns.iter().filter(|asked| asked.kind != kind);
            findings.extend(others.map(|asked| other_kind(facts, asked, kind)));
            let unknown = unknown_bounds(facts, kind).into_iter();
            findings.extend(unknown.map(|bound| RULE.missing_in_programme(&facts.notice, bound)));
        }
    }
    findings.extend(before_proof(facts));
    findings.extend(facts.drawdowns.iter().filter_map(|asked| too_much(facts, asked)));
    findings
}

/// That money was asked for before the proof on a grant that the programme pays only after it.
fn before_proof(facts: &Facts) -> Vec<Finding> {
    let Some(up_to) = facts.after_proof_up_to.filter(|up_to| facts.granted <= *up_to) else {
        return Vec::new();
    };
    let finding = |asked: &Asked| {
        let message = format!(
            "{} liegt vor dem Verwendungsnachweis; Zuwendungen bis {up_to} € zahlt das Programm erst danach, bewilligt sind {} €.",
            told(asked),
            facts.granted
        );
        let remedy = "Den Abruf zurückziehen und nach dem Verwendungsnachweis stellen; ist das Geld schon ausgezahlt, mit der Bewilligungsbehörde klären und hier bestätigen.";
        RULE.warning(FindingCause::OtherDrawdown, &facts.notice, message, remedy)
    };
    facts.drawdowns.iter().map(finding).collect()
}

/// That all drawdowns together exceed the grant, whatever each was computed from. Payouts alone are R16's.
fn beyond_grant(facts: &Facts) -> Option<Finding> {
    let drawn = facts.paid_out.plus(facts.waiting);
    let excess = drawn.minus(facts.granted);
    (facts.waiting > Cents::ZERO && excess > Cents::ZERO).then(|| {
        let message = format!(
            "Ausgezahlt und angefordert sind {drawn} €, bewilligt {} €: {excess} € zu viel.",
            facts.granted
        );
        let remedy = "Einen angeforderten Abruf zurückziehen oder seine Auszahlung wählen, wenn sie schon da ist; fehlt ein Änderungsbescheid, ihn am Bescheid eintragen.";
        RULE.warning(FindingCause::AskedTooMuch, &facts.notice, message, remedy)
    })
}

/// Which bounds of instalments nobody tells: the share of the grant at most, the least amount. None where no instalments were asked for.
fn unknown_bounds(facts: &Facts, kind: Drawdown) -> Vec<&'static str> {
    let mut asked = facts.drawdowns.iter();
    if kind != Drawdown::Instalments || !asked.any(|asked| asked.kind == Drawdown::Instalments) {
        return Vec::new();
    }
    let bounds = [
        (
            "Abschläge höchstens",
            facts.instalment_max.is_some() || facts.has_no_ceiling,
        ),
        (
            "Mindestbetrag für Abschläge",
            facts.instalment_min.is_some() || facts.has_no_minimum,
        ),
    ];
    let unknown = bounds.into_iter().filter(|(_, is_known)| !is_known);
    unknown.map(|(bound, _)| bound).collect()
}

fn other_kind(facts: &Facts, asked: &Asked, kind: Drawdown) -> Finding {
    let prescribed = match kind {
        Drawdown::Reimbursement => "In diesem Programm nur Erstattung bezahlter Rechnungen.".to_owned(),
        Drawdown::Advance | Drawdown::Instalments => format!("Das Programm sieht vor: {kind}."),
    };
    let message = format!("{} ist berechnet als {}. {prescribed}", told(asked), asked.kind);
    let remedy = "Den Abruf mit der Art des Programms neu berechnen, oder mit der Bewilligungsbehörde klären und hier bestätigen.";
    RULE.warning(FindingCause::OtherDrawdown, &facts.notice, message, remedy)
}

/// That a drawdown exceeds what its kind gives.
fn too_much(facts: &Facts, asked: &Asked) -> Option<Finding> {
    let entitled = match asked.kind {
        Drawdown::Reimbursement => asked.on_paid,
        Drawdown::Advance | Drawdown::Instalments => asked.with_need,
    };
    let ceiling = match (asked.kind, facts.instalment_max) {
        (Drawdown::Instalments, Some(max)) => Some((facts.granted.share(max), max)),
        _ => None,
    };
    let drawn = asked.drawn_before.plus(asked.amount);
    let message = if drawn > entitled.min(facts.granted) {
        let open = entitled
            .min(facts.granted)
            .minus(asked.drawn_before)
            .max(Cents::ZERO);
        format!(
            "{} verlangt {} €; anteilig für die berücksichtigten Ausgaben waren es {open} €.",
            told(asked),
            asked.amount
        )
    } else if let Some((most, max)) = ceiling.filter(|(most, _)| drawn > *most) {
        format!(
            "Mit {} sind {drawn} € abgerufen; Abschläge gibt es bis {max} % der Zuwendung, das sind {most} €.",
            told(asked)
        )
    } else if let Some(least) = instalment_min(facts, asked) {
        format!(
            "{} verlangt {} €; Abschläge gibt es erst ab {least} €.",
            told(asked),
            asked.amount
        )
    } else {
        return None;
    };
    let remedy = "Den Abruf berichtigen oder zurückziehen; ist das Geld schon ausgezahlt, mit der Bewilligungsbehörde klären.";
    Some(RULE.warning(FindingCause::AskedTooMuch, &facts.notice, message, remedy))
}

fn instalment_min(facts: &Facts, asked: &Asked) -> Option<Cents> {
    let least = facts
        .instalment_min
        .filter(|_| asked.kind == Drawdown::Instalments);
    least.filter(|least| asked.amount < *least)
}

fn told(asked: &Asked) -> String {
    format!("Mittelabruf {} vom {}", asked.number, format_date(asked.as_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    fn facts(kind: Option<Drawdown>, asked: Asked) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            kind,
            is_free: false,
            granted: Cents(900_000),
            paid_out: Cents(100_000),
            waiting: Cents::ZERO,
            after_proof_up_to: None,
            instalment_max: Some(BasisPoints(6_000)),
            has_no_ceiling: false,
            instalment_min: Some(Cents(200_000)),
            has_no_minimum: false,
            drawdowns: vec![asked],
        }
    }

    fn asked(kind: Drawdown, amount: i64) -> Asked {
        Asked {
            number: 2,
            as_of: "2024-03-01".parse().expect("a day"),
            kind,
            amount: Cents(amount),
            drawn_before: Cents(100_000),
            on_paid: Cents(300_000),
            with_need: Cents(700_000),
        }
    }

    #[test]
    fn each_kind_has_its_bound() {
        use Drawdown::{Advance, Instalments, Reimbursement};
        use FindingCause::{AskedTooMuch, OtherDrawdown};
        for (name, kind, request, expected) in [
            (
                "what is paid",
                Reimbursement,
                asked(Reimbursement, 200_000),
                vec![],
            ),
            (
                "a cent more than paid",
                Reimbursement,
                asked(Reimbursement, 200_001),
                vec![AskedTooMuch],
            ),
            ("with what is due", Advance, asked(Advance, 600_000), vec![]),
            (
                "a cent more than due",
                Advance,
                asked(Advance, 600_001),
                vec![AskedTooMuch],
            ),
            // 60 % of 9,000 € are 5,400 €.
            (
                "up to the ceiling",
                Instalments,
                asked(Instalments, 440_000),
                vec![],
            ),
            (
                "a cent above the ceiling",
                Instalments,
                asked(Instalments, 440_001),
                vec![AskedTooMuch],
            ),
            (
                "the least instalment",
                Instalments,
                asked(Instalments, 200_000),
                vec![],
            ),
            (
                "a cent below it",
                Instalments,
                asked(Instalments, 199_999),
                vec![AskedTooMuch],
            ),
            (
                "another kind",
                Reimbursement,
                asked(Advance, 600_000),
                vec![OtherDrawdown],
            ),
        ] {
            let found: Vec<FindingCause> = check(&facts(Some(kind), request))
                .into_iter()
                .map(|finding| finding.cause)
                .collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn an_unknown_kind_is_asked_for_once_there_is_a_drawdown() {
        let unknown = facts(None, asked(Drawdown::Advance, 100_000));
        assert_eq!(check(&unknown)[0].severity, Severity::MissingParameter);
        let none = Facts {
            drawdowns: Vec::new(),
            ..unknown.clone()
        };
        assert_eq!(check(&none), []);
        let free = Facts {
            is_free: true,
            ..unknown
        };
        assert_eq!(check(&free), []);
    }

    #[test]
    fn all_together_stay_within_the_grant() {
        let messages = |paid_out, waiting| -> Vec<String> {
            let facts = Facts {
                paid_out: Cents(paid_out),
                waiting: Cents(waiting),
                is_free: true,
                ..facts(None, asked(Drawdown::Advance, 100_000))
            };
            check(&facts).into_iter().map(|finding| finding.message).collect()
        };
        assert!(messages(500_000, 400_000).is_empty());
        assert!(messages(900_001, 0).is_empty(), "R16 tells of payouts alone");
        assert_eq!(
            messages(500_000, 400_001),
            ["Ausgezahlt und angefordert sind 9.000,01 €, bewilligt 9.000,00 €: 0,01 € zu viel."]
        );
    }

    #[test]
    fn instalments_without_a_known_ceiling_are_told() {
        let unknown = Facts {
            instalment_max: None,
            ..facts(Some(Drawdown::Instalments), asked(Drawdown::Instalments, 500_000))
        };
        let [found]: [Finding; 1] = check(&unknown).try_into().expect("one finding");
        assert_eq!(found.severity, Severity::MissingParameter);
        assert_eq!(found.message, "Angabe fehlt: Abschläge höchstens.");
        let none = Facts {
            has_no_ceiling: true,
            ..unknown.clone()
        };
        assert_eq!(check(&none), []);
        let other = Facts {
            kind: Some(Drawdown::Reimbursement),
            ..unknown
        };
        assert!(
            check(&other)
                .iter()
                .all(|found| found.severity != Severity::MissingParameter)
        );
    }

    #[test]
    fn a_small_grant_is_paid_after_its_proof() {
        // 9,000.00 € are granted.
        for (up_to, is_told) in [
            (None, false),
            (Some(899_999), false),
            (Some(900_000), true),
            (Some(2_500_000), true),
        ] {
            for kind in [Drawdown::Instalments, Drawdown::Reimbursement] {
                let facts = Facts {
                    after_proof_up_to: up_to.map(Cents),
                    ..facts(Some(kind), asked(kind, 200_000))
                };
                let found = check(&facts);
                assert_eq!(found.len(), usize::from(is_told), "{up_to:?} {kind}");
                assert!(
                    found
                        .iter()
                        .all(|found| found.cause == FindingCause::OtherDrawdown)
                );
            }
        }
        let none = Facts {
            after_proof_up_to: Some(Cents(2_500_000)),
            drawdowns: Vec::new(),
            ..facts(Some(Drawdown::Instalments), asked(Drawdown::Instalments, 200_000))
        };
        assert_eq!(check(&none), []);
        let small = Facts {
            after_proof_up_to: Some(Cents(2_500_000)),
            ..facts(Some(Drawdown::Instalments), asked(Drawdown::Instalments, 200_000))
        };
        assert_eq!(
            check(&small)[0].message,
            "Mittelabruf 2 vom 01.03.2024 liegt vor dem Verwendungsnachweis; Zuwendungen bis 25.000,00 € zahlt das Programm erst danach, \
             bewilligt sind 9.000,00 €."
        );
    }

    #[test]
    fn instalments_without_a_known_minimum_are_told() {
        let unknown = Facts {
            instalment_min: None,
            ..facts(Some(Drawdown::Instalments), asked(Drawdown::Instalments, 1))
        };
        let [found]: [Finding; 1] = check(&unknown).try_into().expect("one finding");
        assert_eq!(found.severity, Severity::MissingParameter);
        assert_eq!(found.message, "Angabe fehlt: Mindestbetrag für Abschläge.");
        let none = Facts {
            has_no_minimum: true,
            ..unknown.clone()
        };
        assert_eq!(check(&none), []);
        let not_asked = Facts {
            drawdowns: Vec::new(),
            ..unknown.clone()
        };
        assert_eq!(check(&not_asked), []);
        let both = Facts {
            instalment_max: None,
            ..unknown
        };
        assert_eq!(check(&both).len(), 2, "each bound that is unknown");
    }

    #[test]
    fn messages_name_the_drawdown_and_both_amounts() {
        let messages = |kind, request| -> Vec<String> {
            check(&facts(Some(kind), request))
                .into_iter()
                .map(|finding| finding.message)
                .collect()
        };
        assert_eq!(
            messages(Drawdown::Reimbursement, asked(Drawdown::Advance, 100_000)),
            [
                "Mittelabruf 2 vom 01.03.2024 ist berechnet als Vorschuss für fällige Zahlungen. In diesem Programm nur Erstattung bezahlter Rechnungen."
            ]
        );
        assert_eq!(
            messages(Drawdown::Reimbursement, asked(Drawdown::Reimbursement, 250_000)),
            [
                "Mittelabruf 2 vom 01.03.2024 verlangt 2.500,00 €; anteilig für die berücksichtigten Ausgaben waren es 2.000,00 €."
            ]
        );
        assert_eq!(
            messages(Drawdown::Instalments, asked(Drawdown::Instalments, 500_000)),
            [
                "Mit Mittelabruf 2 vom 01.03.2024 sind 6.000,00 € abgerufen; Abschläge gibt es bis 60 % der Zuwendung, das sind 5.400,00 €."
            ]
        );
    }
}

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

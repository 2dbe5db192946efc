use super::*;
use crate::rules::{Severity, SubjectKind};
use paktbuch_types::PaymentKind;
use proptest::prelude::*;

fn sound() -> Facts {
    Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        filing: true,
        invoices: vec![invoice(1000, &[(600, true), (400, true)])],
        device_lines: vec![lines(Quantity::whole(2), 2)],
        devices: vec![device(true)],
        others: Vec::new(),
    }
}

fn invoice(due: i64, payments: &[(i64, bool)]) -> Invoice {
    let payment = |(amount, proven): &(i64, bool)| Payment {
        kind: PaymentKind::Invoice,
        amount: Cents(*amount),
        skonto: Cents::ZERO,
        proven: *proven,
    };
    Invoice {
        subject: Subject::new(SubjectKind::Invoice, 2, "Rechnung RE-1"),
        due: Cents(due),
        claimed: Cents::ZERO,
        chain: Cents::ZERO,
        retention: Cents::ZERO,
        retention_is_due: false,
        paid_later: None,
        tax: Cents::ZERO,
        payments: payments.iter().map(payment).collect(),
    }
}

fn lines(quantity: Quantity, devices: i64) -> DeviceLine {
    DeviceLine {
        subject: Subject::new(SubjectKind::InvoiceLine, 3, "RE-1, Position 1"),
        kind: LineKind::Device,
        quantity,
        devices,
    }
}

/// A line that has everything its kind can have, or nothing.
fn other(kind: LineKind, whole: bool) -> OtherLine {
    OtherLine {
        subject: Subject::new(SubjectKind::InvoiceLine, 5, "RE-1, Position 2"),
        kind,
        has_place: whole,
        has_extent: whole,
        is_accepted: whole,
        has_term: whole,
    }
}

fn device(has_room: bool) -> Device {
    Device {
        subject: Subject::new(SubjectKind::Device, 4, "HAV-0001"),
        has_room,
    }
}

#[test]
fn each_gap_is_named() {
    type Change = fn(&mut Facts);
    let cases: [(Change, &[&str]); 17] = [
        (|_| {}, &[]),
        (
            |facts| facts.invoices = vec![invoice(1000, &[])],
            &["Rechnung RE-1 hat kein Zahlungsdatum: 10,00 € sind offen."],
        ),
        (
            |facts| {
                let mut later = invoice(1000, &[]);
                later.paid_later = chrono::NaiveDate::from_ymd_opt(2024, 1, 2);
                facts.invoices = vec![later];
            },
            &[
                "Rechnung RE-1 ist bis zum Stichtag nicht bezahlt (bezahlt am 02.01.2024): 10,00 € sind offen.",
            ],
        ),
        (|facts| facts.invoices = vec![invoice(0, &[])], &[]),
        (
            |facts| facts.invoices = vec![invoice(1000, &[(999, true)])],
            &["Rechnung RE-1 ist nicht ganz bezahlt: 0,01 € sind offen."],
        ),
        (
            |facts| facts.invoices = vec![invoice(1000, &[(1001, true)])],
            &["Rechnung RE-1 ist überzahlt: 10,01 € bezahlt, 10,00 € berechnet."],
        ),
        (
            |facts| facts.invoices[0].payments[0].amount = Cents(590),
            &["Rechnung RE-1 ist nicht ganz bezahlt: 0,10 € sind offen."],
        ),
        (
            |facts| {
                facts.invoices[0].payments[0].amount = Cents(590);
                facts.invoices[0].payments[0].skonto = Cents(10);
            },
            &[],
        ),
        (
            |facts| {
                facts.invoices[0].payments[0].amount = Cents(590);
                facts.invoices[0].retention = Cents(10);
            },
            &[],
        ),
        (
            |facts| facts.invoices = vec![invoice(-1000, &[(-400, true)])],
            &["Rechnung RE-1 ist nicht ganz bezahlt: −6,00 € sind offen."],
        ),
        (
            |facts| facts.invoices = vec![invoice(1000, &[(1000, false)])],
            &["Rechnung RE-1: Für eine Zahlung fehlt der Zahlungsbeleg."],
        ),
        (
            |facts| facts.device_lines = vec![lines(Quantity::whole(20), 15)],
            &["RE-1, Position 1: 15 von 20 Geräten angelegt, 5 fehlen."],
        ),
        (
            |facts| facts.device_lines = vec![lines(Quantity::whole(1), 2)],
            &["RE-1, Position 1: mehr Geräte angelegt (2) als berechnet (1)."],
        ),
        (
            |facts| facts.devices = vec![device(false), device(true)],
            &["Gerät HAV-0001 steht ohne Raum im Bestand."],
        ),
        (
            |facts| {
                facts.others = vec![
                    other(LineKind::Installation, true),
                    other(LineKind::Installation, false),
                    OtherLine {
                        has_extent: false,
                        ..other(LineKind::Installation, true)
                    },
                    other(LineKind::Licence, false),
                    other(LineKind::Accessory, false),
                    other(LineKind::Service, false),
                ]
            },
            &[
                "RE-1, Position 2: Für die Anlage fehlt: Ort, Umfang und Abnahme.",
                "RE-1, Position 2: Für die Anlage fehlt: Umfang.",
                "RE-1, Position 2: Für die Lizenz fehlt: Laufzeit.",
            ],
        ),
        (
            |facts| {
                facts.device_lines = vec![DeviceLine {
                    kind: LineKind::Item,
                    ..lines(Quantity::whole(3), 1)
                }]
            },
            &["RE-1, Position 1: 1 von 3 Gegenständen angelegt, 2 fehlen."],
        ),
        (
            |facts| facts.device_lines = vec![lines(Quantity(15_000), 1)],
            &["RE-1, Position 1: 1 von 1,5 Geräten angelegt, 0,5 fehlen."],
        ),
    ];
    for (change, expected) in cases {
        let mut facts = sound();
        change(&mut facts);
        let findings = check(&facts);
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, expected);
        assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
        facts.filing = false;
        assert!(
            check(&facts)
                .iter()
                .all(|finding| finding.severity == Severity::Warning)
        );
    }
}

#[test]
fn a_proof_without_sachbericht_is_warned_of() {
    let notice = Subject::new(SubjectKind::Notice, 1, "48.02.03-117");
    for (is_told, expected) in [(true, None), (false, Some("48.02.03-117: Sachbericht fehlt."))] {
        let found = check_narrative(&notice, is_told);
        assert!(found.iter().all(is_narrative));
        let told = found
            .as_ref()
            .map(|finding| (finding.severity, finding.message.as_str()));
        assert_eq!(told, expected.map(|message| (Severity::Warning, message)));
    }
}

#[test]
fn the_three_sums_of_a_proof_agree() {
    let notice = Subject::new(SubjectKind::Notice, 1, "48.02.03-117");
    for (receipts, income, expected) in [
        (1000, 1000, vec![]),
        (
            900,
            1000,
            vec!["Die Belegliste ergibt 9,00 €, die Ausgaben lt. Abrechnung 10,00 €; Unterschied −1,00 €."],
        ),
        (
            1000,
            1001,
            vec!["Die Einnahmen lt. Abrechnung ergeben 10,01 €, die Ausgaben 10,00 €; Unterschied 0,01 €."],
        ),
    ] {
        let sums = Sums {
            receipts: Cents(receipts),
            expenditure: Cents(1000),
            income: Cents(income),
        };
        let findings = check_sums(&notice, sums);
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, expected);
        assert!(
            findings
                .iter()
                .all(|finding| finding.remedy.ends_with("bestätigen lässt sich das nicht."))
        );
        assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
    }
}

proptest! {
    #[test]
    fn payments_that_add_up_pass(due in -1_000_000_i64..1_000_000, weights in prop::collection::vec(1_i64..50, 1..6), error in -3_i64..=3) {
        let mut payments: Vec<(i64, bool)> = Cents(due).split_by(&weights).iter().map(|part| (part.0, true)).collect();
        payments[0].0 += error;
        let facts = Facts { invoices: vec![invoice(due, &payments)], ..sound() };
        prop_assert_eq!(check(&facts).is_empty(), error == 0);
    }
}

#[test]
fn self_assessed_vat_is_paid_to_the_tax_office() {
    let messages = |tax: i64, paid: i64| {
        let mut invoice = invoice(1000, &[(1000, true)]);
        invoice.tax = Cents(tax);
        if paid != 0 {
            invoice.payments.push(Payment {
                kind: PaymentKind::Tax,
                amount: Cents(paid),
                skonto: Cents::ZERO,
                proven: true,
            });
        }
        let facts = Facts {
            invoices: vec![invoice],
            ..sound()
        };
        let found = check(&facts);
        found
            .into_iter()
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(messages(190, 190), Vec::<String>::new());
    let open = messages(190, 90);
    assert!(
        open.len() == 1 && open[0].contains("sind 1,00 € nicht gezahlt"),
        "{open:?}"
    );
    let too_much = messages(0, 190);
    assert!(
        too_much.len() == 1 && too_much[0].contains("sind 1,90 € Umsatzsteuer gezahlt"),
        "{too_much:?}"
    );
}

#[test]
fn retained_money_is_asked_for_once_its_day_has_passed() {
    let found = |is_due| {
        let mut invoice = invoice(1000, &[(900, true)]);
        invoice.retention = Cents(100);
        invoice.retention_is_due = is_due;
        let facts = Facts {
            invoices: vec![invoice],
            ..sound()
        };
        check(&facts)
    };
    assert!(found(false).is_empty());
    let due = found(true);
    assert!(
        due.len() == 1 && due[0].message.contains("1,00 € Sicherheit einbehalten"),
        "{due:?}"
    );
}

#[test]
fn what_was_prepaid_is_proven_once() {
    let with_chain = |claimed: i64, chain: i64, proven: &[i64]| {
        let mut invoice = invoice(600, &[(600, true)]);
        invoice.claimed = Cents(claimed);
        invoice.chain = Cents(chain);
        invoice.payments.extend(proven.iter().map(|amount| Payment {
            kind: PaymentKind::Prepaid,
            amount: Cents(*amount),
            skonto: Cents::ZERO,
            proven: true,
        }));
        let is_unpaid = invoice.is_unpaid();
        let facts = Facts {
            invoices: vec![invoice],
            ..sound()
        };
        let found = check(&facts);
        assert_eq!(is_unpaid, !found.is_empty(), "{found:?}");
        found
            .into_iter()
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    let found = |claimed: i64, proven: &[i64]| with_chain(claimed, 0, proven);
    assert_eq!(found(0, &[]), Vec::<String>::new());
    assert_eq!(with_chain(0, 400, &[]), Vec::<String>::new());
    assert_eq!(found(400, &[100, 300]), Vec::<String>::new());
    let missing = found(400, &[100]);
    assert!(
        missing.len() == 1 && missing[0].contains("Vorauszahlung 3,00 € ist nicht belegt"),
        "{missing:?}"
    );
    for (chain, words) in [
        (400, "4,00 € Vorauszahlung sind zweimal belegt"),
        (150, "1,50 € Vorauszahlung sind zweimal belegt"),
        (0, "4,00 € Vorauszahlung zählen hier nicht"),
    ] {
        let told = with_chain(0, chain, &[400]);
        assert!(told.len() == 1 && told[0].contains(words), "{told:?}");
    }
}

use super::*;
use crate::rules::SubjectKind;

fn day(text: &str) -> NaiveDate {
    paktbuch_types::parse_date(text).unwrap()
}

fn line(ordered: &str, accepted: &str, invoiced: &str, paid: &[&str]) -> Line {
    let optional = |text: &str| (!text.is_empty()).then(|| day(text));
    Line {
        subject: Subject::new(SubjectKind::InvoiceLine, 7, "RE-1, Position 1"),
        kind: LineKind::Device,
        is_partial: false,
        gross: Cents(11_900),
        ordered: optional(ordered),
        accepted: optional(accepted),
        invoiced: day(invoiced),
        paid: paid.iter().map(|text| day(text)).collect(),
        paid_early: None,
    }
}

#[test]
fn a_payment_before_its_invoice_is_asked_about() {
    let early = Line {
        paid_early: Some(day("10.05.2023")),
        ..line("02.05.2023", "10.05.2023", "12.05.2023", &["10.05.2023"])
    };
    let found = check(&facts(DatePeriods::Implementation, Some(0), early));
    let told: Vec<_> = found
        .iter()
        .filter(|finding| finding.cause == FindingCause::PaidEarly)
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].severity, Severity::Warning);
    assert!(
        told[0]
            .message
            .contains("Die Zahlung vom 10.05.2023 liegt vor der Rechnung vom 12.05.2023")
    );
}

#[test]
fn the_first_payment_before_the_invoice_is_no_prepayment_and_no_refund() {
    let invoiced = day("12.05.2023");
    let paid = |kind, text: &str, cents| (kind, day(text), Cents(cents));
    let first =
        |payments: &[(PaymentKind, NaiveDate, Cents)]| first_early(payments.iter().copied(), invoiced);
    assert_eq!(first(&[paid(PaymentKind::Invoice, "12.05.2023", 1)]), None);
    assert_eq!(first(&[paid(PaymentKind::Prepaid, "11.05.2023", 1)]), None);
    assert_eq!(first(&[paid(PaymentKind::Invoice, "11.05.2023", -1)]), None);
    let two = [
        paid(PaymentKind::Invoice, "11.05.2023", 1),
        paid(PaymentKind::Invoice, "10.05.2023", 1),
    ];
    assert_eq!(first(&two), Some(day("10.05.2023")));
}

fn facts(periods: DatePeriods, grace_days: Option<u32>, line: Line) -> Facts {
    Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        implementation: Period {
            from: Some(day("01.03.2022")),
            to: Some(day("31.10.2024")),
        },
        approval: Period {
            from: Some(day("01.03.2022")),
            to: Some(day("31.12.2024")),
        },
        periods,
        are_periods_known: true,
        grace_days,
        dated: Some(day("01.03.2022")),
        programme: Period {
            from: Some(day("11.09.2019")),
            to: Some(day("31.12.2025")),
        },
        programme_end: Some(day("31.10.2024")),
        programme_end_source: "Richtlinie Nr. 5".to_owned(),
        lines: vec![line],
    }
}

#[test]
fn each_date_is_held_against_its_period() {
    let usual = DatePeriods::Implementation;
    for (name, periods, line, expected) in [
        (
            "inside",
            usual,
            line("01.03.2022", "01.10.2024", "31.10.2024", &["30.11.2024"]),
            vec![],
        ),
        (
            "unpaid is not ours",
            usual,
            line("1.3.2022", "1.4.2022", "1.4.2022", &[]),
            vec![],
        ),
        (
            "early order",
            usual,
            line("28.02.2022", "1.4.2022", "1.4.2022", &[]),
            vec!["Der Auftrag vom 28.02.2022 liegt vor Beginn"],
        ),
        (
            "late delivery and payment",
            usual,
            line(
                "1.3.2022",
                "06.11.2024",
                "31.10.2024",
                &["31.10.2024", "01.12.2024"],
            ),
            vec![
                "Die Abnahme vom 06.11.2024 liegt nach dem Ende des Durchführungszeitraums (31.10.2024).",
                "Die Zahlung vom 01.12.2024 liegt nach dem Ende des Durchführungszeitraums (31.10.2024) und den 30 zugelassenen Tagen danach.",
            ],
        ),
        (
            "late invoice",
            usual,
            line("1.3.2022", "1.4.2022", "01.11.2024", &[]),
            vec!["Die Rechnung vom 01.11.2024"],
        ),
        (
            "missing dates",
            usual,
            line("", "", "1.4.2022", &[]),
            vec!["Der Tag des Auftrags fehlt.", "Der Tag der Abnahme fehlt."],
        ),
        (
            "payment in the approval",
            DatePeriods::PaidInApproval,
            line("1.3.2022", "1.4.2022", "31.10.2024", &["30.01.2025"]),
            vec![],
        ),
        (
            "payment after the approval",
            DatePeriods::PaidInApproval,
            line("1.3.2022", "1.4.2022", "01.11.2024", &["31.01.2025"]),
            vec![
                "Die Rechnung vom 01.11.2024 liegt nach dem Ende des Durchführungszeitraums",
                "Die Zahlung vom 31.01.2025 liegt nach dem Ende des Bewilligungszeitraums (31.12.2024)",
            ],
        ),
        (
            "invoice in the approval",
            DatePeriods::InvoicedInApproval,
            line("1.3.2022", "01.11.2024", "31.12.2024", &["31.12.2024"]),
            vec!["Die Abnahme vom 01.11.2024"],
        ),
        (
            "all in the approval",
            DatePeriods::Approval,
            line("31.12.2024", "31.12.2024", "01.01.2025", &[]),
            vec!["Die Rechnung vom 01.01.2025 liegt nach dem Ende des Bewilligungszeitraums"],
        ),
    ] {
        let findings = check(&facts(periods, Some(30), line));
        assert_eq!(findings.len(), expected.len(), "{name}: {findings:#?}");
        for (finding, part) in findings.iter().zip(expected) {
            assert!(finding.message.contains(part), "{name}: {}", finding.message);
            let missing = finding.message.ends_with("fehlt.");
            assert_eq!(
                finding.severity,
                if missing {
                    Severity::Warning
                } else {
                    Severity::Error
                },
                "{name}"
            );
        }
    }
}

#[test]
fn a_notice_that_says_nothing_never_passes() {
    let findings = check(&facts(
        DatePeriods::Implementation,
        None,
        line("1.3.2022", "1.4.2022", "1.4.2022", &["15.11.2024"]),
    ));
    let severities: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::MissingParameter, Severity::Warning]);

    let mut open = facts(
        DatePeriods::Implementation,
        Some(0),
        line("1.3.2022", "1.4.2022", "1.4.2022", &[]),
    );
    open.implementation.to = None;
    let findings = check(&open);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].message,
        "Angabe fehlt: Durchführungszeitraum (Beginn und Ende)."
    );
    open.periods = DatePeriods::PaidInApproval;
    open.approval.from = None;
    assert_eq!(check(&open).len(), 2);
}

#[test]
fn a_period_beyond_the_programme_is_a_warning() {
    let mut long = facts(
        DatePeriods::Implementation,
        Some(0),
        line("1.3.2022", "1.4.2022", "1.4.2022", &[]),
    );
    long.implementation.to = Some(day("31.01.2025"));
    long.approval.to = Some(day("31.01.2025"));
    let findings = check(&long);
    assert_eq!((findings.len(), findings[0].severity), (1, Severity::Warning));
    assert_eq!(findings[0].subject.kind, SubjectKind::Notice);
    assert_eq!(findings[0].source, "Richtlinie Nr. 5");
    long.programme_end_source = String::new();
    assert_eq!(check(&long)[0].source, RULE.source);
}

/// The first and the last day of a period count, the days before and after do not: for each date, wherever the notice puts it.
#[test]
fn each_date_counts_to_the_day() {
    use DatePeriods::{Approval, Implementation, InvoicedInApproval, PaidInApproval};
    use Severity::{Error, Warning};
    // Each in a period of its own: 01.03.2022 to 31.10.2024 (Durchführung), 01.02.2022 to 31.12.2024 (Bewilligung).
    let (implementation, approval) = (("01.03.2022", "31.10.2024"), ("01.02.2022", "31.12.2024"));
    let periods_of = |kind| match kind {
        DateKind::Ordered | DateKind::Accepted => [implementation, implementation, implementation, approval],
        DateKind::Invoiced => [implementation, implementation, approval, approval],
        DateKind::Paid => [implementation, approval, approval, approval],
    };
    for kind in DateKind::ALL {
        let all = [Implementation, PaidInApproval, InvoicedInApproval, Approval];
        for (periods, (from, to)) in all.into_iter().zip(periods_of(*kind)) {
            for grace in [None, Some(0), Some(30)] {
                let days = match (kind, grace) {
                    (DateKind::Paid, Some(days)) => i64::from(days),
                    _ => 0,
                };
                let late = match (kind, grace) {
                    (DateKind::Paid, None) => Warning,
                    _ => Error,
                };
                for (day_of, expected) in [
                    (day(from), None),
                    (day(from) - chrono::TimeDelta::days(1), Some(Error)),
                    (day(to) + chrono::TimeDelta::days(days), None),
                    (day(to) + chrono::TimeDelta::days(days + 1), Some(late)),
                ] {
                    let inside = day("01.06.2023");
                    let on = |asked| if asked == *kind { day_of } else { inside };
                    let mut facts = facts(periods, grace, line("1.6.2023", "1.6.2023", "1.6.2023", &[]));
                    facts.approval.from = Some(day("01.02.2022"));
                    facts.lines[0].ordered = Some(on(DateKind::Ordered));
                    facts.lines[0].accepted = Some(on(DateKind::Accepted));
                    facts.lines[0].invoiced = on(DateKind::Invoiced);
                    facts.lines[0].paid = vec![on(DateKind::Paid)];
                    let found: Vec<Severity> = check(&facts)
                        .into_iter()
                        .filter(|finding| finding.subject.kind == SubjectKind::InvoiceLine)
                        .map(|finding| finding.severity)
                        .collect();
                    let expected: Vec<Severity> = expected.into_iter().collect();
                    assert_eq!(found, expected, "{kind} {day_of}, {periods:?}, grace {grace:?}");
                }
            }
        }
    }
}

#[test]
fn the_acceptance_of_a_partial_invoice_is_asked_for_at_the_final_one() {
    let partial = Line {
        is_partial: true,
        ..line("1.3.2022", "", "1.6.2022", &[])
    };
    let found = check(&facts(DatePeriods::Implementation, Some(30), partial));
    assert!(
        found
            .iter()
            .all(|finding| !finding.message.contains("der Abnahme fehlt")),
        "{found:?}"
    );
}

/// What is missing is asked for whether or not the notice says how long payment counts, and never of money that comes back.
#[test]
fn order_and_acceptance_are_asked_for_by_kind() {
    use LineKind::{Accessory, Device, Installation, Item, Licence, Service};
    let (order, acceptance) = ("Der Tag des Auftrags fehlt.", "Der Tag der Abnahme fehlt.");
    for (kind, known, gross, expected) in [
        (Device, true, 1, vec![order, acceptance]),
        (Item, true, 1, vec![order, acceptance]),
        (Installation, true, 1, vec![order, acceptance]),
        (Accessory, true, 1, vec![order, acceptance]),
        (Service, true, 1, vec![order, acceptance]),
        (Licence, true, 1, vec![order]),
        (Device, false, 1, vec![order, acceptance]),
        (Accessory, false, 1, vec![order]),
        (Service, false, 1, vec![order]),
        (Accessory, true, 0, vec![order, acceptance]),
        (Device, true, -1, vec![]),
        (Service, true, -1, vec![]),
    ] {
        for grace in [None, Some(0), Some(30)] {
            let mut facts = facts(DatePeriods::Implementation, grace, line("", "", "1.6.2023", &[]));
            facts.lines[0].kind = kind;
            facts.lines[0].gross = Cents(gross);
            if !known {
                facts.implementation = Period::default();
            }
            let found = check(&facts);
            let of_line: Vec<&str> = found
                .iter()
                .filter(|finding| finding.subject.kind == SubjectKind::InvoiceLine)
                .map(|finding| finding.message.trim_start_matches("RE-1, Position 1: "))
                .collect();
            assert_eq!(of_line, expected, "{kind:?}, {known}, {gross}, {grace:?}");
            let is_missing = |finding: &&Finding| finding.severity == Severity::MissingParameter;
            let missing = usize::from(grace.is_none()) + usize::from(!known);
            assert_eq!(
                found.iter().filter(is_missing).count(),
                missing,
                "{kind:?}, {known}, {grace:?}"
            );
        }
    }
    let mut back = facts(
        DatePeriods::Implementation,
        Some(0),
        line("", "", "01.11.2024", &["02.11.2024"]),
    );
    back.lines[0].gross = Cents(-1);
    assert_eq!(check(&back), [], "money that came back after the period");
}

#[test]
fn days_outside_of_the_programme_are_told_once_each() {
    let fits = facts(
        DatePeriods::Implementation,
        Some(0),
        line("1.3.2022", "1.4.2022", "1.4.2022", &[]),
    );
    let warnings = |facts: &Facts| {
        let found = check(facts).into_iter();
        let told = found.filter(|finding| finding.cause == FindingCause::OutsideProgramme);
        told.map(|finding| (finding.severity, finding.message))
            .collect::<Vec<_>>()
    };
    assert_eq!(warnings(&fits), []);
    let beside = Facts {
        dated: Some(day("10.09.2019")),
        implementation: Period {
            from: Some(day("01.03.2019")),
            to: Some(day("31.12.2026")),
        },
        approval: Period {
            from: Some(day("11.09.2019")),
            to: Some(day("01.01.2026")),
        },
        ..fits
    };
    let expected = [
        "Der Bescheid ist vom 10.09.2019, das Programm gilt erst ab 11.09.2019.",
        "Der Durchführungszeitraum beginnt am 01.03.2019, das Programm gilt erst ab 11.09.2019.",
        "Der Bewilligungszeitraum endet am 01.01.2026, das Programm gilt nur bis 31.12.2025.",
    ];
    let warning = |message: &str| (Severity::Warning, message.to_owned());
    assert_eq!(warnings(&beside), expected.map(warning));
    let unlimited = Facts {
        programme: Period::default(),
        ..beside
    };
    assert_eq!(warnings(&unlimited), []);
}

#[test]
fn where_dates_count_is_asked_where_it_matters() {
    let told = |facts: Facts| -> Vec<Severity> {
        let about = |finding: &Finding| finding.message.contains("In welchem Zeitraum");
        let found = check(&facts).into_iter().filter(about);
        found.map(|finding| finding.severity).collect()
    };
    for (periods, are_periods_known, accepted, expected) in [
        // In the Bewilligungszeitraum, after the Durchführungszeitraum.
        (DatePeriods::Implementation, false, "06.11.2024", 1),
        (DatePeriods::Implementation, true, "06.11.2024", 0),
        // In both, and in neither.
        (DatePeriods::Implementation, false, "31.10.2024", 0),
        (DatePeriods::Implementation, false, "01.01.2025", 0),
        (DatePeriods::Approval, true, "06.11.2024", 0),
    ] {
        let facts = Facts {
            are_periods_known,
            ..facts(
                periods,
                Some(0),
                line("1.3.2022", accepted, "1.4.2022", &["1.4.2022"]),
            )
        };
        let severities = vec![Severity::MissingParameter; expected];
        assert_eq!(told(facts), severities, "{accepted} {are_periods_known}");
    }
}

/// Each end is held against its own; equal days are well, and so is an end that the notice does not name.
#[test]
fn a_durchfuehrungszeitraum_beyond_the_bewilligungszeitraum_is_told_at_each_end() {
    let early =
        "Der Durchführungszeitraum beginnt am 28.02.2022, der Bewilligungszeitraum erst am 01.03.2022.";
    let late = "Der Durchführungszeitraum endet am 01.10.2024, der Bewilligungszeitraum schon am 30.09.2024.";
    let (from, to) = ("01.03.2022", "30.09.2024");
    for (implementation, approval, expected) in [
        ((from, to), (from, to), vec![]),
        (("02.03.2022", "29.09.2024"), (from, to), vec![]),
        (("28.02.2022", to), (from, to), vec![early]),
        ((from, "01.10.2024"), (from, to), vec![late]),
        (("28.02.2022", "01.10.2024"), (from, to), vec![early, late]),
        (("28.02.2022", "01.10.2024"), ("", ""), vec![]),
        (("", ""), (from, to), vec![]),
    ] {
        let known = |text: &str| (!text.is_empty()).then(|| day(text));
        let period = |(from, to): (&str, &str)| Period {
            from: known(from),
            to: known(to),
        };
        let facts = Facts {
            implementation: period(implementation),
            approval: period(approval),
            lines: Vec::new(),
            ..facts(
                DatePeriods::Implementation,
                Some(0),
                line("", "", "1.4.2022", &[]),
            )
        };
        let found = check(&facts).into_iter();
        let told: Vec<Finding> = found
            .filter(|finding| finding.cause == FindingCause::OutsideApproval)
            .collect();
        let messages: Vec<&str> = told.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, expected, "{implementation:?} in {approval:?}");
        assert!(told.iter().all(|finding| finding.severity == Severity::Warning));
    }
}

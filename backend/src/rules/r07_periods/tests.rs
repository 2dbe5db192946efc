//! Dates held against the periods of a notice.

mod asked;
mod periods;

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

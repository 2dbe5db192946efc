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
        ordered: optional(ordered),
        accepted: optional(accepted),
        invoiced: day(invoiced),
        paid: paid.iter().map(|text| day(text)).collect(),
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
        grace_days,
        programme_end: Some(day("31.10.2024")),
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
    let findings = check(&long);
    assert_eq!((findings.len(), findings[0].severity), (1, Severity::Warning));
    assert_eq!(findings[0].subject.kind, SubjectKind::Notice);
}

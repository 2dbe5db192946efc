//! The periods themselves, held against each other and against the programme.

use super::*;

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

//! What is missing is asked for.

use super::*;

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

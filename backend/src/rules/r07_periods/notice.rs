//! The periods of a notice, before any purchase.

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::{Facts, PeriodKind, RULE, demands};
use crate::rules::{Finding, FindingCause};

/// What the notice does not say of its periods, and how they stand to those of the programme.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.grace_days.is_none() {
        findings.push(RULE.missing(
            &facts.notice,
            "Tage nach dem Ende des Zeitraums, in denen noch bezahlt werden darf",
        ));
    }
    let mut needed: Vec<PeriodKind> = demands(facts.periods, 0)
        .iter()
        .map(|demand| demand.period)
        .collect();
    needed.push(PeriodKind::Implementation);
    for kind in [PeriodKind::Implementation, PeriodKind::Approval] {
        let period = facts.period(kind);
        if needed.contains(&kind) && (period.from.is_none() || period.to.is_none()) {
            findings.push(RULE.missing(&facts.notice, &format!("{kind} (Beginn und Ende)")));
        }
    }
    if let (Some(end), Some(latest)) = (facts.implementation.to, facts.programme_end)
        && end > latest
    {
        let message = format!(
            "Der Durchführungszeitraum endet am {}, das Programm lässt höchstens den {} zu.",
            format_date(end),
            format_date(latest)
        );
        let mut finding = RULE.warning(
            FindingCause::PeriodTooLong,
            &facts.notice,
            message,
            "Ende des Durchführungszeitraums mit dem Bescheid vergleichen.",
        );
        if !facts.programme_end_source.is_empty() {
            finding.source.clone_from(&facts.programme_end_source);
        }
        findings.push(finding);
    }
    findings.extend(beside_programme(facts));
    findings.extend(beside_approval(facts));
    findings
}

/// A Durchführungszeitraum that reaches beyond the Bewilligungszeitraum at either end; where one of the two days is not known,
/// nothing is told of it.
fn beside_approval(facts: &Facts) -> Vec<Finding> {
    let (inner, outer) = (facts.implementation, facts.approval);
    let begins = inner.from.zip(outer.from).filter(|(day, from)| day < from);
    let ends = inner.to.zip(outer.to).filter(|(day, to)| day > to);
    let told = [("beginnt", "erst", begins), ("endet", "schon", ends)];
    let warning = |(does, when, days): (&str, &str, Option<(NaiveDate, NaiveDate)>)| {
        let (inner, outer) = days?;
        let (inner, outer) = (format_date(inner), format_date(outer));
        let message = format!(
            "Der Durchführungszeitraum {does} am {inner}, der Bewilligungszeitraum {when} am {outer}."
        );
        let remedy = "Bitte beide Zeiträume mit dem Bescheid vergleichen und einen Tippfehler berichtigen.";
        Some(RULE.warning(FindingCause::OutsideApproval, &facts.notice, message, remedy))
    };
    told.into_iter().filter_map(warning).collect()
}

/// What lies outside of the programme's validity: it may be lawful, where the notice says so.
fn beside_programme(facts: &Facts) -> Vec<Finding> {
    let programme = facts.programme;
    let too_early = |what: &str, day: Option<NaiveDate>| {
        let (day, from) = day.zip(programme.from).filter(|(day, from)| day < from)?;
        let (day, from) = (format_date(day), format_date(from));
        Some(format!("{what} {day}, das Programm gilt erst ab {from}."))
    };
    let too_late = |what: &str, day: Option<NaiveDate>| {
        let (day, to) = day.zip(programme.to).filter(|(day, to)| day > to)?;
        let (day, to) = (format_date(day), format_date(to));
        Some(format!("{what} {day}, das Programm gilt nur bis {to}."))
    };
    // A Durchführungszeitraum that is too long was told already.
    let told = facts
        .implementation
        .to
        .zip(facts.programme_end)
        .is_some_and(|(end, latest)| end > latest);
    let implementation_to = facts.implementation.to.filter(|_| !told);
    let found = [
        too_early("Der Bescheid ist vom", facts.dated),
        too_early("Der Durchführungszeitraum beginnt am", facts.implementation.from),
        too_late("Der Durchführungszeitraum endet am", implementation_to),
        too_early("Der Bewilligungszeitraum beginnt am", facts.approval.from),
        too_late("Der Bewilligungszeitraum endet am", facts.approval.to),
    ];
    let warning = |message: String| {
        RULE.warning(
            FindingCause::OutsideProgramme,
            &facts.notice,
            message,
            "Bitte mit dem Bescheid vergleichen und einen Tippfehler berichtigen.",
        )
    };
    found.into_iter().flatten().map(warning).collect()
}

//! Findings that one thing brings about: „24 Geräte ohne Raum“ in place of 24 sentences.

use paktbuch_types::{Severity, SubjectKind};

use super::Found;
use crate::rules::{Finding, FindingCause, r20_identification as r20};
use crate::text::search_form;

/// Findings of one severity and cause, in the order in which they were found.
#[derive(Debug, Clone)]
pub struct Cause<'a> {
    pub severity: Severity,
    /// Its findings are confirmed; open and confirmed ones are two causes.
    pub is_confirmed: bool,
    /// Its name in addresses: `warning-r16-device-without-raum`.
    pub key: String,
    /// For one finding and for several.
    words: (String, String),
    pub found: Vec<&'a Found>,
}

impl Cause<'_> {
    /// What stands behind the count: „Gerät ohne Raum“, „Geräte ohne Raum“.
    #[must_use]
    pub fn words(&self) -> &str {
        match self.found.len() {
            1 => &self.words.0,
            _ => &self.words.1,
        }
    }
}

/// The causes of these findings, the gravest first and then as the findings come; confirmed ones stand last.
#[must_use]
pub fn causes(found: &[Found]) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for one in found {
        let finding = &one.finding;
        let is_confirmed = !one.is_open();
        let key = key(finding, is_confirmed);
        let place = *places.entry(key.clone()).or_insert_with(|| {
            causes.push(Cause {
                severity: finding.severity,
                is_confirmed,
                key,
                words: words(one),
                found: Vec::new(),
            });
            causes.len() - 1
        });
        if let Some(cause) = causes.get_mut(place) {
            cause.found.push(one);
        }
    }
    causes.sort_by_key(|cause| (cause.is_confirmed, cause.severity));
    causes
}

/// Findings with the same key are one cause.
fn key(finding: &Finding, is_confirmed: bool) -> String {
    let mark = if is_confirmed { "confirmed" } else { "" };
    slug(&format!(
        "{} {} {} {} {} {mark}",
        finding.severity.code(),
        finding.rule,
        finding.subject.kind.code(),
        finding.cause.key(),
        finding.cause.detail()
    ))
}

fn slug(text: &str) -> String {
    let words = search_form(text);
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// What a finding and what several of its kind are about: „Gerät ohne Raum“, „Geräte ohne Raum“.
fn words(found: &Found) -> (String, String) {
    let finding = &found.finding;
    let (one, many) = subject(finding.subject.kind);
    let (of_one, of_many) = finding.cause.words();
    match (finding.subject.kind, &finding.cause) {
        // Devices of own funds lack the same, but no rule asks for it.
        (SubjectKind::Device, FindingCause::Without(missing)) if !missing.ends_with(r20::FINANCING) => (
            format!("gefördertes {one} {of_one}"),
            format!("geförderte {many} {of_many}"),
        ),
        // Each value that differs is a finding, of one notice or of several.
        (_, FindingCause::DiffersFromFiled) => (of_one, of_many),
        // One thing has several days, and each of them is a finding.
        (_, FindingCause::OutsidePeriod) => (
            format!("Datumsangabe {of_one} ({one})"),
            format!("Datumsangaben {of_many} ({many})"),
        ),
        _ => (format!("{one} {of_one}"), format!("{many} {of_many}")),
    }
}

fn subject(kind: SubjectKind) -> (&'static str, &'static str) {
    match kind {
        SubjectKind::Application => ("Antrag", "Anträge"),
        SubjectKind::Notice => ("Bescheid", "Bescheide"),
        SubjectKind::CostItem => ("Einzelansatz", "Einzelansätze"),
        SubjectKind::Order => ("Bestellung", "Bestellungen"),
        SubjectKind::Invoice => ("Rechnung", "Rechnungen"),
        SubjectKind::InvoiceLine => ("Rechnungsposition", "Rechnungspositionen"),
        SubjectKind::Allocation => ("Zuordnung", "Zuordnungen"),
        SubjectKind::Device => ("Gerät", "Geräte"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checking::Place;
    use crate::rules::{RuleId, Subject};

    fn found(severity: Severity, rule: RuleId, kind: SubjectKind, cause: FindingCause) -> Found {
        Found {
            finding: Finding {
                rule,
                severity,
                cause,
                subject: Subject::new(kind, 1, "HAV-1"),
                message: String::new(),
                remedy: String::new(),
                source: String::new(),
            },
            place: Place::Device(paktbuch_types::DeviceId(1)),
            fingerprint: String::new(),
            confirmation: None,
        }
    }

    #[test]
    fn findings_of_one_cause_are_one_line_and_the_gravest_come_first() {
        use FindingCause::{OverAllocated, Unknown, Without};
        use Severity::{Error, MissingParameter, Warning};
        use SubjectKind::{Device, InvoiceLine, Notice};
        let without = |names: &str| Without(names.to_owned());
        let unknown = Unknown("Verbot der Doppelförderung".to_owned());
        let all = [
            found(Warning, RuleId::R16, Device, without("Raum")),
            found(Warning, RuleId::R16, Device, without("Raum")),
            found(Warning, RuleId::R16, Device, without("Seriennummer und Raum")),
            found(MissingParameter, RuleId::R11, Notice, unknown),
            found(Error, RuleId::R12, InvoiceLine, OverAllocated),
            found(Warning, RuleId::R7, InvoiceLine, without("Tag der Abnahme")),
        ];
        let causes = causes(&all);
        let lines: Vec<(usize, &str, &str)> = causes
            .iter()
            .map(|cause| (cause.found.len(), cause.words(), cause.key.as_str()))
            .collect();
        let expected = [
            (
                1,
                "Rechnungsposition über den Betrag hinaus aufgeteilt",
                "error-r12-invoice-line-over-allocated",
            ),
            (
                2,
                "geförderte Geräte ohne Raum",
                "warning-r16-device-without-raum",
            ),
            (
                1,
                "gefördertes Gerät ohne Seriennummer und Raum",
                "warning-r16-device-without-seriennummer-und-raum",
            ),
            (
                1,
                "Rechnungsposition ohne Tag der Abnahme",
                "warning-r7-invoice-line-without-tag-der-abnahme",
            ),
            (
                1,
                "Bescheid ohne Angabe: Verbot der Doppelförderung",
                "missing-parameter-r11-notice-unknown-verbot-der-doppelforderung",
            ),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn deviations_from_a_filed_proof_are_counted_as_such() {
        let differs = || {
            found(
                Severity::Warning,
                RuleId::R16,
                SubjectKind::Notice,
                FindingCause::DiffersFromFiled,
            )
        };
        let words = |all: &[Found]| causes(all)[0].words().to_owned();
        assert_eq!(
            words(&[differs(), differs()]),
            "Abweichungen vom eingereichten Verwendungsnachweis"
        );
        assert_eq!(
            words(&[differs()]),
            "Abweichung vom eingereichten Verwendungsnachweis"
        );
    }

    #[test]
    fn days_outside_of_a_period_are_counted_as_days() {
        let outside = || {
            found(
                Severity::Error,
                RuleId::R7,
                SubjectKind::InvoiceLine,
                FindingCause::OutsidePeriod,
            )
        };
        let all = [outside(), outside()];
        let causes = causes(&all);
        assert_eq!(
            (causes[0].found.len(), causes[0].words()),
            (2, "Datumsangaben außerhalb des Zeitraums (Rechnungspositionen)")
        );
    }
}

//! Findings that one thing brings about: „24 Geräte ohne Raum“ in place of 24 sentences.

use paktbuch_types::{Severity, SubjectKind};

use super::Found;
use crate::rules::RuleId;
use crate::text::search_form;

/// Findings of one severity and cause, in the order in which they were found.
#[derive(Debug, Clone)]
pub struct Cause<'a> {
    pub severity: Severity,
    /// Its findings are confirmed; open and confirmed ones are two causes.
    pub is_confirmed: bool,
    /// Its name in addresses: `warning-r16-gerat-ohne-raum`.
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
        let words = words(one);
        let finding = &one.finding;
        let is_confirmed = !one.is_open();
        let mark = if is_confirmed { "bestätigt" } else { "" };
        let key = format!("{} {} {} {mark}", finding.severity.code(), finding.rule, words.0);
        let key = slug(&key);
        let place = *places.entry(key.clone()).or_insert_with(|| {
            causes.push(Cause {
                severity: finding.severity,
                is_confirmed,
                key,
                words,
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

fn slug(text: &str) -> String {
    let words = search_form(text);
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// What a finding and what several of its kind are about.
fn words(found: &Found) -> (String, String) {
    let finding = &found.finding;
    let (one, many) = subject(finding.subject.kind);
    let message = finding.message.as_str();
    let both = |what: &str| (format!("{one} {what}"), format!("{many} {what}"));
    if let Some(missing) = message.strip_prefix("Angabe fehlt: ") {
        return both(&format!("ohne Angabe: {}", missing.trim_end_matches('.')));
    }
    let gap = message
        .split_once(" steht ohne ")
        .and_then(|(_, rest)| rest.split_once(" im Bestand"));
    if let Some((missing, _)) = gap {
        if finding.subject.kind == SubjectKind::Device {
            // Devices of own funds lack the same, but no rule asks for it.
            return (
                format!("gefördertes {one} ohne {missing}"),
                format!("geförderte {many} ohne {missing}"),
            );
        }
        return both(&format!("ohne {missing}"));
    }
    let day = message
        .split_once("Der Tag ")
        .and_then(|(_, rest)| rest.split_once(" fehlt"));
    if let Some((day, _)) = day {
        return both(&format!("ohne Tag {day}"));
    }
    match PHRASES
        .iter()
        .find(|(rule, part, _, _)| *rule == finding.rule && message.contains(part))
    {
        Some((_, _, of_one, of_many)) => (format!("{one} {of_one}"), format!("{many} {of_many}")),
        None => {
            let rule = finding.rule.rule().map_or(finding.rule.code(), |rule| rule.title);
            both(&format!("zu prüfen: {rule}"))
        }
    }
}

/// Rule, part of its message, and what is said of one and of several.
const PHRASES: &[(RuleId, &str, &str, &str)] = &[
    (RuleId::R2, " überschritten", "überschritten", "überschritten"),
    (
        RuleId::R2,
        "Die Einzelansätze ergeben",
        "mit abweichendem Kostenplan",
        "mit abweichendem Kostenplan",
    ),
    (
        RuleId::R5,
        "Eigenanteil fehlt",
        "mit fehlendem Eigenanteil",
        "mit fehlendem Eigenanteil",
    ),
    (
        RuleId::R6,
        "vor dem zulässigen Beginn",
        "vor dem zulässigen Beginn bestellt",
        "vor dem zulässigen Beginn bestellt",
    ),
    (
        RuleId::R7,
        " liegt ",
        "außerhalb des Zeitraums",
        "außerhalb des Zeitraums",
    ),
    (
        RuleId::R7,
        "das Programm lässt höchstens",
        "mit zu langem Durchführungszeitraum",
        "mit zu langem Durchführungszeitraum",
    ),
    (
        RuleId::R11,
        "in mehreren Programmen",
        "in mehreren Programmen abgerechnet",
        "in mehreren Programmen abgerechnet",
    ),
    (
        RuleId::R12,
        " zu viel",
        "über den Betrag hinaus aufgeteilt",
        "über den Betrag hinaus aufgeteilt",
    ),
    (
        RuleId::R12,
        "",
        "nicht vollständig aufgeteilt",
        "nicht vollständig aufgeteilt",
    ),
    (
        RuleId::R16,
        "im eingereichten Verwendungsnachweis",
        "weicht vom eingereichten Verwendungsnachweis ab",
        "weichen vom eingereichten Verwendungsnachweis ab",
    ),
    (
        RuleId::R16,
        "hat kein Zahlungsdatum",
        "ohne Zahlung",
        "ohne Zahlung",
    ),
    (RuleId::R16, "ist überzahlt", "überzahlt", "überzahlt"),
    (
        RuleId::R16,
        "ist nicht ganz bezahlt",
        "nicht ganz bezahlt",
        "nicht ganz bezahlt",
    ),
    (
        RuleId::R16,
        "fehlt der Zahlungsbeleg",
        "ohne Zahlungsbeleg",
        "ohne Zahlungsbeleg",
    ),
    (
        RuleId::R16,
        " Geräten angelegt",
        "mit fehlenden Geräten",
        "mit fehlenden Geräten",
    ),
    (
        RuleId::R16,
        "mehr Geräte angelegt",
        "mit zu vielen Geräten",
        "mit zu vielen Geräten",
    ),
    (
        RuleId::R17,
        "Ohne Tag der Inbetriebnahme",
        "ohne Tag der Inbetriebnahme",
        "ohne Tag der Inbetriebnahme",
    ),
    (
        RuleId::R17,
        "kein Ende der Zweckbindung",
        "ohne Ende der Zweckbindung",
        "ohne Ende der Zweckbindung",
    ),
    (
        RuleId::R17,
        "nach dem Bescheid endet sie",
        "mit anderem Ende der Zweckbindung als im Bescheid",
        "mit anderem Ende der Zweckbindung als im Bescheid",
    ),
    (
        RuleId::R17,
        "ausgesondert",
        "vor Ende der Zweckbindung ausgesondert",
        "vor Ende der Zweckbindung ausgesondert",
    ),
    (
        RuleId::R17,
        "vermisst",
        "vermisst und noch zweckgebunden",
        "vermisst und noch zweckgebunden",
    ),
];

fn subject(kind: SubjectKind) -> (&'static str, &'static str) {
    match kind {
        SubjectKind::Notice => ("Bescheid", "Bescheide"),
        SubjectKind::CostItem => ("Einzelansatz", "Einzelansätze"),
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
    use crate::rules::{Finding, Subject};

    fn found(severity: Severity, rule: RuleId, kind: SubjectKind, message: &str) -> Found {
        Found {
            finding: Finding {
                rule,
                severity,
                subject: Subject::new(kind, 1, "HAV-1"),
                message: message.to_owned(),
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
        use Severity::{Error, MissingParameter, Warning};
        let all = [
            found(
                Warning,
                RuleId::R16,
                SubjectKind::Device,
                "Gerät HAV-1 steht ohne Raum im Bestand.",
            ),
            found(
                Warning,
                RuleId::R16,
                SubjectKind::Device,
                "Gerät HAV-2 steht ohne Raum im Bestand.",
            ),
            found(
                Warning,
                RuleId::R16,
                SubjectKind::Device,
                "Gerät HAV-3 steht ohne Seriennummer und Raum im Bestand.",
            ),
            found(
                MissingParameter,
                RuleId::R11,
                SubjectKind::Notice,
                "Angabe fehlt: Verbot der Doppelförderung.",
            ),
            found(
                Error,
                RuleId::R12,
                SubjectKind::InvoiceLine,
                "Position 1: Aufgeteilt sind 2 € von 1 €, das sind 1 € zu viel.",
            ),
            found(
                Warning,
                RuleId::R7,
                SubjectKind::InvoiceLine,
                "Position 1: Der Tag der Abnahme fehlt.",
            ),
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
                "error-r12-rechnungsposition-uber-den-betrag-hinaus-aufgeteilt",
            ),
            (
                2,
                "geförderte Geräte ohne Raum",
                "warning-r16-gefordertes-gerat-ohne-raum",
            ),
            (
                1,
                "gefördertes Gerät ohne Seriennummer und Raum",
                "warning-r16-gefordertes-gerat-ohne-seriennummer-und-raum",
            ),
            (
                1,
                "Rechnungsposition ohne Tag der Abnahme",
                "warning-r7-rechnungsposition-ohne-tag-der-abnahme",
            ),
            (
                1,
                "Bescheid ohne Angabe: Verbot der Doppelförderung",
                "missing-parameter-r11-bescheid-ohne-angabe-verbot-der-doppelforderung",
            ),
        ];
        assert_eq!(lines, expected);
    }
}

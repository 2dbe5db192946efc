//! R20: every device can be told from the others, and one knows who paid for it.

use super::{Finding, FindingCause, Rule, RuleId, Subject, listed, until_filed};

/// R20.
pub const RULE: Rule = Rule {
    id: RuleId::R20,
    title: "Gerät eindeutig bestimmt",
    sentence: "Jedes Gerät hat Seriennummer und Inventarnummer, und seine Finanzierung ist angegeben: ein Programm oder Eigene Mittel.",
    source: "Inventarliste der geförderten Gegenstände (Nebenbestimmungen des Bescheids); NKF-Handreichung: Inventar vollständig, klar und nachprüfbar",
};

/// What a device lacks that neither a notice nor an invoice pays for.
pub const FINANCING: &str = "Angabe der Finanzierung";

/// What to do about it: its invoice cannot be added to a device that is there already.
const PAY: &str = "Ist die Rechnung erfasst, das Gerät entfernen und an ihrer Zuordnung neu anlegen. Gibt es keine Rechnung mehr, den Hinweis bestätigen und als \
                   Begründung nennen, woraus es bezahlt ist, zum Beispiel „Eigene Mittel 2019“.";

/// A device.
#[derive(Debug, Clone)]
pub struct Device {
    pub subject: Subject,
    /// A Gegenstand has none and counts as complete.
    pub has_serial: bool,
    pub has_inventory_number: bool,
    /// Bound by a notice, or paid by an allocation, own funds (Eigene Mittel) included.
    pub has_programme: bool,
    /// Whether a proof that lists it is being made or filed: what is missing is an error then, and a warning before.
    pub filing: bool,
}

/// One finding for each device that lacks something.
#[must_use]
pub fn check(devices: &[Device]) -> Vec<Finding> {
    devices.iter().filter_map(check_device).collect()
}

fn check_device(device: &Device) -> Option<Finding> {
    let facts = [
        (device.has_serial, "Seriennummer"),
        (device.has_inventory_number, "Inventarnummer"),
        (device.has_programme, FINANCING),
    ];
    let missing: Vec<&str> = facts
        .iter()
        .filter(|(is_there, _)| !is_there)
        .map(|(_, name)| *name)
        .collect();
    let missing = listed(&missing)?;
    let severity = until_filed(device.filing);
    let message = format!("Gerät {} steht ohne {missing} im Bestand.", device.subject.label);
    let enter = "Bitte am Gerät eintragen.";
    let remedy = match (
        device.has_programme,
        device.has_serial && device.has_inventory_number,
    ) {
        (true, _) => enter.to_owned(),
        (false, true) => PAY.to_owned(),
        (false, false) => format!("Fehlende Nummern bitte am Gerät eintragen. {PAY}"),
    };
    Some(RULE.finding(
        severity,
        FindingCause::Without(missing),
        &device.subject,
        message,
        remedy,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    #[test]
    fn each_thing_that_is_missing_is_named() {
        for ([serial, number, programme], expected) in [
            ([true, true, true], None),
            ([false, true, true], Some("Seriennummer")),
            ([true, false, true], Some("Inventarnummer")),
            ([true, true, false], Some("Angabe der Finanzierung")),
            (
                [false, true, false],
                Some("Seriennummer und Angabe der Finanzierung"),
            ),
            (
                [false, false, false],
                Some("Seriennummer, Inventarnummer und Angabe der Finanzierung"),
            ),
        ] {
            for (filing, severity) in [(false, Severity::Warning), (true, Severity::Error)] {
                let device = Device {
                    subject: Subject::new(SubjectKind::Device, 9, "HAV-0009"),
                    has_serial: serial,
                    has_inventory_number: number,
                    has_programme: programme,
                    filing,
                };
                let found = check(&[device]);
                let said: Vec<(Severity, &str)> = found
                    .iter()
                    .map(|finding| (finding.severity, finding.message.as_str()))
                    .collect();
                let message =
                    expected.map(|missing| format!("Gerät HAV-0009 steht ohne {missing} im Bestand."));
                let expected: Vec<(Severity, &str)> = message
                    .iter()
                    .map(|message| (severity, message.as_str()))
                    .collect();
                assert_eq!(said, expected);
            }
        }
    }
}

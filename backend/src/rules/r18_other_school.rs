//! R18: a device stays with the school it was granted for while it is bound.

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R18.
pub const RULE: Rule = Rule {
    id: RuleId::R18,
    title: "Wechsel der Schule",
    sentence: "Geförderte Geräte bleiben bis zum Ende der Zweckbindung an der Schule, für die sie bewilligt sind, oder der Wechsel ist mit der Bewilligungsbehörde geklärt.",
    source: "Bescheid (Zweckbindung, Kostenplan)",
};

/// A device with the school of the cost line that pays it.
#[derive(Debug, Clone)]
pub struct Facts {
    pub device: Subject,
    /// School of the cost line.
    pub granted_for: String,
    /// School of the device.
    pub stands_at: String,
    /// Whether the programme lets it change the school while it is bound (`schulwechsel_erlaubt`); `None` where nobody tells.
    pub allowed: Option<bool>,
    /// Last day of the Zweckbindung.
    pub bound_until: NaiveDate,
    pub today: NaiveDate,
}

impl Facts {
    /// Whether it stands at another school while it is bound.
    fn is_elsewhere(&self) -> bool {
        self.today <= self.bound_until && self.granted_for != self.stands_at
    }
}

/// While the device is bound: an error where the programme keeps it at its school, a warning where nobody tells whether it may go.
#[must_use]
pub fn check(facts: &Facts) -> Option<Finding> {
    if facts.allowed == Some(true) || !facts.is_elsewhere() {
        return None;
    }
    let message = format!(
        "Gerät {} ist für {} bewilligt und steht an {}; es ist bis {} zweckgebunden.",
        facts.device.label,
        facts.granted_for,
        facts.stands_at,
        format_date(facts.bound_until)
    );
    let remedy = "Wechsel dokumentieren: mit der Bewilligungsbehörde klären und hier mit Datum und Aktenzeichen bestätigen, oder das Gerät zurücksetzen.";
    let cause = FindingCause::OtherSchool;
    Some(match facts.allowed {
        None => RULE.warning(cause, &facts.device, message, remedy),
        Some(_) => {
            let message = format!("{message} Das Programm lässt den Wechsel nicht zu.");
            RULE.error(cause, &facts.device, message, remedy)
        }
    })
}

/// One finding where devices of a notice stand at another school and nobody tells whether they may.
#[must_use]
pub fn check_notice(notice: &Subject, devices: &[Facts]) -> Option<Finding> {
    let is_open = |facts: &Facts| facts.allowed.is_none() && facts.is_elsewhere();
    devices.iter().any(is_open).then(|| {
        RULE.missing_in_programme(
            notice,
            "Wechsel der Schule in der Zweckbindung (erlaubt: ja oder nein)",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    fn facts(at: &str, allowed: Option<bool>, today: &str) -> Facts {
        let day = |text: &str| text.parse().expect("a day");
        Facts {
            device: Subject::new(SubjectKind::Device, 1, "2023-0042"),
            granted_for: "AFG".to_owned(),
            stands_at: at.to_owned(),
            allowed,
            bound_until: day("2029-12-31"),
            today: day(today),
        }
    }

    #[test]
    fn another_school_is_told_until_the_last_day() {
        for (at, today, expected) in [
            ("AFG", "2029-12-31", false),
            ("BBS", "2029-12-31", true),
            ("BBS", "2030-01-01", false),
        ] {
            let message = check(&facts(at, None, today)).map(|finding| finding.message);
            let told = "Gerät 2023-0042 ist für AFG bewilligt und steht an BBS; es ist bis 31.12.2029 zweckgebunden.";
            assert_eq!(message.as_deref(), expected.then_some(told), "{at} on {today}");
        }
    }

    #[test]
    fn the_programme_decides_how_grave_it_is_and_nobody_knowing_is_told_once() {
        let notice = Subject::new(SubjectKind::Notice, 3, "48.11-1");
        for (at, allowed, severity, is_asked) in [
            ("BBS", Some(true), None, false),
            ("BBS", Some(false), Some(Severity::Error), false),
            ("BBS", None, Some(Severity::Warning), true),
            ("AFG", None, None, false),
        ] {
            let device = facts(at, allowed, "2026-01-01");
            assert_eq!(
                check(&device).map(|finding| finding.severity),
                severity,
                "{at}, {allowed:?}"
            );
            let asked = check_notice(&notice, &[device.clone(), device]);
            let expected = is_asked.then_some((Severity::MissingParameter, 3));
            assert_eq!(
                asked.map(|finding| (finding.severity, finding.subject.id)),
                expected,
                "{at}, {allowed:?}"
            );
        }
    }
}

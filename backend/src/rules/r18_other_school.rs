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

/// A device that stands at another school than the one whose cost line pays it.
#[derive(Debug, Clone)]
pub struct Facts {
    pub device: Subject,
    /// School of the cost line.
    pub granted_for: String,
    /// School of the device.
    pub stands_at: String,
    /// Last day of the Zweckbindung.
    pub bound_until: NaiveDate,
    pub today: NaiveDate,
}

/// A warning while the device is bound.
#[must_use]
pub fn check(facts: &Facts) -> Option<Finding> {
    (facts.today <= facts.bound_until && facts.granted_for != facts.stands_at).then(|| {
        let message = format!(
            "Gerät {} ist für {} bewilligt und steht an {}; es ist bis {} zweckgebunden.",
            facts.device.label,
            facts.granted_for,
            facts.stands_at,
            format_date(facts.bound_until)
        );
        let remedy = "Wechsel dokumentieren: mit der Bewilligungsbehörde klären und hier mit Datum und Aktenzeichen bestätigen, oder das Gerät zurücksetzen.";
        RULE.warning(FindingCause::OtherSchool, &facts.device, message, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SubjectKind;

    #[test]
    fn another_school_is_told_until_the_last_day() {
        for (at, today, expected) in [
            ("AFG", "2029-12-31", false),
            ("BBS", "2029-12-31", true),
            ("BBS", "2030-01-01", false),
        ] {
            let day = |text: &str| text.parse().expect("a day");
            let facts = Facts {
                device: Subject::new(SubjectKind::Device, 1, "2023-0042"),
                granted_for: "AFG".to_owned(),
                stands_at: at.to_owned(),
                bound_until: day("2029-12-31"),
                today: day(today),
            };
            let message = check(&facts).map(|finding| finding.message);
            let told = "Gerät 2023-0042 ist für AFG bewilligt und steht an BBS; es ist bis 31.12.2029 zweckgebunden.";
            assert_eq!(message.as_deref(), expected.then_some(told), "{at} on {today}");
        }
    }
}

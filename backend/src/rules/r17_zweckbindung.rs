//! R17: until when a device is bound to its purpose (Zweckbindung), and what happened to it before.

use chrono::{Datelike, Months, NaiveDate};
use paktbuch_types::{DeviceStatus, ZweckbindungStart, format_date};

use super::{Finding, Rule, RuleId, Subject};

/// R17.
pub const RULE: Rule = Rule {
    id: RuleId::R17,
    title: "Zweckbindung",
    sentence: "Geförderte Geräte dürfen bis zum Ende der Zweckbindung nur für den Zuwendungszweck verwendet werden.",
    source: "RL DigitalPakt NRW Nr. 6.1: fünf Jahre, bis zum Ende des fünften Kalenderjahres nach dem Durchführungszeitraum; sonst laut Bescheid",
};

/// A notice with the devices it pays for.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    pub terms: Terms,
    pub devices: Vec<Device>,
    /// The day of the check.
    pub today: NaiveDate,
}

/// The Zweckbindung as the notice has it.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// `None` where neither notice nor programme tells.
    pub start: Option<ZweckbindungStart>,
    pub years: Option<i64>,
    /// End of the Durchführungszeitraum.
    pub implementation_to: Option<NaiveDate>,
    /// Fixed end, where the notice names one.
    pub fixed: Option<NaiveDate>,
}

/// A device paid from the notice.
#[derive(Debug, Clone)]
pub struct Device {
    pub subject: Subject,
    pub status: DeviceStatus,
    /// Day of its last change of status, where known.
    pub status_since: Option<NaiveDate>,
    /// Inbetriebnahme.
    pub commissioned: Option<NaiveDate>,
    /// End of the Zweckbindung as recorded at the device.
    pub bound_until: Option<NaiveDate>,
}

/// Last day of the Zweckbindung; `None` where there is none, or a date it needs is unknown.
///
/// NRW: 31.12. of the `years`-th year after the end of the Durchführungszeitraum (31.10.2024, 5 years: 31.12.2029). From
/// commissioning: the same day `years` years later (§ 188 BGB).
#[must_use]
pub fn zweckbindung_end(
    start: ZweckbindungStart,
    years: Option<i64>,
    implementation_to: Option<NaiveDate>,
    commissioned: Option<NaiveDate>,
    fixed: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let years = years.filter(|years| (0..=100).contains(years));
    match start {
        ZweckbindungStart::EndOfImplementation => {
            let year = implementation_to?
                .year()
                .checked_add(i32::try_from(years?).ok()?)?;
            NaiveDate::from_ymd_opt(year, 12, 31)
        }
        ZweckbindungStart::Commissioning => {
            let months = u32::try_from(years?).ok()?.checked_mul(12)?;
            commissioned?.checked_add_months(Months::new(months))
        }
        ZweckbindungStart::FixedDate => fixed,
        ZweckbindungStart::None => None,
    }
}

/// Findings on the notice where its terms are incomplete, and on each device that has no or a wrong date, or was disposed of
/// or is missing while it is bound.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = missing_terms(&facts.terms)
        .map(|parameter| RULE.missing(&facts.notice, parameter))
        .into_iter()
        .collect();
    let terms_known = findings.is_empty();
    if facts.terms.start == Some(ZweckbindungStart::None) {
        return findings;
    }
    for device in &facts.devices {
        if terms_known {
            findings.extend(check_date(facts, device));
        }
        findings.extend(check_whereabouts(facts, device));
    }
    findings
}

/// The first parameter that is needed and unknown.
fn missing_terms(terms: &Terms) -> Option<&'static str> {
    match terms.start {
        None => Some("Beginn der Zweckbindung"),
        Some(ZweckbindungStart::EndOfImplementation | ZweckbindungStart::Commissioning)
            if terms.years.is_none() =>
        {
            Some("Dauer der Zweckbindung in Jahren")
        }
        Some(ZweckbindungStart::EndOfImplementation) if terms.implementation_to.is_none() => {
            Some("Ende des Durchführungszeitraums, von dem an die Zweckbindung zählt")
        }
        Some(ZweckbindungStart::FixedDate) if terms.fixed.is_none() => Some("Ende der Zweckbindung"),
        Some(_) => None,
    }
}

impl Facts {
    fn expected_end(&self, device: &Device) -> Option<NaiveDate> {
        let Terms {
            start,
            years,
            implementation_to,
            fixed,
        } = self.terms;
        zweckbindung_end(start?, years, implementation_to, device.commissioned, fixed)
    }
}

fn check_date(facts: &Facts, device: &Device) -> Option<Finding> {
    let label = &device.subject.label;
    match (facts.expected_end(device), device.bound_until) {
        (None, None) => {
            let message = format!(
                "Gerät {label}: Ohne Tag der Inbetriebnahme ist das Ende der Zweckbindung nicht bekannt."
            );
            Some(RULE.warning(
                &device.subject,
                message,
                "Tag der Inbetriebnahme am Gerät eintragen.",
            ))
        }
        (Some(expected), None) => {
            let message = format!(
                "Gerät {label} ist gefördert, hat aber kein Ende der Zweckbindung; nach dem Bescheid ist es der {}.",
                format_date(expected)
            );
            Some(RULE.warning(
                &device.subject,
                message,
                "Gerät bearbeiten und speichern: das Datum nach dem Bescheid wird eingetragen.",
            ))
        }
        (Some(expected), Some(recorded)) if expected != recorded => {
            let message = format!(
                "Gerät {label}: Eingetragen ist die Zweckbindung bis {}, nach dem Bescheid endet sie am {}.",
                format_date(recorded),
                format_date(expected)
            );
            let remedy = "Gerät bearbeiten und speichern: das Datum nach dem Bescheid wird eingetragen. Stimmt der Bescheid nicht, dort berichtigen.";
            Some(RULE.warning(&device.subject, message, remedy))
        }
        (_, Some(_)) => None,
    }
}

fn check_whereabouts(facts: &Facts, device: &Device) -> Option<Finding> {
    let until = device.bound_until.or_else(|| facts.expected_end(device))?;
    let since = device.status_since.unwrap_or(facts.today);
    if since > until {
        return None;
    }
    let label = &device.subject.label;
    let bound = format!("Gerät {label} ist bis {} zweckgebunden", format_date(until));
    let when = device
        .status_since
        .map(|day| format!(" seit {}", format_date(day)))
        .unwrap_or_default();
    match device.status {
        DeviceStatus::Disposed => Some(RULE.error(
            &device.subject,
            format!("{bound}, aber{when} ausgesondert."),
            "Aussonderung begründen und der Bewilligungsbehörde melden.",
        )),
        DeviceStatus::Missing => Some(RULE.warning(
            &device.subject,
            format!("{bound}, wird aber{when} vermisst."),
            "Verbleib klären; Verlust oder Diebstahl der Bewilligungsbehörde melden.",
        )),
        DeviceStatus::Available | DeviceStatus::InUse | DeviceStatus::InRepair => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        paktbuch_types::parse_date(text).unwrap()
    }

    #[test]
    fn the_end_follows_the_programme() {
        use ZweckbindungStart::{Commissioning, EndOfImplementation, FixedDate, None as Never};
        for (start, years, implementation, commissioned, fixed, expected) in [
            (EndOfImplementation, Some(5), "31.10.2024", "", "", "31.12.2029"),
            (
                EndOfImplementation,
                Some(5),
                "01.01.2024",
                "15.03.2022",
                "",
                "31.12.2029",
            ),
            (EndOfImplementation, None, "31.10.2024", "", "", ""),
            (EndOfImplementation, Some(5), "", "15.03.2022", "", ""),
            (
                Commissioning,
                Some(3),
                "31.10.2024",
                "15.03.2022",
                "",
                "15.03.2025",
            ),
            (Commissioning, Some(10), "", "29.02.2024", "", "28.02.2034"),
            (Commissioning, Some(3), "31.10.2024", "", "", ""),
            (
                FixedDate,
                Some(3),
                "31.10.2024",
                "15.03.2022",
                "30.06.2027",
                "30.06.2027",
            ),
            (Never, Some(3), "31.10.2024", "15.03.2022", "30.06.2027", ""),
        ] {
            let optional = |text: &str| (!text.is_empty()).then(|| day(text));
            let end = zweckbindung_end(
                start,
                years,
                optional(implementation),
                optional(commissioned),
                optional(fixed),
            );
            assert_eq!(end, optional(expected), "{start:?} {years:?}");
        }
    }

    fn facts(terms: Terms, status: DeviceStatus, since: Option<&str>, bound_until: Option<&str>) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            terms,
            devices: vec![Device {
                subject: Subject::new(SubjectKind::Device, 4, "HAV-0001"),
                status,
                status_since: since.map(day),
                commissioned: None,
                bound_until: bound_until.map(day),
            }],
            today: day("14.03.2026"),
        }
    }

    const NRW: Terms = Terms {
        start: Some(ZweckbindungStart::EndOfImplementation),
        years: Some(5),
        implementation_to: NaiveDate::from_ymd_opt(2024, 10, 31),
        fixed: None,
    };

    #[test]
    fn devices_are_watched_until_the_end() {
        use DeviceStatus::{Disposed, InUse, Missing};
        for (name, status, since, bound_until, expected) in [
            ("in order", InUse, None, Some("31.12.2029"), None),
            (
                "no date",
                InUse,
                None,
                None,
                Some((Severity::Warning, "nach dem Bescheid ist es der 31.12.2029.")),
            ),
            (
                "other date",
                InUse,
                None,
                Some("31.12.2028"),
                Some((
                    Severity::Warning,
                    "bis 31.12.2028, nach dem Bescheid endet sie am 31.12.2029.",
                )),
            ),
            (
                "disposed early",
                Disposed,
                Some("01.02.2026"),
                Some("31.12.2029"),
                Some((
                    Severity::Error,
                    "ist bis 31.12.2029 zweckgebunden, aber seit 01.02.2026 ausgesondert.",
                )),
            ),
            (
                "disposed on the last day",
                Disposed,
                Some("31.12.2029"),
                Some("31.12.2029"),
                Some((Severity::Error, "ausgesondert.")),
            ),
            (
                "disposed after",
                Disposed,
                Some("01.01.2030"),
                Some("31.12.2029"),
                None,
            ),
            (
                "missing",
                Missing,
                None,
                Some("31.12.2029"),
                Some((Severity::Warning, "zweckgebunden, wird aber vermisst.")),
            ),
        ] {
            let found = check(&facts(NRW, status, since, bound_until)).pop();
            let found = found.map(|finding| (finding.severity, finding.message));
            match (&found, expected) {
                (None, None) => {}
                (Some((severity, message)), Some((expected, end))) => {
                    assert_eq!(*severity, expected, "{name}");
                    assert!(message.ends_with(end), "{name}: {message}");
                }
                _ => panic!("{name}: {found:?}"),
            }
        }
    }

    #[test]
    fn incomplete_terms_never_pass() {
        for (terms, parameter) in [
            (Terms { start: None, ..NRW }, "Beginn der Zweckbindung"),
            (Terms { years: None, ..NRW }, "Dauer der Zweckbindung in Jahren"),
            (
                Terms {
                    implementation_to: None,
                    ..NRW
                },
                "Ende des Durchführungszeitraums, von dem an die Zweckbindung zählt",
            ),
            (
                Terms {
                    start: Some(ZweckbindungStart::FixedDate),
                    ..NRW
                },
                "Ende der Zweckbindung",
            ),
        ] {
            let findings = check(&facts(terms, DeviceStatus::InUse, None, None));
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].severity, Severity::MissingParameter);
            assert_eq!(findings[0].message, format!("Angabe fehlt: {parameter}."));
            let disposed = check(&facts(terms, DeviceStatus::Disposed, None, Some("31.12.2029")));
            assert_eq!(disposed.len(), 2, "a recorded date counts without the terms");
        }
        let own = Terms {
            start: Some(ZweckbindungStart::None),
            years: None,
            implementation_to: None,
            fixed: None,
        };
        assert!(check(&facts(own, DeviceStatus::Disposed, None, None)).is_empty());
        let commissioning = Terms {
            start: Some(ZweckbindungStart::Commissioning),
            ..NRW
        };
        let findings = check(&facts(commissioning, DeviceStatus::InUse, None, None));
        assert!(findings[0].message.contains("Ohne Tag der Inbetriebnahme"));
    }

    proptest! {
        #[test]
        fn the_nrw_formula_holds_for_every_day(day in 0_u64..20_000, years in 0_i64..30) {
            let end = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Days::new(day);
            let until = zweckbindung_end(ZweckbindungStart::EndOfImplementation, Some(years), Some(end), None, None).unwrap();
            prop_assert_eq!(until.year(), end.year() + i32::try_from(years).unwrap());
            prop_assert_eq!((until.month(), until.day()), (12, 31));
        }
    }

    #[test]
    fn absurd_years_give_no_date() {
        for years in [i64::MAX, i64::MIN, -1, 400_000_000] {
            let from = Some(day("31.10.2024"));
            for start in [
                ZweckbindungStart::Commissioning,
                ZweckbindungStart::EndOfImplementation,
            ] {
                assert_eq!(zweckbindung_end(start, Some(years), from, from, None), None);
            }
        }
    }
}

//! R17: until when a device is bound to its purpose (Zweckbindung), and what happened to it before.

use chrono::{Datelike, Months, NaiveDate};
use paktbuch_types::{DeviceStatus, OwnZweckbindung, ZweckbindungStart, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R17.
pub const RULE: Rule = Rule {
    id: RuleId::R17,
    title: "Zweckbindung",
    sentence: "Geförderte Geräte dürfen bis zum Ende der Zweckbindung nur für den Zuwendungszweck verwendet werden.",
    source: "Zuwendungsbescheid, Nebenbestimmungen oder Förderrichtlinie (Zweckbindung)",
};

/// A notice with the devices it pays for.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    pub terms: Terms,
    /// Einzelansätze that say something of their own.
    pub items: Vec<(Subject, OwnZweckbindung)>,
    pub devices: Vec<Device>,
    /// The day of the check.
    pub today: NaiveDate,
}

/// The Zweckbindung as the notice has it, or an Einzelansatz in its place.
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
    /// It went back to the supplier, and a credit note for it is in the books.
    pub is_credited: bool,
    /// What the Einzelansatz that it was bought on says.
    pub own: OwnZweckbindung,
}

impl Terms {
    /// With what an Einzelansatz says in place of the notice.
    #[must_use]
    pub fn with(self, own: OwnZweckbindung) -> Self {
        Self {
            start: own.start.or(self.start),
            years: own.years.or(self.years),
            ..self
        }
    }

    /// Last day of the Zweckbindung; `None` where there is none, or a date it needs is unknown.
    #[must_use]
    pub fn end(self, commissioned: Option<NaiveDate>) -> Option<NaiveDate> {
        zweckbindung_end(
            self.start?,
            self.years,
            self.implementation_to,
            commissioned,
            self.fixed,
        )
    }
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

/// Findings on the notice and on its Einzelansätze where their terms are incomplete, and on each device that has no or a wrong date, or
/// was disposed of or is missing while it is bound.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let of_notice = missing_terms(&facts.terms);
    let mut findings: Vec<Finding> = of_notice
        .map(|parameter| RULE.missing(&facts.notice, parameter.label()))
        .into_iter()
        .collect();
    for (item, own) in &facts.items {
        let parameter = missing_of_item(facts.terms, *own);
        findings.extend(parameter.map(|parameter| RULE.missing(item, parameter.label())));
    }
    for device in &facts.devices {
        let terms = facts.terms.with(device.own);
        if terms.start == Some(ZweckbindungStart::None) {
            continue;
        }
        if missing_terms(&terms).is_none() {
            findings.extend(check_date(terms, device));
        }
        findings.extend(check_whereabouts(facts, terms, device));
    }
    findings
}

/// What a Zweckbindung needs and nobody has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Start,
    Years,
    /// End of the Durchführungszeitraum, from which it counts.
    ImplementationTo,
    /// Its fixed day.
    Day,
}

impl Missing {
    /// As findings name it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Start => "Beginn der Zweckbindung",
            Self::Years => "Dauer der Zweckbindung in Jahren",
            Self::ImplementationTo => "Ende des Durchführungszeitraums, von dem an die Zweckbindung zählt",
            Self::Day => "Ende der Zweckbindung",
        }
    }
}

/// What is missing of what an Einzelansatz says for itself, on a notice with these terms; what the notice lacks as well is said there.
#[must_use]
pub fn missing_of_item(notice: Terms, own: OwnZweckbindung) -> Option<Missing> {
    missing_terms(&notice.with(own)).filter(|missing| missing_terms(&notice) != Some(*missing))
}

/// The first parameter that is needed and unknown.
fn missing_terms(terms: &Terms) -> Option<Missing> {
    match terms.start {
        None => Some(Missing::Start),
        Some(ZweckbindungStart::EndOfImplementation | ZweckbindungStart::Commissioning)
            if terms.years.is_none() =>
        {
            Some(Missing::Years)
        }
        Some(ZweckbindungStart::EndOfImplementation) if terms.implementation_to.is_none() => {
            Some(Missing::ImplementationTo)
        }
        Some(ZweckbindungStart::FixedDate) if terms.fixed.is_none() => Some(Missing::Day),
        Some(_) => None,
    }
}

fn check_date(terms: Terms, device: &Device) -> Option<Finding> {
    let label = &device.subject.label;
    match (terms.end(device.commissioned), device.bound_until) {
        (None, None) => {
            let message = format!(
                "Gerät {label}: Ohne Tag der Inbetriebnahme ist das Ende der Zweckbindung nicht bekannt."
            );
            Some(RULE.warning(
                FindingCause::Without("Tag der Inbetriebnahme".to_owned()),
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
                FindingCause::Without("Ende der Zweckbindung".to_owned()),
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
            Some(RULE.warning(FindingCause::OtherEnd, &device.subject, message, remedy))
        }
        (_, Some(_)) => None,
    }
}

fn check_whereabouts(facts: &Facts, terms: Terms, device: &Device) -> Option<Finding> {
    let until = device.bound_until.or_else(|| terms.end(device.commissioned))?;
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
        DeviceStatus::Disposed if device.is_credited => Some(RULE.warning(
            FindingCause::ReturnedWhileBound,
            &device.subject,
            format!("{bound}, ist aber{when} zurückgegeben: Der Lieferant hat eine Gutschrift erteilt."),
            "Prüfen, ob Ersatz beschafft wird, und der Bewilligungsbehörde mitteilen; die Gutschrift mindert die Ausgaben.",
        )),
        DeviceStatus::Disposed => Some(RULE.error(
            FindingCause::DisposedWhileBound,
            &device.subject,
            format!("{bound}, aber{when} ausgesondert."),
            "Aussonderung begründen und der Bewilligungsbehörde melden.",
        )),
        DeviceStatus::Missing => Some(RULE.warning(
            FindingCause::MissingWhileBound,
            &device.subject,
            format!("{bound}, wird aber{when} vermisst."),
            "Verbleib klären; Verlust oder Diebstahl der Bewilligungsbehörde melden.",
        )),
        DeviceStatus::Available | DeviceStatus::InUse | DeviceStatus::InRepair => None,
    }
}

#[cfg(test)]
mod tests;

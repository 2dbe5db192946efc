//! R26: what proves a filed notice is kept until its retention ends.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::format_date;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R26.
pub const RULE: Rule = Rule {
    id: RuleId::R26,
    title: "Aufbewahrung",
    sentence: "Was einen eingereichten Nachweis belegt, bleibt bis zum Ende der Aufbewahrung und der Zweckbindung.",
    source: "§ 59 KomHVO NRW (6 Jahre ab dem 1. Januar nach der Feststellung des Jahresabschlusses), Nr. 7.5 ANBest-G (5 Jahre nach dem Nachweis), Bescheid",
};

/// What the retention of a notice hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub notice: Subject,
    /// Day on which its proof was filed last; `None` while it is not: then nothing ends, and a slip may still be taken back.
    pub filed_on: Option<NaiveDate>,
    /// Last day that a filed proof counts (Stichtag); `None` where it says none: then the day of filing.
    pub counted_until: Option<NaiveDate>,
    /// Years that the programme asks for.
    pub years: Option<u32>,
    /// Where one day holds for all devices.
    pub bound_until: Option<NaiveDate>,
}

/// What somebody wants to take off or to replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal<'a> {
    /// How users know it.
    pub what: &'a str,
    /// Its own day, where it has one: what is dated after the Stichtag is not counted in what was filed.
    pub dated: Option<NaiveDate>,
    /// What to do instead.
    pub instead: &'a str,
}

impl<'a> Removal<'a> {
    /// Something beside which a corrected version can be put.
    #[must_use]
    pub const fn of(what: &'a str) -> Self {
        Self {
            what,
            dated: None,
            instead: "Bitte eine berichtigte Fassung daneben ablegen.",
        }
    }
}

/// Last day of the retention, at the earliest; `None` while the proof is not filed or nobody knows the years.
///
/// The council adopts the accounts of a year until the end of the next one (§ 96 Abs. 1 GO NRW); the years count from then on. The
/// Zweckbindung may last longer.
#[must_use]
pub fn kept_until(facts: &Facts) -> Option<NaiveDate> {
    let adopted = facts.filed_on?.year() + 1;
    let years = i32::try_from(facts.years?).ok()?;
    let end = NaiveDate::from_ymd_opt(adopted.checked_add(years)?, 12, 31)?;
    let bound = facts
        .bound_until
        .and_then(|until| NaiveDate::from_ymd_opt(until.year(), 12, 31));
    Some(bound.map_or(end, |bound| bound.max(end)))
}

/// What stands against a removal from the records of a notice on this day.
#[must_use]
pub fn check_removal(facts: &Facts, removal: Removal<'_>, today: NaiveDate) -> Option<Finding> {
    let filed_on = facts.filed_on?;
    let counted_until = facts.counted_until.unwrap_or(filed_on);
    if removal.dated.is_some_and(|dated| dated > counted_until) {
        return None;
    }
    let Some(until) = kept_until(facts) else {
        return Some(RULE.missing_in_programme(&facts.notice, "Aufbewahrung der Belege (Jahre)"));
    };
    if today > until {
        return None;
    }
    let message = format!(
        "Aufbewahrung bis {}: „{}“ belegt den Bescheid {}, dessen Nachweis am {} eingereicht ist.",
        format_date(until),
        removal.what,
        facts.notice.label,
        format_date(filed_on)
    );
    Some(RULE.error(FindingCause::KeptUntil, &facts.notice, message, removal.instead))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn facts(filed: Option<&str>, years: Option<u32>, bound: Option<&str>) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 3, "48.11-1"),
            filed_on: filed.map(day),
            counted_until: None,
            years,
            bound_until: bound.map(day),
        }
    }

    #[test]
    fn the_later_of_retention_and_zweckbindung_counts() {
        for (filed, years, bound, expected) in [
            (Some("2025-03-31"), Some(6), None, Some("2032-12-31")),
            (Some("2025-12-31"), Some(6), None, Some("2032-12-31")),
            (Some("2026-01-01"), Some(6), None, Some("2033-12-31")),
            (
                Some("2025-03-31"),
                Some(5),
                Some("2030-06-30"),
                Some("2031-12-31"),
            ),
            (
                Some("2025-03-31"),
                Some(5),
                Some("2034-06-30"),
                Some("2034-12-31"),
            ),
            (Some("2025-03-31"), None, Some("2034-06-30"), None),
            (None, Some(6), Some("2034-06-30"), None),
        ] {
            assert_eq!(
                kept_until(&facts(filed, years, bound)),
                expected.map(day),
                "{filed:?}"
            );
        }
    }

    #[test]
    fn nothing_is_taken_off_before_the_last_day_has_passed() {
        let filed = facts(Some("2025-03-31"), Some(6), None);
        let found = check_removal(&filed, Removal::of("Angebot"), day("2032-12-31")).unwrap();
        assert_eq!(
            (found.severity, found.message.as_str()),
            (
                Severity::Error,
                "Aufbewahrung bis 31.12.2032: „Angebot“ belegt den Bescheid 48.11-1, dessen Nachweis am 31.03.2025 eingereicht ist."
            )
        );
        assert_eq!(
            check_removal(&filed, Removal::of("Angebot"), day("2033-01-01")),
            None
        );
        assert_eq!(
            check_removal(
                &facts(None, Some(6), None),
                Removal::of("Angebot"),
                day("2026-01-01")
            ),
            None
        );
        let unknown = check_removal(
            &facts(Some("2025-03-31"), None, None),
            Removal::of("Angebot"),
            day("2026-01-01"),
        );
        assert_eq!(
            unknown.map(|found| found.severity),
            Some(Severity::MissingParameter)
        );
    }

    #[test]
    fn what_is_dated_after_the_counted_days_is_free() {
        for (counted_until, dated, is_kept) in [
            (None, "2025-03-31", true),
            (None, "2025-04-01", false),
            (Some("2024-12-31"), "2024-12-31", true),
            (Some("2024-12-31"), "2025-01-01", false),
            (Some("2024-12-31"), "2025-03-31", false),
        ] {
            let filed = Facts {
                counted_until: counted_until.map(day),
                ..facts(Some("2025-03-31"), Some(6), None)
            };
            let removal = Removal {
                dated: Some(day(dated)),
                ..Removal::of("TPEK")
            };
            assert_eq!(
                check_removal(&filed, removal, day("2026-01-01")).is_some(),
                is_kept,
                "{counted_until:?}, {dated}"
            );
        }
    }
}

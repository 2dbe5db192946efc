//! The day of a proof (Stichtag). Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::format_date;

/// Why a proof cannot be filed as of `day`; `None` where it can.
pub(super) fn refused(day: NaiveDate, noticed_on: NaiveDate, today: NaiveDate) -> Option<String> {
    if day > today {
        return Some("Der Stichtag liegt in der Zukunft. Bitte einen Tag bis heute angeben.".to_owned());
    }
    (day < noticed_on).then(|| {
        format!(
            "Der Stichtag {} liegt vor dem Bescheid vom {}. Bitte einen Tag ab dem Bescheid bis heute angeben.",
            format_date(day),
            format_date(noticed_on)
        )
    })
}

/// The proof that settles the grant, as it is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Its last version; `None` where it was filed before the takeover and is none.
    pub version: Option<i64>,
    /// Its day (Stichtag).
    pub as_of: NaiveDate,
}

/// Why an interim proof (Zwischennachweis) cannot be filed any more, and what is to be done instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLate {
    pub why: String,
    pub remedy: &'static str,
}

/// Why an interim proof as of `as_of` comes too late; `None` where the proof that settles is of a later day: an interim one of a day
/// before it may be asked for afterwards, or corrected.
pub(super) fn too_late(as_of: NaiveDate, settled: Settled) -> Option<TooLate> {
    (as_of >= settled.as_of).then(|| {
        let which = match settled.version {
            Some(version) => format!("Version {version}"),
            None => "vor der Übernahme in Paktbuch".to_owned(),
        };
        TooLate {
            why: format!(
                "Der Verwendungsnachweis zum {} ist eingereicht ({which}) und rechnet den Bescheid ab; ein Zwischennachweis zum {} kommt \
                 zu spät.",
                format_date(settled.as_of),
                format_date(as_of)
            ),
            remedy: "Nachreichen lässt sich nur einer zu einem früheren Tag. Was sich geändert hat, bitte als Berichtigung des \
                     Verwendungsnachweises einreichen.",
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interim_proof_comes_too_late_from_the_day_of_the_final_one_on() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let settled = |version| Settled {
            version,
            as_of: day("2025-12-31"),
        };
        for (as_of, expected) in [("2025-12-30", false), ("2025-12-31", true), ("2026-01-01", true)] {
            let found = too_late(day(as_of), settled(Some(2)));
            assert_eq!(found.is_some(), expected, "{as_of}");
        }
        let before = too_late(day("2025-12-31"), settled(None)).expect("too late");
        assert!(
            before.why.contains("(vor der Übernahme in Paktbuch)"),
            "{}",
            before.why
        );
    }
}

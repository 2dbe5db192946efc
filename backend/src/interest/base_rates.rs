//! Base rates (Basiszinssätze) that the Bundesbank has announced, as data; later ones are entered by the authority.

use chrono::NaiveDate;
use paktbuch_types::BasisPoints;

use super::rows::BaseRate;

/// First and last year-month, hundredths of a percent. § 247 BGB; Deutsche Bundesbank, announcements of the Basiszinssatz.
const ANNOUNCED: &[((i32, u32), (i32, u32), i64)] = &[
    ((2016, 7), (2022, 12), -88),
    ((2023, 1), (2023, 6), 162),
    ((2023, 7), (2023, 12), 312),
    ((2024, 1), (2024, 6), 362),
    ((2024, 7), (2024, 12), 337),
    ((2025, 1), (2025, 6), 227),
    ((2025, 7), (2026, 6), 127),
];

/// The base rates of the Bundesbank, the oldest first.
pub(super) fn announced() -> Vec<BaseRate> {
    let rate = |((year, month), until, rate): &((i32, u32), (i32, u32), i64)| {
        let from = NaiveDate::from_ymd_opt(*year, *month, 1)?;
        Some(BaseRate {
            id: None,
            from,
            to: half_year_end(NaiveDate::from_ymd_opt(until.0, until.1, 1)?)?,
            rate: BasisPoints(*rate),
            source: "Deutsche Bundesbank, Bekanntgabe des Basiszinssatzes (§ 247 BGB)".to_owned(),
        })
    };
    ANNOUNCED.iter().filter_map(rate).collect()
}

/// Last day of the half-year that a day lies in.
pub(super) fn half_year_end(day: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike;
    if day.month() <= 6 {
        NaiveDate::from_ymd_opt(day.year(), 6, 30)
    } else {
        NaiveDate::from_ymd_opt(day.year(), 12, 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announced_rates_follow_each_other_without_a_gap() {
        let rates = announced();
        assert_eq!(rates.len(), ANNOUNCED.len());
        for pair in rates.windows(2) {
            assert_eq!(pair[0].to.succ_opt(), Some(pair[1].from));
        }
        assert_eq!(
            rates.last().map(|rate| rate.to),
            NaiveDate::from_ymd_opt(2026, 6, 30)
        );
    }
}

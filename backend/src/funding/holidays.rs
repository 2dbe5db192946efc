//! Days on which no period ends: weekends and general holidays by Land. Pure calculation.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Whether a period that ends on this day goes on to the next one (§ 222 Abs. 2 ZPO, § 193 BGB, § 31 Abs. 3 VwVfG): Saturday,
/// Sunday, or a holiday in the whole Land. `land` is its code of ISO 3166-2; without one only the holidays of all Länder count.
#[must_use]
pub fn is_free(day: NaiveDate, land: Option<&str>) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        || is_fixed_holiday(day)
        || is_movable_holiday(day)
        || land.is_some_and(|land| is_holiday_of(day, land))
}

/// The day itself, or the next one that is not free.
#[must_use]
pub fn next_working_day(day: NaiveDate, land: Option<&str>) -> NaiveDate {
    let after = day.iter_days().find(|day| !is_free(*day, land));
    after.unwrap_or(day)
}

/// Neujahr, Tag der Arbeit, Tag der Deutschen Einheit, Weihnachten; in 2017 the Reformationstag too, in its 500th year.
fn is_fixed_holiday(day: NaiveDate) -> bool {
    let date = (day.month(), day.day());
    matches!(date, (1 | 5, 1) | (10, 3) | (12, 25 | 26)) || (day.year() == 2017 && date == (10, 31))
}

/// Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag.
fn is_movable_holiday(day: NaiveDate) -> bool {
    [-2, 1, 39, 50].contains(&from_easter(day))
}

/// Holidays in the whole of single Länder, by their holiday laws; those of single municipalities are left out.
fn is_holiday_of(day: NaiveDate, land: &str) -> bool {
    let (year, date) = (day.year(), (day.month(), day.day()));
    match date {
        (1, 6) => matches!(land, "BW" | "BY" | "ST"),
        (3, 8) => (land == "BE" && year >= 2019) || (land == "MV" && year >= 2023),
        (8, 15) => land == "SL",
        (9, 20) => land == "TH" && year >= 2019,
        (10, 31) => {
            matches!(land, "BB" | "MV" | "SN" | "ST" | "TH")
                || (matches!(land, "HB" | "HH" | "NI" | "SH") && year >= 2018)
        }
        (11, 1) => matches!(land, "BW" | "BY" | "NW" | "RP" | "SL"),
        // Buß- und Bettag: the Wednesday before 23 November.
        (11, 16..=22) => land == "SN" && day.weekday() == Weekday::Wed,
        // Fronleichnam.
        _ => from_easter(day) == 60 && matches!(land, "BW" | "BY" | "HE" | "NW" | "RP" | "SL"),
    }
}

/// Days since Easter Sunday of the same year; the formula of Gauß as Lichtenberg completed it.
fn from_easter(day: NaiveDate) -> i64 {
    let year = i64::from(day.year());
    let century = year / 100;
    let moon = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun = 2 - (3 * century + 3) / 4;
    let golden = year % 19;
    let seed = (19 * golden + moon) % 30;
    let correction = (seed + golden / 11) / 29;
    let border = 21 + seed - correction;
    let sunday = 7 - (year + year / 4 + sun) % 7;
    let march = border + 7 - (border - sunday) % 7;
    let first = NaiveDate::from_ymd_opt(day.year(), 3, 1).unwrap_or(day);
    let easter = first.checked_add_days(Days::new(u64::try_from(march - 1).unwrap_or(0)));
    easter.map_or(i64::MAX, |easter| (day - easter).num_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_calendar_says() {
        for sunday in [
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2021-04-04",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
        ] {
            assert_eq!(from_easter(day(sunday)), 0, "{sunday}");
        }
    }

    #[test]
    fn holidays_are_free_where_they_are_held() {
        for (text, land, free) in [
            ("2024-10-03", None, true),
            ("2024-03-29", None, true),
            ("2024-04-01", None, true),
            ("2024-05-30", Some("NW"), true),
            ("2024-05-30", Some("BE"), false),
            ("2024-05-30", None, false),
            ("2024-11-01", Some("NW"), true),
            ("2024-10-31", Some("NI"), true),
            ("2018-10-31", Some("NI"), true),
            ("2016-10-31", Some("NI"), false),
            ("2016-10-31", Some("SN"), true),
            // 500 years of Reformation: once in every Land.
            ("2017-10-31", None, true),
            ("2017-10-31", Some("NW"), true),
            ("2018-10-31", Some("NW"), false),
            ("2017-10-30", None, false),
            ("2024-10-31", Some("NW"), false),
            ("2024-11-20", Some("SN"), true),
            ("2024-11-21", Some("SN"), false),
            ("2024-03-08", Some("BE"), true),
            ("2024-11-02", None, true),
            ("2024-11-04", Some("NW"), false),
        ] {
            assert_eq!(is_free(day(text), land), free, "{text} {land:?}");
        }
        // Easter Saturday is followed by Sunday and Monday.
        assert_eq!(next_working_day(day("2024-03-30"), Some("NW")), day("2024-04-02"));
        assert_eq!(next_working_day(day("2024-12-24"), None), day("2024-12-24"));
    }
}

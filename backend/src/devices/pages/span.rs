//! The years of a device as a picture: Durchführungszeitraum, then Zweckbindung, and today.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::format_date;

/// Positions are shares of the width as SVG writes them: `12.50%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Left edge, middle, and year of every column.
    pub years: Vec<(String, String, i32)>,
    /// Begin and width until the Zweckbindung counts; `None` where it counts from the beginning.
    pub before: Option<(String, String)>,
    /// Begin and width of the Zweckbindung.
    pub bound: (String, String),
    /// Where today stands; `None` outside of the picture.
    pub today: Option<String>,
    pub until: String,
    /// The picture in a sentence.
    pub sentence: String,
}

impl Span {
    /// From the day of delivery to the end of the Zweckbindung, which counts after `implementation_to` where that is later.
    #[must_use]
    pub fn new(
        delivered: NaiveDate,
        implementation_to: Option<NaiveDate>,
        until: NaiveDate,
        today: NaiveDate,
    ) -> Option<Self> {
        let (first, last) = (delivered.year(), until.year());
        if until < delivered || last - first > 30 {
            return None;
        }
        let begin = NaiveDate::from_ymd_opt(first, 1, 1)?;
        let end = NaiveDate::from_ymd_opt(last + 1, 1, 1)?;
        let days = (end - begin).num_days();
        let at = |day: NaiveDate| percent((day - begin).num_days(), days);
        let wide = |from: NaiveDate, to: NaiveDate| percent((to - from).num_days(), days);
        let counts_from = implementation_to
            .filter(|day| (delivered..until).contains(day))
            .unwrap_or(delivered);
        let years = (first..=last)
            .filter_map(|year| {
                let left = NaiveDate::from_ymd_opt(year, 1, 1)?;
                let middle = NaiveDate::from_ymd_opt(year, 7, 1)?;
                Some((at(left), at(middle), year))
            })
            .collect();
        let implementation = implementation_to
            .map(|day| format!(" Durchführungszeitraum bis {}.", format_date(day)))
            .unwrap_or_default();
        Some(Self {
            years,
            before: (counts_from > delivered).then(|| (at(delivered), wide(delivered, counts_from))),
            bound: (at(counts_from), wide(counts_from, until)),
            today: (begin..end).contains(&today).then(|| at(today)),
            until: format_date(until),
            sentence: format!(
                "Zeitstrahl {first} bis {last}: Zweckbindung bis {}.{implementation} Heute ist der {}.",
                format_date(until),
                format_date(today)
            ),
        })
    }
}

fn percent(part: i64, whole: i64) -> String {
    let share = part.max(0) * 10_000 / whole.max(1);
    format!("{}.{:02}%", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_shows_when_the_zweckbindung_counts() {
        let day = |text| paktbuch_types::parse_date(text).unwrap();
        let span = Span::new(
            day("01.01.2023"),
            Some(day("31.12.2024")),
            day("31.12.2026"),
            day("01.01.2025"),
        )
        .unwrap();
        assert_eq!(span.years.len(), 4);
        assert_eq!(span.before, Some(("0.00%".to_owned(), "49.96%".to_owned())));
        assert_eq!(span.bound.0, "49.96%");
        assert_eq!(span.today.as_deref(), Some("50.03%"));
        assert!(Span::new(day("01.01.2023"), None, day("01.01.2022"), day("01.01.2023")).is_none());
    }
}

//! The years of a device as a picture: Zweckbindung, useful life and warranty on one axis, and today.

use chrono::{Datelike, Days, Months, NaiveDate};
use paktbuch_types::format_date;

/// The days of a device that the picture needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    pub delivered: NaiveDate,
    /// End of the Durchführungszeitraum, where the Zweckbindung does not count from the Inbetriebnahme.
    pub implementation_to: Option<NaiveDate>,
    /// Inbetriebnahme, where the Zweckbindung counts from it.
    pub commissioned_on: Option<NaiveDate>,
    /// End of the Zweckbindung.
    pub bound_until: Option<NaiveDate>,
    /// Nutzungsdauer.
    pub useful_years: Option<i64>,
    /// Garantie bis.
    pub warranty_until: Option<NaiveDate>,
}

/// Positions are shares of the width as SVG writes them: `12.50%`; heights are pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Left edge, middle, and year of every column.
    pub years: Vec<(String, String, i32)>,
    pub bars: Vec<Bar>,
    /// Where today stands; `None` outside of the picture.
    pub today: Option<String>,
    /// Where the columns end.
    pub foot: usize,
    /// Where the years stand.
    pub year_line: usize,
    /// Class of the picture for its number of bars.
    pub class: &'static str,
    /// The picture in a sentence.
    pub sentence: String,
}

/// One stretch of time with its words above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub title: &'static str,
    /// „5 Jahre, bis 20.02.2028“.
    pub words: String,
    /// Begin and width of the Durchführungszeitraum before the Zweckbindung counts.
    pub before: Option<(String, String)>,
    pub left: String,
    pub width: String,
    /// Where the words stand.
    pub text_line: usize,
    /// Where the bar begins.
    pub top: usize,
    /// The Zweckbindung is drawn in the strong colour.
    pub strong: bool,
}

/// A stretch before it has a place in the picture.
struct Stretch {
    title: &'static str,
    words: String,
    /// Where the Zweckbindung begins to count; else the delivery.
    from: NaiveDate,
    to: NaiveDate,
}

impl Span {
    /// From the year of delivery to the last end; `None` where nothing has an end behind the delivery, or one is more than 30
    /// years away.
    #[must_use]
    pub fn new(life: &Life, today: NaiveDate) -> Option<Self> {
        let stretches = stretches(life);
        let (first, last) = (
            life.delivered.year(),
            stretches.iter().map(|stretch| stretch.to.year()).max()?,
        );
        if last - first > 30 {
            return None;
        }
        let begin = NaiveDate::from_ymd_opt(first, 1, 1)?;
        let end = NaiveDate::from_ymd_opt(last + 1, 1, 1)?;
        let days = (end - begin).num_days();
        let at = |day: NaiveDate| percent((day - begin).num_days(), days);
        let wide = |from: NaiveDate, to: NaiveDate| percent((to - from).num_days(), days);
        let years = (first..=last)
            .filter_map(|year| {
                let left = NaiveDate::from_ymd_opt(year, 1, 1)?;
                let middle = NaiveDate::from_ymd_opt(year, 7, 1)?;
                Some((at(left), at(middle), year))
            })
            .collect();
        let sentence = sentence(life, &stretches, (first, last), today);
        let count = stretches.len();
        let bars = stretches.into_iter().enumerate().map(|(index, stretch)| Bar {
            before: (stretch.from > life.delivered && life.commissioned_on.is_none())
                .then(|| (at(life.delivered), wide(life.delivered, stretch.from))),
            left: at(stretch.from),
            width: wide(stretch.from, stretch.to),
            text_line: index * 50 + 16,
            top: index * 50 + 22,
            strong: stretch.title == BOUND,
            title: stretch.title,
            words: stretch.words,
        });
        Some(Self {
            years,
            bars: bars.collect(),
            today: (begin..end).contains(&today).then(|| at(today)),
            foot: count * 50 + 2,
            year_line: count * 50 + 18,
            class: match count {
                1 => "pb-span pb-span--one",
                2 => "pb-span pb-span--two",
                _ => "pb-span",
            },
            sentence,
        })
    }
}

const BOUND: &str = "Zweckbindung";

/// What has an end behind the delivery, in the order of the picture.
fn stretches(life: &Life) -> Vec<Stretch> {
    let delivered = life.delivered;
    let bound = life.bound_until.map(|until| Stretch {
        title: BOUND,
        words: format!("bis {}", format_date(until)),
        from: life
            .commissioned_on
            .or(life.implementation_to)
            .filter(|day| (delivered..until).contains(day))
            .unwrap_or(delivered),
        to: until,
    });
    let useful = life.useful_years.and_then(|years| {
        let months = u32::try_from(years).ok()?.checked_mul(12)?;
        let until = delivered
            .checked_add_months(Months::new(months))?
            .checked_sub_days(Days::new(1))?;
        let years = if years == 1 {
            "1 Jahr".to_owned()
        } else {
            format!("{years} Jahre")
        };
        Some(Stretch {
            title: "Nutzungsdauer",
            words: format!("{years}, bis {}", format_date(until)),
            from: delivered,
            to: until,
        })
    });
    let warranty = life.warranty_until.map(|until| Stretch {
        title: "Garantie",
        words: format!("bis {}", format_date(until)),
        from: delivered,
        to: until,
    });
    [bound, useful, warranty]
        .into_iter()
        .flatten()
        .filter(|stretch| stretch.to >= delivered)
        .collect()
}

fn sentence(life: &Life, stretches: &[Stretch], (first, last): (i32, i32), today: NaiveDate) -> String {
    let ends: Vec<String> = stretches
        .iter()
        .map(|stretch| format!("{} {}", stretch.title, stretch.words))
        .collect();
    let implementation = life
        .implementation_to
        .map(|day| format!(" Durchführungszeitraum bis {}.", format_date(day)))
        .unwrap_or_default();
    format!(
        "Zeitstrahl {first} bis {last}: {}.{implementation} Heute ist der {}.",
        ends.join("; "),
        format_date(today)
    )
}

fn percent(part: i64, whole: i64) -> String {
    let share = part.max(0) * 10_000 / whole.max(1);
    format!("{}.{:02}%", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        paktbuch_types::parse_date(text).unwrap()
    }

    fn life() -> Life {
        Life {
            delivered: day("01.01.2023"),
            implementation_to: Some(day("31.12.2024")),
            commissioned_on: None,
            bound_until: Some(day("31.12.2026")),
            useful_years: None,
            warranty_until: None,
        }
    }

    #[test]
    fn the_picture_shows_when_the_zweckbindung_counts() {
        let span = Span::new(&life(), day("01.01.2025")).unwrap();
        assert_eq!(span.years.len(), 4);
        assert_eq!(
            span.bars[0].before,
            Some(("0.00%".to_owned(), "49.96%".to_owned()))
        );
        assert_eq!(span.bars[0].left, "49.96%");
        assert_eq!(span.today.as_deref(), Some("50.03%"));
        assert_eq!(
            (span.foot, span.year_line, span.class),
            (52, 68, "pb-span pb-span--one")
        );
        let early = Life {
            bound_until: Some(day("01.01.2022")),
            ..life()
        };
        assert!(Span::new(&early, day("01.01.2023")).is_none());
    }

    #[test]
    fn the_zweckbindung_counts_from_the_inbetriebnahme() {
        let commissioned = |on: &str| Life {
            implementation_to: None,
            commissioned_on: Some(day(on)),
            ..life()
        };
        for (on, left) in [
            ("01.01.2023", "0.00%"),
            ("01.01.2024", "24.98%"),
            ("01.12.2022", "0.00%"),
        ] {
            let span = Span::new(&commissioned(on), day("01.01.2025")).unwrap();
            assert_eq!(
                (span.bars[0].left.as_str(), &span.bars[0].before),
                (left, &None),
                "{on}"
            );
            assert!(
                !span.sentence.contains("Durchführungszeitraum"),
                "{}",
                span.sentence
            );
        }
    }

    #[test]
    fn useful_life_and_warranty_stand_below_on_the_same_axis() {
        let whole = Life {
            useful_years: Some(5),
            warranty_until: Some(day("31.12.2023")),
            ..life()
        };
        let span = Span::new(&whole, day("01.01.2030")).unwrap();
        let words: Vec<&str> = span.bars.iter().map(|bar| bar.words.as_str()).collect();
        assert_eq!(
            words,
            ["bis 31.12.2026", "5 Jahre, bis 31.12.2027", "bis 31.12.2023"]
        );
        assert_eq!((span.bars[2].top, span.foot), (122, 152));
        assert_eq!(span.today, None);
        let own = Life {
            bound_until: None,
            implementation_to: None,
            ..whole
        };
        assert_eq!(
            Span::new(&own, day("01.01.2024")).unwrap().bars[0].title,
            "Nutzungsdauer"
        );
    }
}

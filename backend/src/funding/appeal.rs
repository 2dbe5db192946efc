//! When a notice is known, until when one can go to court against it, and from when it is final. Pure calculation.

use chrono::{Days, Months, NaiveDate};
use paktbuch_types::Announcement;

use super::holidays::next_working_day;

/// What a notice says about its Bekanntgabe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Announced<'a> {
    pub way: Option<Announcement>,
    /// Day of posting or sending.
    pub sent_on: Option<NaiveDate>,
    /// The day itself, where it is known; goes before the computed one.
    pub on: Option<NaiveDate>,
    /// Rechtsbehelfsverzicht.
    pub waived_on: Option<NaiveDate>,
    /// Code of the Land (ISO 3166-2), for its holidays.
    pub land: Option<&'a str>,
}

/// The days that follow from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AppealDates {
    /// Bekanntgabe.
    pub announced_on: Option<NaiveDate>,
    /// Days after sending that made it known; `None` where the day was entered.
    pub fiction_days: Option<u64>,
    /// Last day of the Klagefrist; `None` also where the right of appeal was waived.
    pub appeal_until: Option<NaiveDate>,
    /// First day of Bestandskraft.
    pub final_from: Option<NaiveDate>,
}

impl Announced<'_> {
    /// All days that can be told.
    #[must_use]
    pub fn dates(&self) -> AppealDates {
        let fiction = self.on.is_none().then(|| fiction_days(self.way?, self.sent_on?));
        let fiction_days = fiction.flatten();
        let computed = fiction_days
            .zip(self.sent_on)
            .and_then(|(days, sent)| sent.checked_add_days(Days::new(days)));
        let announced_on = self.on.or(computed);
        let ends = announced_on.and_then(|day| appeal_until(day, self.land));
        let appeal_until = ends.filter(|_| self.waived_on.is_none());
        AppealDates {
            announced_on,
            fiction_days,
            appeal_until,
            final_from: self.waived_on.or_else(|| ends.and_then(|day| day.succ_opt())),
        }
    }
}

/// After how many days a notice that was posted or sent electronically counts as known: on the third day, sent from
/// 01.01.2025 on the fourth; `None` where the way has no such fiction.
///
/// § 41 Abs. 2 VwVfG as changed by Art. 2 PostModG of 15.07.2024 (BGBl. 2024 I Nr. 236), § 41 Abs. 2 VwVfG NRW alike (Städte-
/// und Gemeindebund NRW, Mitteilung 784/2024). That day stands on a weekend or holiday too: it is no end of a period in the
/// sense of § 31 Abs. 3 VwVfG (OVG Niedersachsen, 26.10.2006, 7 PA 184/06); who received the notice later enters the day.
#[must_use]
pub fn fiction_days(way: Announcement, sent_on: NaiveDate) -> Option<u64> {
    let four_from = NaiveDate::from_ymd_opt(2025, 1, 1)?;
    match way {
        Announcement::Post | Announcement::Electronic => Some(if sent_on < four_from { 3 } else { 4 }),
        Announcement::Service | Announcement::InPerson => None,
    }
}

/// Last day of the Klagefrist: one month after the Bekanntgabe (§ 74 Abs. 1 VwGO), whose own day does not count; the day with
/// the same number, or the last of a shorter month (§ 57 Abs. 2 VwGO, § 222 Abs. 1 ZPO, §§ 187 Abs. 1, 188 Abs. 2 and 3 BGB).
/// Where that day is a Saturday, Sunday or holiday, the next working day (§ 222 Abs. 2 ZPO).
#[must_use]
pub fn appeal_until(announced_on: NaiveDate, land: Option<&str>) -> Option<NaiveDate> {
    let same_number = announced_on.checked_add_months(Months::new(1))?;
    Some(next_working_day(same_number, land))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates(way: Announcement, sent: Option<&str>, on: Option<&str>) -> [Option<String>; 3] {
        let dates = Announced {
            way: Some(way),
            sent_on: sent.map(day),
            on: on.map(day),
            waived_on: None,
            land: Some("NW"),
        }
        .dates();
        [dates.announced_on, dates.appeal_until, dates.final_from].map(|day| day.map(|day| day.to_string()))
    }

    #[test]
    fn a_letter_is_known_on_the_third_and_since_2025_on_the_fourth_day() {
        use Announcement::{Electronic, InPerson, Post, Service};
        for (name, way, sent, on, expected) in [
            (
                "third day",
                Post,
                Some("2021-08-17"),
                None,
                ["2021-08-20", "2021-09-20", "2021-09-21"],
            ),
            (
                "sent on the last day of the old law",
                Post,
                Some("2024-12-31"),
                None,
                ["2025-01-03", "2025-02-03", "2025-02-04"],
            ),
            (
                "fourth day",
                Electronic,
                Some("2025-01-01"),
                None,
                ["2025-01-05", "2025-02-05", "2025-02-06"],
            ),
            (
                "the fiction ends on a Sunday",
                Post,
                Some("2024-02-22"),
                None,
                ["2024-02-25", "2024-03-25", "2024-03-26"],
            ),
            (
                "the month has no 31st",
                Post,
                None,
                Some("2024-01-31"),
                ["2024-01-31", "2024-02-29", "2024-03-01"],
            ),
            (
                "ends on Saturday",
                Service,
                None,
                Some("2024-05-01"),
                ["2024-05-01", "2024-06-03", "2024-06-04"],
            ),
            (
                "ends at Allerheiligen",
                InPerson,
                None,
                Some("2024-10-01"),
                ["2024-10-01", "2024-11-04", "2024-11-05"],
            ),
            (
                "what was entered goes first",
                Post,
                Some("2021-08-17"),
                Some("2021-08-24"),
                ["2021-08-24", "2021-09-24", "2021-09-25"],
            ),
        ] {
            assert_eq!(
                dates(way, sent, on),
                expected.map(|day| Some(day.to_owned())),
                "{name}"
            );
        }
        assert_eq!(dates(Service, Some("2024-05-01"), None), [None, None, None]);
        assert_eq!(dates(Post, None, None), [None, None, None]);
    }

    #[test]
    fn who_waives_the_appeal_makes_it_final_at_once() {
        let dates = Announced {
            way: Some(Announcement::Post),
            sent_on: Some(day("2021-08-17")),
            waived_on: Some(day("2021-08-23")),
            ..Announced::default()
        }
        .dates();
        assert_eq!(dates.final_from, Some(day("2021-08-23")));
        assert_eq!(dates.appeal_until, None);
        assert_eq!(dates.fiction_days, Some(3));
    }
}

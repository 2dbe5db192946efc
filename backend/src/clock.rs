//! The one place that reads the time; everything else gets it as a parameter, so that tests can fix it.

use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::watch;

/// Tells the time: the machine's, or one that a test sets.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Microseconds since 1970 that a test sets and moves.
    Fixed(watch::Sender<i64>),
}

impl Clock {
    /// A clock that stands still at `time`.
    #[must_use]
    pub fn fixed(time: DateTime<Utc>) -> Self {
        Self::Fixed(watch::Sender::new(time.timestamp_micros()))
    }

    /// Moves a fixed clock to `time`; the machine's clock is left alone.
    pub fn set(&self, time: DateTime<Utc>) {
        if let Self::Fixed(micros) = self {
            micros.send_replace(time.timestamp_micros());
        }
    }

    /// Now in UTC, in whole microseconds (both engines store no more).
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that the rest of the code asks"
        )]
        let micros = match self {
            Self::System => Utc::now().timestamp_micros(),
            Self::Fixed(micros) => *micros.borrow(),
        };
        moment(micros)
    }

    /// Today in German local time. The offset follows the EU rule (last Sundays of March and October, 01:00 UTC).
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        local(self.now()).date()
    }

    /// Waits until a German calendar day has ended; a fixed clock until it is moved beyond it.
    pub async fn end_of(&self, day: NaiveDate) {
        match self {
            Self::System => {
                let end = day_begins(day.succ_opt().unwrap_or(day));
                while self.today() <= day {
                    let left = end.signed_duration_since(self.now());
                    tokio::time::sleep(left.to_std().unwrap_or_default()).await;
                }
            }
            Self::Fixed(micros) => {
                let is_over = |micros: &i64| local(moment(*micros)).date() > day;
                // The sender lives as long as this clock.
                let _ = micros.subscribe().wait_for(is_over).await;
            }
        }
    }
}

fn moment(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH)
}

/// German local time of a UTC instant.
#[must_use]
pub fn local(time: DateTime<Utc>) -> chrono::NaiveDateTime {
    use chrono::{Datelike, Duration, Weekday};
    let last_sunday = |month: u32| {
        (25..=31)
            .filter_map(|day| NaiveDate::from_ymd_opt(time.year(), month, day))
            .find(|day| day.weekday() == Weekday::Sun)
            .and_then(|day| day.and_hms_opt(1, 0, 0))
    };
    let utc = time.naive_utc();
    let summer =
        matches!((last_sunday(3), last_sunday(10)), (Some(start), Some(end)) if utc >= start && utc < end);
    utc + Duration::hours(if summer { 2 } else { 1 })
}

/// The instant at which a German day begins.
#[must_use]
pub fn day_begins(day: NaiveDate) -> DateTime<Utc> {
    use chrono::{Duration, NaiveTime};
    let midnight = day.and_time(NaiveTime::MIN);
    let in_summer = (midnight - Duration::hours(2)).and_utc();
    if local(in_summer) == midnight {
        in_summer
    } else {
        (midnight - Duration::hours(1)).and_utc()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_days_turn_at_local_midnight_in_winter_and_summer() {
        for (utc, day) in [
            ("2026-01-31T22:59:59Z", "2026-01-31"),
            ("2026-01-31T23:00:00Z", "2026-02-01"),
            ("2026-06-30T21:59:59Z", "2026-06-30"),
            ("2026-06-30T22:00:00Z", "2026-07-01"),
            ("2026-03-29T00:59:59Z", "2026-03-29"),
        ] {
            let clock = Clock::fixed(utc.parse().unwrap());
            assert_eq!(clock.today().to_string(), day, "{utc}");
        }
        for day in [
            "2026-01-31",
            "2026-03-29",
            "2026-03-30",
            "2026-06-30",
            "2026-10-25",
            "2026-10-26",
        ] {
            let day: NaiveDate = day.parse().unwrap();
            let begin = day_begins(day);
            assert_eq!(local(begin), day.and_hms_opt(0, 0, 0).unwrap());
            assert_eq!(
                local(begin - chrono::Duration::microseconds(1)).date(),
                day.pred_opt().unwrap()
            );
        }
    }
}

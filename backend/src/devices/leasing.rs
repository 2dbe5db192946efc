//! When the rates of a lease are due: one a month.

use chrono::{Months, NaiveDate};

/// Most monthly rates of a lease.
pub const MOST_RATES: i64 = 600;

/// Day on which a rate, counted from 1, is due; `None` for a number that is none.
#[must_use]
pub fn rate_due(from: NaiveDate, rate: i64) -> Option<NaiveDate> {
    let later = u32::try_from(rate.checked_sub(1)?).ok()?;
    from.checked_add_months(Months::new(later))
}

/// How many rates are due by a day. Where nobody said how many there are, they end with the return.
#[must_use]
pub fn rates_due(from: NaiveDate, rates: Option<i64>, until: Option<NaiveDate>, day: NaiveDate) -> i64 {
    let end = match (rates, until) {
        (None, Some(until)) => until.min(day),
        _ => day,
    };
    let all = 1..=rates.unwrap_or(MOST_RATES);
    all.take_while(|rate| rate_due(from, *rate).is_some_and(|due| due <= end))
        .last()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_due_each_month_until_the_last_one_or_the_return() {
        let day = |text: &'static str| paktbuch_types::parse_date(text).unwrap();
        let from = day("31.01.2024");
        assert_eq!(rate_due(from, 1), Some(from));
        assert_eq!(rate_due(from, 2), Some(day("29.02.2024")));
        assert_eq!(rate_due(from, 3), Some(day("31.03.2024")));
        assert_eq!(rate_due(from, 0), None);
        let due = |rates, until: Option<&'static str>, on| rates_due(from, rates, until.map(day), day(on));
        assert_eq!(due(Some(36), None, "30.01.2024"), 0);
        assert_eq!(due(Some(36), None, "31.03.2024"), 3);
        assert_eq!(due(Some(2), None, "31.12.2024"), 2);
        assert_eq!(due(None, Some("29.02.2024"), "31.12.2024"), 2);
        assert_eq!(due(None, None, "31.12.2024"), 12);
    }
}

//! How far away a day is, in words.

use chrono::NaiveDate;

/// `heute`, `in 22 Tagen`, `in 5 Jahren`, `seit 14 Tagen`.
#[must_use]
pub fn distance(today: NaiveDate, day: NaiveDate) -> String {
    crate::text::distance((day - today).num_days())
}

/// `noch 231 Tage`, `beendet`; empty without an end.
#[must_use]
pub fn remaining(today: NaiveDate, end: Option<NaiveDate>) -> String {
    match end.map(|end| (end - today).num_days()) {
        None => String::new(),
        Some(0) => "endet heute".to_owned(),
        Some(1) => "noch 1 Tag".to_owned(),
        Some(days) if days > 0 => format!("noch {days} Tage"),
        Some(_) => "beendet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_today() {
        let today = NaiveDate::from_ymd_opt(2024, 3, 14).unwrap();
        let told = |days: i64| distance(today, today + chrono::Duration::days(days));
        assert_eq!(told(0), "heute");
        assert_eq!(told(22), "in 22 Tagen");
        assert_eq!(told(-14), "seit 14 Tagen");
        assert_eq!(told(2_118), "in 5 Jahren");
        assert_eq!(told(-1_000), "seit 2 Jahren");
        assert_eq!(
            remaining(today, NaiveDate::from_ymd_opt(2024, 10, 31)),
            "noch 231 Tage"
        );
        assert_eq!(remaining(today, NaiveDate::from_ymd_opt(2024, 3, 13)), "beendet");
        assert_eq!(remaining(today, None), "");
    }
}

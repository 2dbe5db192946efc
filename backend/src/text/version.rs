//! How a notice with change notices is named.

use chrono::NaiveDate;
use paktbuch_types::format_date;

/// ` in der Fassung des Änderungsbescheids vom 12.05.2026`, by the last of these days; empty without one.
#[must_use]
pub fn in_version(amended: &[NaiveDate]) -> String {
    amended
        .iter()
        .max()
        .map(|day| format!(" in der Fassung des Änderungsbescheids vom {}", format_date(*day)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_change_notice_is_named() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 5, day).unwrap();
        assert_eq!(in_version(&[]), "");
        assert_eq!(
            in_version(&[day(12), day(4)]),
            " in der Fassung des Änderungsbescheids vom 12.05.2026"
        );
    }
}

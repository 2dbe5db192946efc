//! The day of acceptance (Abnahme). Computes, knows no database.

use chrono::NaiveDate;
use paktbuch_types::format_date;

/// Why `day` cannot be the day of acceptance yet; `None` where it can, or where there is none.
#[must_use]
pub(in crate::purchasing) fn too_early(day: Option<NaiveDate>, today: NaiveDate) -> Option<String> {
    let day = day.filter(|day| *day > today)?;
    Some(format!(
        "Die Abnahme am {} liegt in der Zukunft, heute ist der {}. Bitte das Feld „Abnahme am“ leer lassen, bis abgenommen ist, oder den \
         Tag berichtigen.",
        format_date(day),
        format_date(today)
    ))
}

#[cfg(test)]
mod tests {
    use paktbuch_types::parse_date;

    use super::*;

    #[test]
    fn only_a_day_after_today_is_too_early() {
        let day = |text: &str| parse_date(text).unwrap();
        let today = day("26.11.2026");
        assert_eq!(too_early(None, today), None);
        assert_eq!(too_early(Some(today), today), None);
        let message = too_early(Some(day("31.07.2027")), today).unwrap();
        assert!(
            message.starts_with("Die Abnahme am 31.07.2027 liegt in der Zukunft, heute ist der 26.11.2026."),
            "{message}"
        );
    }
}

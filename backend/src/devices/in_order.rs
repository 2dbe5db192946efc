//! A device comes (Zugang) before it goes into use (Inbetriebnahme). Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::format_date;

/// Why these days cannot be; `None` where they can, or where one is not known.
#[must_use]
pub fn refused(delivered: Option<NaiveDate>, commissioned: Option<NaiveDate>) -> Option<String> {
    let (delivered, commissioned) = delivered.zip(commissioned)?;
    (commissioned < delivered).then(|| {
        format!(
            "Die Inbetriebnahme am {} liegt vor dem Zugang am {}. Bitte ein Datum berichtigen.",
            format_date(commissioned),
            format_date(delivered)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_in_use_before_it_came_is_told_with_both_days() {
        let day = |text: &str| paktbuch_types::parse_date(text).ok();
        let may = [
            (None, None),
            (day("02.05.2024"), None),
            (day("02.05.2024"), day("02.05.2024")),
        ];
        for (delivered, commissioned) in may {
            assert_eq!(refused(delivered, commissioned), None);
        }
        assert_eq!(
            refused(day("02.05.2024"), day("01.05.2024")).as_deref(),
            Some(
                "Die Inbetriebnahme am 01.05.2024 liegt vor dem Zugang am 02.05.2024. Bitte ein Datum berichtigen."
            )
        );
    }
}

//! Days that devices cannot have.

use chrono::NaiveDate;
use paktbuch_types::format_date;

/// Refuses a delivery (Zugang) after today: its year is part of the inventory number.
pub(super) fn check_delivered(day: Option<NaiveDate>, today: NaiveDate) -> Result<(), String> {
    match day {
        Some(day) if day > today => Err(format!(
            "Der Zugang am {} liegt in der Zukunft. Bitte den Tag der Lieferung angeben, höchstens heute, oder nichts.",
            format_date(day)
        )),
        _ => Ok(()),
    }
}

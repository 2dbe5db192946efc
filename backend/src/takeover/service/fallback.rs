//! The day under which rows come in that tell none (Ersatzdatum).

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_types::{format_date, parse_date};

use super::Taking;
use crate::audit::{self, Change, EventKind, SubjectKind};
use crate::error::ServiceError;

/// Name of the day in the history of the notice.
const FIELD: &str = "Ersatzdatum";

/// The day as it was given; `None` where none was.
///
/// # Errors
/// German: no day, or one after `today`.
pub fn fallback_date(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = parse_date(text).map_err(|error| error.to_string())?;
    if day > today {
        return Err(format!(
            "Das Ersatzdatum {} liegt in der Zukunft. Bitte einen Tag bis heute angeben.",
            format_date(day)
        ));
    }
    Ok(Some(day))
}

/// What the history says of it.
pub(super) fn change(day: NaiveDate) -> Change {
    Change::set(FIELD, format_date(day))
}

/// The days under which rows of the notice came in before.
pub(super) async fn used(taking: &Taking<'_>) -> Result<HashSet<NaiveDate>, ServiceError> {
    let history = audit::of_subjects(taking.tx.conn(), SubjectKind::Notice, &[taking.notice.0]).await?;
    let takeovers = history
        .iter()
        .filter(|entry| entry.kind == Some(EventKind::TakenOver));
    let days = takeovers
        .flat_map(|entry| &entry.changes)
        .filter(|change| change.field == FIELD)
        .filter_map(|change| parse_date(&change.after).ok());
    Ok(days.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_to_come_is_no_fallback() {
        let today = parse_date("02.03.2026").unwrap();
        assert_eq!(fallback_date("  ", today), Ok(None));
        assert_eq!(fallback_date("2.3.2026", today), Ok(Some(today)));
        assert!(
            fallback_date("03.03.2026", today)
                .unwrap_err()
                .contains("in der Zukunft")
        );
        assert!(fallback_date("gestern", today).is_err());
    }
}

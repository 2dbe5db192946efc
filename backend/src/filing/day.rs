//! The day of a proof (Stichtag). Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::format_date;

/// Why a proof cannot be filed as of `day`; `None` where it can.
pub(super) fn refused(day: NaiveDate, noticed_on: NaiveDate, today: NaiveDate) -> Option<String> {
    if day > today {
        return Some(format!(
            "Der Stichtag liegt in der Zukunft. Bitte statt des {} einen Tag bis heute ({}) angeben.",
            format_date(day),
            format_date(today)
        ));
    }
    (day < noticed_on).then(|| {
        format!(
            "Der Stichtag {} liegt vor dem Bescheid vom {}. Bitte einen Tag ab dem Bescheid bis heute angeben.",
            format_date(day),
            format_date(noticed_on)
        )
    })
}

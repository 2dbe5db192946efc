//! Addresses of this feature.

use paktbuch_types::DeadlineKind;

/// All deadlines by day; `?art=` narrows, `?seite=` turns pages.
pub const LIST: &str = "/fristen";
/// The same as a calendar file (iCalendar, RFC 5545).
pub const CALENDAR: &str = "/fristen.ics";
/// REST: all deadlines by day.
pub const API_LIST: &str = "/api/paktbuch/v1/deadlines";

/// The deadlines of one kind.
#[must_use]
pub fn of_kind(kind: DeadlineKind) -> String {
    format!("{LIST}?art={}", kind.code())
}

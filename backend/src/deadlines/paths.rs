//! Addresses of this feature.

use paktbuch_types::DeadlineKind;

/// All deadlines by day; `?art=` and `?stand=` (how near) narrow, `?seite=` turns pages.
pub const LIST: &str = "/fristen";
/// The same as a calendar file (iCalendar, RFC 5545).
pub const CALENDAR: &str = "/fristen.ics";
/// REST: all deadlines by day.
pub const API_LIST: &str = "/api/paktbuch/v1/deadlines";

/// The deadlines of one kind (`None` = all) and of one urgency, by its name in addresses (empty = all).
#[must_use]
pub fn narrowed(kind: Option<DeadlineKind>, urgency: &str) -> String {
    let kind = kind.map(|kind| format!("art={}", kind.code()));
    let urgency = Some(urgency).filter(|code| !code.is_empty());
    let told: Vec<String> = kind
        .into_iter()
        .chain(urgency.map(|code| format!("stand={code}")))
        .collect();
    if told.is_empty() {
        LIST.to_owned()
    } else {
        format!("{LIST}?{}", told.join("&"))
    }
}

/// The deadlines of one urgency, by its name in addresses.
#[must_use]
pub fn of_urgency(code: &str) -> String {
    narrowed(None, code)
}

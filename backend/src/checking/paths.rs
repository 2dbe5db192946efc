//! Addresses of this feature.

use paktbuch_types::NoticeId;

/// All findings by cause; `?bescheid=` keeps those of one notice, `?ursache=` those of one cause, `?seite=` turns its pages.
pub const FINDINGS: &str = "/pruefhinweise";
/// REST: findings.
pub const API_FINDINGS: &str = "/api/paktbuch/v1/findings";

/// Findings of one cause.
#[must_use]
pub fn of_cause(key: &str) -> String {
    format!("{FINDINGS}?ursache={key}")
}

/// Findings of one notice.
#[must_use]
pub fn of_notice(notice: NoticeId) -> String {
    format!("{FINDINGS}?bescheid={notice}")
}

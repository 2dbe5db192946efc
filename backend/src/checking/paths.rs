//! Addresses of this feature.

use paktbuch_types::NoticeId;

/// All findings; `?bescheid=` keeps those of one notice, `?seite=` turns pages.
pub const FINDINGS: &str = "/pruefhinweise";

/// Findings of one notice.
#[must_use]
pub fn of_notice(notice: NoticeId) -> String {
    format!("{FINDINGS}?bescheid={notice}")
}

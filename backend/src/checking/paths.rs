//! Addresses of this feature.

use paktbuch_types::NoticeId;

/// All findings by cause; `?bescheid=` keeps those of one notice, `?ursache=` those of one cause, `?seite=` turns its pages.
pub const FINDINGS: &str = "/pruefhinweise";

/// Confirming the finding `?hinweis=`, or looking at its confirmation; `?bescheid=` says which notice it is about. Form and POST.
pub const CONFIRM: &str = "/pruefhinweise/bestaetigung";
/// POST: takes a confirmation back.
pub const TAKE_BACK: &str = "/pruefhinweise/bestaetigung/zuruecknehmen";

/// The page on which a finding with this fingerprint is confirmed; with the notice that it is about, where it is one.
#[must_use]
pub fn confirm(fingerprint: &str, notice: Option<NoticeId>) -> String {
    match notice {
        Some(notice) => format!("{CONFIRM}?hinweis={fingerprint}&bescheid={notice}"),
        None => format!("{CONFIRM}?hinweis={fingerprint}"),
    }
}

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

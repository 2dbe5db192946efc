//! Addresses of this feature.

use paktbuch_types::{DrawdownId, NoticeId};

/// The drawdowns of a notice.
pub const DRAWDOWNS: &str = "/bescheide/{id}/mittelabrufe";
/// Computing a drawdown: form and POST, which computes anew or stores.
pub const NEW: &str = "/bescheide/{id}/mittelabrufe/neu";
/// One drawdown: page, and POST of what became of it.
pub const DRAWDOWN: &str = "/mittelabrufe/{id}";

/// The letter that asks for a drawdown, to be printed.
pub const LETTER: &str = "/mittelabrufe/{id}/schreiben";

/// REST: the drawdowns of a notice.
pub const API_DRAWDOWNS: &str = "/api/paktbuch/v1/notices/{id}/drawdowns";
/// REST: one drawdown.
pub const API_DRAWDOWN: &str = "/api/paktbuch/v1/drawdowns/{id}";

/// The drawdowns of a notice.
#[must_use]
pub fn drawdowns(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/mittelabrufe")
}

/// Computing a drawdown of a notice.
#[must_use]
pub fn new(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/mittelabrufe/neu")
}

/// One drawdown.
#[must_use]
pub fn drawdown(id: DrawdownId) -> String {
    format!("/mittelabrufe/{id}")
}

/// The letter that asks for a drawdown.
#[must_use]
pub fn letter(id: DrawdownId) -> String {
    format!("/mittelabrufe/{id}/schreiben")
}

/// REST: one drawdown.
#[must_use]
pub fn api_drawdown(id: DrawdownId) -> String {
    format!("/api/paktbuch/v1/drawdowns/{id}")
}

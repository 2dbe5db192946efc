//! Addresses of this feature.

use paktbuch_types::{
    ApplicationId, DeviceId, DrawdownId, InvoiceId, MemoId, MemoSubject, NoticeId, OrderId, SchoolId,
};

/// Notes on a record; POST writes one, perhaps with a file.
pub const MEMOS: &str = "/vermerke/{kind}/{id}";
/// One note: form and POST.
pub const MEMO: &str = "/vermerke/eintrag/{id}";
/// POST: the Wiedervorlage of a note is settled.
pub const DONE: &str = "/vermerke/eintrag/{id}/erledigt";
/// The file of a note.
pub const FILE: &str = "/vermerke/eintrag/{id}/datei";

/// REST: notes.
pub const API_MEMOS: &str = "/api/paktbuch/v1/memos";
/// REST: one note.
pub const API_MEMO: &str = "/api/paktbuch/v1/memos/{id}";
/// REST: POST writes a note with a file.
pub const API_MEMO_FILES: &str = "/api/paktbuch/v1/memos/files";
/// REST: the file of a note.
pub const API_MEMO_FILE: &str = "/api/paktbuch/v1/memos/{id}/file";

/// Notes on a record of this kind.
#[must_use]
pub fn of(kind: MemoSubject, id: i64) -> String {
    format!("/vermerke/{}/{id}", kind.code())
}

/// Notes on an application.
#[must_use]
pub fn application(id: ApplicationId) -> String {
    of(MemoSubject::Application, id.0)
}

/// Notes on a notice.
#[must_use]
pub fn notice(id: NoticeId) -> String {
    of(MemoSubject::Notice, id.0)
}

/// Notes on an invoice.
#[must_use]
pub fn invoice(id: InvoiceId) -> String {
    of(MemoSubject::Invoice, id.0)
}

/// Notes on a device.
#[must_use]
pub fn device(id: DeviceId) -> String {
    of(MemoSubject::Device, id.0)
}

/// Notes on a school.
#[must_use]
pub fn school(id: SchoolId) -> String {
    of(MemoSubject::School, id.0)
}

/// Notes on an order.
#[must_use]
pub fn order(id: OrderId) -> String {
    of(MemoSubject::Order, id.0)
}

/// Notes on a drawdown.
#[must_use]
pub fn drawdown(id: DrawdownId) -> String {
    of(MemoSubject::Drawdown, id.0)
}

/// Notes on the proof of a notice and its examination.
#[must_use]
pub fn proof(notice: NoticeId) -> String {
    of(MemoSubject::Proof, notice.0)
}

/// One note.
#[must_use]
pub fn memo(id: MemoId) -> String {
    format!("/vermerke/eintrag/{id}")
}

/// Settles a note's Wiedervorlage.
#[must_use]
pub fn done(id: MemoId) -> String {
    format!("/vermerke/eintrag/{id}/erledigt")
}

/// The file of a note.
#[must_use]
pub fn file(id: MemoId) -> String {
    format!("/vermerke/eintrag/{id}/datei")
}

/// REST: one note.
#[must_use]
pub fn api_memo(id: MemoId) -> String {
    format!("/api/paktbuch/v1/memos/{id}")
}

//! Addresses of this feature.

use paktbuch_types::{
    AmendmentId, ApplicationId, DeliveryId, DeviceId, DrawdownId, InvoiceId, MemoId, MemoSubject, ModelId,
    NoticeId, OrderId, PaymentId, PayoutId, ProgrammeEditionId, ReallocationId, SchoolDocumentId, SchoolId,
    SupplierId,
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

/// Notes on a change notice.
#[must_use]
pub fn amendment(id: AmendmentId) -> String {
    of(MemoSubject::Amendment, id.0)
}

/// Notes on a reallocation.
#[must_use]
pub fn reallocation(id: ReallocationId) -> String {
    of(MemoSubject::Reallocation, id.0)
}

/// Notes on a payout.
#[must_use]
pub fn payout(id: PayoutId) -> String {
    of(MemoSubject::Payout, id.0)
}

/// Notes on a supplier.
#[must_use]
pub fn supplier(id: SupplierId) -> String {
    of(MemoSubject::Supplier, id.0)
}

/// Notes on a delivery.
#[must_use]
pub fn delivery(id: DeliveryId) -> String {
    of(MemoSubject::Delivery, id.0)
}

/// Notes on a device model.
#[must_use]
pub fn model(id: ModelId) -> String {
    of(MemoSubject::Model, id.0)
}

/// Notes on a document that programmes ask for.
#[must_use]
pub fn school_document(id: SchoolDocumentId) -> String {
    of(MemoSubject::SchoolDocument, id.0)
}

/// Notes on a payment.
#[must_use]
pub fn payment(id: PaymentId) -> String {
    of(MemoSubject::Payment, id.0)
}

/// Notes on an edition of a programme.
#[must_use]
pub fn edition(id: ProgrammeEditionId) -> String {
    of(MemoSubject::Edition, id.0)
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

//! Addresses of this feature.

use paktbuch_types::{FilingId, NoticeId};

/// Filed versions of a notice's proof.
pub const FILINGS: &str = "/bescheide/{id}/nachweise";
/// Form that files a proof, and its POST.
pub const FILE: &str = "/bescheide/{id}/nachweise/einreichen";
/// One filed version, and what has changed since.
pub const FILING: &str = "/nachweise/{id}";
/// Its workbook, byte for byte.
pub const WORKBOOK: &str = "/nachweise/{id}/verwendungsnachweis.xlsx";

/// Filed versions of a notice's proof.
#[must_use]
pub fn filings(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweise")
}

/// Form that files a notice's proof.
#[must_use]
pub fn file(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweise/einreichen")
}

/// One filed version.
#[must_use]
pub fn filing(id: FilingId) -> String {
    format!("/nachweise/{id}")
}

/// Its workbook.
#[must_use]
pub fn workbook(id: FilingId) -> String {
    format!("/nachweise/{id}/verwendungsnachweis.xlsx")
}

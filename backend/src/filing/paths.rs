//! Addresses of this feature.

use chrono::NaiveDate;
use paktbuch_types::{FilingId, NoticeId, ProofType};

use crate::web::address::encoded;

/// Filed versions of a notice's proof.
pub const FILINGS: &str = "/bescheide/{id}/nachweise";
/// Form that files a proof, and its POST.
pub const FILE: &str = "/bescheide/{id}/nachweise/einreichen";
/// POST: the proof that was filed before the notice came into Paktbuch becomes its first version.
pub const TAKE_BEFORE: &str = "/bescheide/{id}/nachweise/aufnehmen";
/// POST: takes that version back.
pub const RELEASE_BEFORE: &str = "/nachweise/{id}/zuruecknehmen";
/// One filed version, and what has changed since; `?stelle=` shows what it says at a place, with what was `gesucht` marked.
pub const FILING: &str = "/nachweise/{id}";
/// Its workbook, byte for byte.
pub const WORKBOOK: &str = "/nachweise/{id}/verwendungsnachweis.xlsx";

/// REST: filed versions of a notice's proof.
pub const API_PROOFS: &str = "/api/paktbuch/v1/notices/{id}/proofs";
/// REST: POST makes the proof that was filed before the notice came into Paktbuch its first version.
pub const API_TAKE_BEFORE: &str = "/api/paktbuch/v1/notices/{id}/proofs/before";
/// REST: what would be filed.
pub const API_PREVIEW: &str = "/api/paktbuch/v1/notices/{id}/proof-preview";
/// REST: one filed version; DELETE takes one back that was filed before.
pub const API_PROOF: &str = "/api/paktbuch/v1/proofs/{id}";
/// REST: its workbook, byte for byte.
pub const API_WORKBOOK: &str = "/api/paktbuch/v1/proofs/{id}/workbook";
/// REST: what has changed since.
pub const API_DIFFERENCES: &str = "/api/paktbuch/v1/proofs/{id}/differences";

/// Filed versions of a notice's proof.
#[must_use]
pub fn filings(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweise")
}

/// Makes the proof that was filed before the first version.
#[must_use]
pub fn take_before(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweise/aufnehmen")
}

/// Takes that version back.
#[must_use]
pub fn release_before(id: FilingId) -> String {
    format!("/nachweise/{id}/zuruecknehmen")
}

/// Form that files a notice's proof.
#[must_use]
pub fn file(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweise/einreichen")
}

/// Form that files an interim proof (Zwischennachweis) of a notice.
#[must_use]
pub fn file_interim(notice: NoticeId) -> String {
    format!("{}?art={}", file(notice), ProofType::Interim.code())
}

/// Form that files a notice's proof as of a day (Stichtag), of a type where one was chosen.
#[must_use]
pub fn file_as_of(notice: NoticeId, as_of: NaiveDate, proof_type: Option<ProofType>) -> String {
    let chosen = proof_type.map(|proof_type| format!("&art={}", proof_type.code()));
    format!(
        "/bescheide/{notice}/nachweise/einreichen?stichtag={as_of}{}",
        chosen.unwrap_or_default()
    )
}

/// One filed version.
#[must_use]
pub fn filing(id: FilingId) -> String {
    format!("/nachweise/{id}")
}

/// What a filed version says at a place, with what was sought marked.
#[must_use]
pub fn figure(id: FilingId, place: usize, sought: &str) -> String {
    format!(
        "/nachweise/{id}?stelle={place}&gesucht={}#gesucht",
        encoded(sought)
    )
}

/// Its workbook.
#[must_use]
pub fn workbook(id: FilingId) -> String {
    format!("/nachweise/{id}/verwendungsnachweis.xlsx")
}

/// REST: one filed version.
#[must_use]
pub fn api_proof(id: FilingId) -> String {
    format!("/api/paktbuch/v1/proofs/{id}")
}

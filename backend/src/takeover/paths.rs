//! Addresses of this feature.

use paktbuch_types::NoticeId;

/// Bestand übernehmen: the lists of a notice, and their upload.
pub const TAKEOVER: &str = "/bescheide/{id}/uebernahme";
/// POST: checks the uploaded lists with the chosen columns, or takes them over.
pub const COLUMNS: &str = "/bescheide/{id}/uebernahme/spalten";
/// POST: the content of a list of a notice, in the REST API.
pub const API_FILES: &str = "/api/paktbuch/v1/notices/{id}/takeover/files";

/// Address of a notice's takeover.
#[must_use]
pub fn takeover(id: NoticeId) -> String {
    format!("/bescheide/{id}/uebernahme")
}

/// Address of what taken over records of a notice lack.
#[must_use]
pub fn missing(id: NoticeId) -> String {
    format!("/bescheide/{id}/uebernahme#fehlt")
}

/// Address to check the chosen columns, or to take the lists over.
#[must_use]
pub fn columns(id: NoticeId) -> String {
    format!("/bescheide/{id}/uebernahme/spalten")
}

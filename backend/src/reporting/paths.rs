//! Addresses of this feature.

use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, DrawdownId, NoticeId, ProofEdition, ProofType};

/// Catalogue of reports.
pub const REPORTS: &str = "/berichte";
/// First rows of the Inventarliste; the query is that of the device list.
pub const INVENTORY: &str = "/berichte/inventarliste";
/// Inventarliste as a workbook; the query is that of the device list.
pub const INVENTORY_XLSX: &str = "/berichte/inventarliste.xlsx";
/// Inventarliste as CSV.
pub const INVENTORY_CSV: &str = "/berichte/inventarliste.csv";
/// Preview of a Verwendungsnachweis, `?bescheid=`, `?stichtag=`, `?ausgabe=`, `?art=`.
pub const PROOF: &str = "/berichte/verwendungsnachweis";
/// Verwendungsnachweis as a workbook, `?bescheid=`, `?stichtag=`, `?ausgabe=`, `?art=`.
pub const PROOF_XLSX: &str = "/berichte/verwendungsnachweis.xlsx";

/// First rows of the Belegliste of a notice, `?bescheid=`, `?stichtag=`.
pub const RECEIPTS: &str = "/berichte/belegliste";
/// Belegliste of a notice as a workbook, `?bescheid=`, `?stichtag=`.
pub const RECEIPTS_XLSX: &str = "/berichte/belegliste.xlsx";
/// Belegliste of a notice as CSV.
pub const RECEIPTS_CSV: &str = "/berichte/belegliste.csv";

/// What the Förderakte of a notice will hold, `?bescheid=`, `?stichtag=`.
pub const DOSSIER: &str = "/berichte/foerderakte";
/// Förderakte of a notice as an archive, `?bescheid=`, `?stichtag=`.
pub const DOSSIER_ZIP: &str = "/berichte/foerderakte.zip";

/// A plain list with its first rows and sums, `?bescheid=`, `?stichtag=`.
pub const LIST: &str = "/berichte/listen/{liste}";
/// A plain list as a workbook, `?bescheid=`, `?stichtag=`.
pub const LIST_XLSX: &str = "/berichte/listen/{liste}/xlsx";
/// A plain list as CSV.
pub const LIST_CSV: &str = "/berichte/listen/{liste}/csv";

/// The sheet that comes with a drawdown (Aufstellung zum Mittelabruf).
pub const DRAWDOWN_XLSX: &str = "/berichte/mittelabruf/{id}/xlsx";

/// What a funding portal asks of an application, as a workbook.
pub const PORTAL_XLSX: &str = "/berichte/antrag/{id}/xlsx";
/// The same as CSV.
pub const PORTAL_CSV: &str = "/berichte/antrag/{id}/csv";

/// What a letter or a report in words says, `?bescheid=`, `?nr=`, `?stichtag=`, `?art=`.
pub const LETTER_PAGE: &str = "/berichte/schreiben/{art}";
/// A letter or a report in words, `?bescheid=`, `?nr=`, `?stichtag=`, `?art=`.
pub const LETTER: &str = "/berichte/schreiben/{art}/{format}";

/// REST: the reports there are.
pub const API_REPORTS: &str = "/api/paktbuch/v1/reports";
/// REST: a report as a file.
pub const API_REPORT: &str = "/api/paktbuch/v1/reports/{kind}";
/// REST: the reports that were made.
pub const API_MADE_REPORTS: &str = "/api/paktbuch/v1/made-reports";

/// Preview of a notice's Verwendungsnachweis.
#[must_use]
pub fn proof(notice: NoticeId) -> String {
    format!("{PROOF}?bescheid={notice}")
}

/// Preview of a notice's Verwendungsnachweis as of a day (Stichtag).
#[must_use]
pub fn proof_as_of(notice: NoticeId, as_of: NaiveDate) -> String {
    format!("{PROOF}?bescheid={notice}&stichtag={as_of}")
}

/// A notice's Verwendungsnachweis as a workbook.
#[must_use]
pub fn proof_xlsx(
    notice: NoticeId,
    as_of: NaiveDate,
    edition: ProofEdition,
    proof_type: Option<ProofType>,
) -> String {
    let edition = match edition {
        ProofEdition::Filing => String::new(),
        ProofEdition::Record => format!("&ausgabe={}", edition.code()),
    };
    format!(
        "{PROOF_XLSX}?bescheid={notice}&stichtag={as_of}{edition}{}",
        art(proof_type)
    )
}

/// A notice's Förderakte as an archive.
#[must_use]
pub fn dossier_zip(notice: NoticeId) -> String {
    format!("{DOSSIER_ZIP}?bescheid={notice}")
}

/// The sheet that comes with a drawdown.
#[must_use]
pub fn drawdown_xlsx(id: DrawdownId) -> String {
    format!("/berichte/mittelabruf/{id}/xlsx")
}

/// What a funding portal asks of an application, as a workbook.
#[must_use]
pub fn portal_xlsx(id: ApplicationId) -> String {
    format!("/berichte/antrag/{id}/xlsx")
}

/// The same as CSV.
#[must_use]
pub fn portal_csv(id: ApplicationId) -> String {
    format!("/berichte/antrag/{id}/csv")
}

/// A plain list in one of its formats.
#[must_use]
pub fn list(code: &str, format: &str) -> String {
    format!("/berichte/listen/{code}/{format}")
}

/// Page of a plain list.
#[must_use]
pub fn list_page(code: &str) -> String {
    format!("/berichte/listen/{code}")
}

/// Page of a letter.
#[must_use]
pub fn letter_page(kind: &str) -> String {
    format!("/berichte/schreiben/{kind}")
}

/// Page of a letter that goes with the proof of a notice as of a day (Stichtag).
#[must_use]
pub fn proof_letter_page(
    kind: &str,
    notice: NoticeId,
    as_of: NaiveDate,
    proof_type: Option<ProofType>,
) -> String {
    let (page, art) = (letter_page(kind), art(proof_type));
    format!("{page}?bescheid={notice}&stichtag={as_of}{art}")
}

/// A letter of a notice in one of its formats.
#[must_use]
pub fn letter(kind: &str, format: &str) -> String {
    format!("/berichte/schreiben/{kind}/{format}")
}

/// The files of a numbered letter of a notice: label and address.
#[must_use]
pub fn letter_files(kind: &str, notice: NoticeId, number: i64) -> [(&'static str, String); 2] {
    FILES.map(|(label, format)| {
        (
            label,
            format!("{}?bescheid={notice}&nr={number}", letter(kind, format)),
        )
    })
}

/// The files of a letter that goes with the proof of a notice as of a day (Stichtag): label and address.
#[must_use]
pub fn proof_letter_files(
    kind: &str,
    notice: NoticeId,
    as_of: NaiveDate,
    proof_type: Option<ProofType>,
) -> [(&'static str, String); 2] {
    FILES.map(|(label, format)| {
        let letter = letter(kind, format);
        let art = art(proof_type);
        (label, format!("{letter}?bescheid={notice}&stichtag={as_of}{art}"))
    })
}

fn art(proof_type: Option<ProofType>) -> String {
    proof_type
        .map(|proof_type| format!("&art={}", proof_type.code()))
        .unwrap_or_default()
}

/// Labels of the formats of letters.
const FILES: [(&str, &str); 2] = [("Als PDF", "pdf"), ("Als Word-Datei", "docx")];

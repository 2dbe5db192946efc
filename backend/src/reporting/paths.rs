//! Addresses of this feature.

use paktbuch_types::NoticeId;

/// Catalogue of reports.
pub const REPORTS: &str = "/berichte";
/// Inventarliste as a workbook; the query is that of the device list.
pub const INVENTORY_XLSX: &str = "/berichte/inventarliste.xlsx";
/// Inventarliste as CSV.
pub const INVENTORY_CSV: &str = "/berichte/inventarliste.csv";
/// Preview of a Verwendungsnachweis, `?bescheid=`, `?stichtag=`.
pub const PROOF: &str = "/berichte/verwendungsnachweis";
/// Verwendungsnachweis as a workbook, `?bescheid=`, `?stichtag=`.
pub const PROOF_XLSX: &str = "/berichte/verwendungsnachweis.xlsx";

/// Preview of a notice's Verwendungsnachweis.
#[must_use]
pub fn proof(notice: NoticeId) -> String {
    format!("{PROOF}?bescheid={notice}")
}

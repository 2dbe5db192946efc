//! Making reports and reading them back.

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;
use paktbuch::reporting::rows::{InventoryFilter, ListFormat};
use paktbuch::reporting::{Folders, Made, ProofAsked, inventory, proof};
use paktbuch_reports::ReportFile;
use paktbuch_tests::TestApp;
use paktbuch_types::{Cents, NoticeId};

pub(super) fn day(text: &str) -> NaiveDate {
    paktbuch_types::parse_date(text).unwrap()
}

/// Both folders of a report.
pub(super) fn folders(folder: &Path) -> Folders<'_> {
    Folders {
        folder,
        temporary: folder,
        address: "",
    }
}

/// The bytes of a finished report, and what was told about it.
pub(super) fn taken(made: Made) -> (Vec<u8>, ReportFile) {
    let report = made.report.clone();
    let mut bytes = Vec::new();
    made.scratch
        .into_reader()
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    (bytes, report)
}

/// A Verwendungsnachweis.
pub(super) async fn proof_of(app: &TestApp, notice: NoticeId, as_of: NaiveDate) -> (Vec<u8>, ReportFile) {
    let temporary = app.data().temporary();
    let asked = ProofAsked::filing(notice, as_of, None);
    taken(proof(&app.db, folders(&temporary), asked).await.unwrap())
}

/// The edition of a Verwendungsnachweis for the files.
pub(super) async fn record_of(app: &TestApp, notice: NoticeId, as_of: NaiveDate) -> (Vec<u8>, ReportFile) {
    let temporary = app.data().temporary();
    let asked = ProofAsked::record(notice, as_of);
    taken(proof(&app.db, folders(&temporary), asked).await.unwrap())
}

/// An Inventarliste.
pub(super) async fn list_of(
    app: &TestApp,
    filter: &InventoryFilter,
    format: ListFormat,
) -> (Vec<u8>, ReportFile) {
    let temporary = app.data().temporary();
    let made = inventory(&app.db, folders(&temporary), filter, format).await;
    taken(made.unwrap())
}

/// A total of a report by its JSON key.
pub(super) fn total(report: &ReportFile, key: &str) -> Cents {
    let found = report.totals.iter().find(|(name, _)| *name == key);
    found.unwrap_or_else(|| panic!("{key}: {report:?}")).1
}

/// The cells of every sheet by its name.
pub(super) fn sheets(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap().worksheets()
}

/// The formulas of every sheet.
pub(super) fn formulas(bytes: &[u8]) -> Vec<String> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut found = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_formula(&name).unwrap();
        found.extend(range.used_cells().map(|(_, _, formula)| formula.clone()));
    }
    found
}

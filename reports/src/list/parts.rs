//! Lists in parts: the same money told in several ways, each on a sheet of its own in the workbook, one after the other in CSV.

use std::io::Write;
use std::path::Path;

use super::{Cell, Columns, ListChart, ListHead, write_csv_summing, write_sheets};
use crate::{ReportError, ReportFile};

/// Writes a list in parts as a workbook: rows that follow each other with the same text in their first cell are a sheet of that name (at
/// most 31 characters), with its own sums. The sums told of the file, and its chart, are those of the first part.
///
/// # Errors
/// As [`write_xlsx`](super::write_xlsx).
pub fn write_parts(
    head: &ListHead,
    (columns, chart): (Columns, Option<ListChart>),
    rows: &[Vec<Cell>],
    tempdir: &Path,
    out: &mut (impl Write + Send),
) -> Result<ReportFile, ReportError> {
    let mut sheets = parts(rows);
    if sheets.is_empty() {
        sheets.push((head.title, rows));
    }
    write_sheets(head, (columns, chart), &sheets, tempdir, out)
}

/// Writes a list in parts as CSV to `out`; the sums told are those of its first part, as in the workbook.
///
/// # Errors
/// As [`write_csv`](super::write_csv).
pub fn write_csv_parts(
    columns: Columns,
    rows: &[Vec<Cell>],
    out: impl Write,
) -> Result<ReportFile, ReportError> {
    write_csv_summing(columns, first_part(rows).len(), rows, out)
}

/// The rows of the first part of a list in parts.
#[must_use]
pub fn first_part(rows: &[Vec<Cell>]) -> &[Vec<Cell>] {
    parts(rows).first().map_or(rows, |(_, part)| part)
}

/// The parts of a list with their names.
fn parts(rows: &[Vec<Cell>]) -> Vec<(&str, &[Vec<Cell>])> {
    rows.chunk_by(|a, b| a.first() == b.first())
        .map(|part| (name(part), part))
        .collect()
}

fn name(part: &[Vec<Cell>]) -> &str {
    match part.first().and_then(|row| row.first()) {
        Some(Cell::Text(name)) => name,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use paktbuch_types::Cents;

    use super::*;
    use crate::list::{Column, Kind};

    #[test]
    fn parts_are_sheets_of_their_own_and_the_first_one_is_summed() {
        static PARTS: Columns = Columns {
            columns: &[
                Column::new("Ebene", 14, Kind::Text),
                Column::new("Name", 20, Kind::Text),
                Column::new("Betrag", 12, Kind::Money),
            ],
            totals: &["amount_cents"],
        };
        let row = |part: &str, name: &str, cents: i64| vec![part.into(), name.into(), Cents(cents).into()];
        let rows = [
            row("Programm", "A", 300),
            row("Programm", "B", 45),
            row("Schule", "Nord", 345),
        ];
        assert_eq!(first_part(&rows).len(), 2);
        let mut bytes = Vec::new();
        let csv = write_csv_parts(PARTS, &rows, &mut bytes).unwrap();
        assert_eq!((csv.rows, csv.totals), (3, vec![("amount_cents", Cents(345))]));
        let folder = tempfile::tempdir().unwrap();
        let head = ListHead {
            authority: "Gemeinde Havixbeck".to_owned(),
            title: "Probe",
            sentence: "Eine Probe.".to_owned(),
            as_of: NaiveDate::from_ymd_opt(2024, 3, 14).unwrap(),
        };
        let names = |rows: &[Vec<Cell>]| {
            let mut out = std::io::Cursor::new(Vec::new());
            let report = write_parts(&head, (PARTS, None), rows, folder.path(), &mut out).unwrap();
            let mut parts = zip::ZipArchive::new(out).unwrap();
            let mut xml = String::new();
            let mut book = parts.by_name("xl/workbook.xml").unwrap();
            std::io::Read::read_to_string(&mut book, &mut xml).unwrap();
            let names: Vec<String> = xml
                .split("<sheet name=\"")
                .skip(1)
                .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
                .collect();
            (names, report.rows, report.totals)
        };
        let (sheets, count, totals) = names(&rows);
        assert_eq!(sheets, ["Programm", "Schule"]);
        assert_eq!((count, totals), (3, vec![("amount_cents", Cents(345))]));
        assert_eq!(names(&[]).0, ["Probe"]);
    }
}

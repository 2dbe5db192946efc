//! Plain lists: a head, columns, rows, and the sums of the columns of money; as a workbook, where wanted with a chart or in parts, and
//! as CSV.

mod chart;
mod parts;

use std::io::Write;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

pub use self::chart::{ChartTable, GroupBy, ListChart, Shows};
pub use self::parts::{first_part, write_csv_parts, write_parts};
pub use crate::sheet::{Column, Kind};

use crate::csv_list::CsvList;
use crate::file::HashingWriter;
use crate::guard::guard;
use crate::sheet::{self, FinishedSheet, Head, StreamSheet, Styles, Value};
use crate::{ReportError, ReportFile};

/// What a list is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListHead {
    /// Name of the school authority (Schulträger).
    pub authority: String,
    /// Title above the list and of its sheet, at most 31 characters: `Fristenliste`.
    pub title: &'static str,
    /// What the list shows, in a sentence.
    pub sentence: String,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
}

/// Columns, and the JSON keys of the sums of those of money, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub columns: &'static [Column],
    /// Each ends in `_cents`.
    pub totals: &'static [&'static str],
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Text(String),
    Date(NaiveDate),
    Money(Cents),
    /// An amount that the workbook computes of two columns of its row, counted from 0: `of` − `less`.
    Difference {
        amount: Cents,
        of: usize,
        less: usize,
    },
    Count(u32),
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Nothing => Value::Nothing,
            Self::Text(text) => Value::Text(text),
            Self::Date(date) => Value::Date(*date),
            Self::Money(amount) => Value::Money(*amount),
            Self::Difference { amount, of, less } => Value::Difference {
                amount: *amount,
                of: *of,
                less: *less,
            },
            Self::Count(count) => Value::Ordinal(*count),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Cents> for Cell {
    fn from(amount: Cents) -> Self {
        Self::Money(amount)
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Nothing, Self::Date)
    }
}

impl From<Option<Cents>> for Cell {
    fn from(amount: Option<Cents>) -> Self {
        amount.map_or(Self::Nothing, Self::Money)
    }
}

/// Writes a list as a workbook to `out`, with a row of sums where it has amounts. Rows wait in a nameless file in `tempdir`, which has to exist.
///
/// # Errors
/// Where `out` or `tempdir` refuses bytes, or the sheet is full; `out` then holds an unusable part.
pub fn write_xlsx(
    head: &ListHead,
    columns: Columns,
    rows: &[Vec<Cell>],
    tempdir: &Path,
    out: &mut (impl Write + Send),
) -> Result<ReportFile, ReportError> {
    write_charted(head, (columns, None), rows, tempdir, out)
}

/// The same with a chart on a sheet of its own, where there is one.
///
/// # Errors
/// As [`write_xlsx`].
pub fn write_charted(
    head: &ListHead,
    (columns, chart): (Columns, Option<ListChart>),
    rows: &[Vec<Cell>],
    tempdir: &Path,
    out: &mut (impl Write + Send),
) -> Result<ReportFile, ReportError> {
    write_sheets(head, (columns, chart), &[(head.title, rows)], tempdir, out)
}

/// Writes each of the named sheets; the chart and the sums told are of the first.
fn write_sheets(
    head: &ListHead,
    (columns, chart): (Columns, Option<ListChart>),
    sheets: &[(&str, &[Vec<Cell>])],
    tempdir: &Path,
    out: &mut (impl Write + Send),
) -> Result<ReportFile, ReportError> {
    let mut workbook = sheet::workbook(head.title, &head.authority, head.as_of, tempdir)?;
    let page = Head {
        title: head.title.to_owned(),
        lines: vec![
            format!("{} · Stand: {}", head.authority, format_date(head.as_of)),
            head.sentence.clone(),
        ],
        footer: format!("{} · {}", head.authority, head.title),
        as_of: head.as_of,
    };
    let styles = Styles::new();
    let mut finished: Vec<FinishedSheet> = Vec::new();
    let mut totals = None;
    for (name, rows) in sheets {
        let title = if *name == head.title {
            head.title.to_owned()
        } else {
            format!("{}: {name}", head.title)
        };
        let page = Head {
            title,
            ..page.clone()
        };
        let mut list = StreamSheet::begin(&mut workbook, &styles, name, (columns.columns, 0), &page)?;
        list.on_large_paper();
        let mut sums = Sums::of(columns);
        for row in *rows {
            let values: Vec<Value<'_>> = row.iter().map(Cell::value).collect();
            list.push(&values)?;
            sums.add(row);
        }
        let sums = sums.0;
        let label = match rows.len() {
            _ if sums.is_empty() => String::new(),
            1 => "Summe (1 Zeile)".to_owned(),
            rows => format!("Summe ({rows} Zeilen)"),
        };
        let amounts: Vec<Option<Cents>> = sums.iter().map(|(_, sum)| *sum).collect();
        finished.push(list.finish(&label, "Nichts zu zeigen", &amounts)?);
        totals.get_or_insert(amounts);
    }
    if let (Some(chart), Some(list), Some((_, rows))) = (chart, finished.first(), sheets.first()) {
        let page = Head {
            title: chart.title.to_owned(),
            ..page
        };
        guard(|| chart::write(&mut workbook, &styles, &page, (list, &chart), (columns, rows)))?;
    }
    for list in finished.into_iter().rev() {
        workbook.push_worksheet(list.sheet);
    }
    // The lists stand in their order, before the chart.
    workbook.worksheets_mut().reverse();
    let mut target = HashingWriter::new(out);
    guard(|| workbook.save_to_writer(&mut target))?;
    let rows: usize = sheets.iter().map(|(_, rows)| rows.len()).sum();
    Ok(ReportFile {
        rows: u64::try_from(rows).unwrap_or(u64::MAX),
        totals: columns
            .totals
            .iter()
            .copied()
            .zip(totals.unwrap_or_default())
            .map(|(key, sum)| (key, sum.unwrap_or_default()))
            .collect(),
        sha256: target.finish().map_err(ReportError::Write)?,
    })
}

/// Writes a list as CSV to `out`, with the columns of the workbook. Each row is dropped before the next is asked for.
///
/// # Errors
/// Where `out` refuses bytes; it then holds an incomplete list.
pub fn write_csv(
    columns: Columns,
    rows: impl IntoIterator<Item = impl AsRef<[Cell]>>,
    out: impl Write,
) -> Result<ReportFile, ReportError> {
    write_csv_summing(columns, usize::MAX, rows, out)
}

/// Writes all rows and adds up the first `summed`.
fn write_csv_summing(
    columns: Columns,
    summed: usize,
    rows: impl IntoIterator<Item = impl AsRef<[Cell]>>,
    out: impl Write,
) -> Result<ReportFile, ReportError> {
    let mut list = CsvList::new(columns.columns, out)?;
    let mut sums = Sums::of(columns);
    for (place, row) in rows.into_iter().enumerate() {
        let row = row.as_ref();
        let values: Vec<Value<'_>> = row.iter().map(Cell::value).collect();
        list.push(&values)?;
        if place < summed {
            sums.add(row);
        }
    }
    let sums = sums.0.into_iter().map(|(_, sum)| sum.unwrap_or_default());
    list.finish(columns.totals.iter().copied().zip(sums).collect())
}

/// The amount of a cell.
const fn money(cell: Option<&Cell>) -> Option<Cents> {
    match cell {
        Some(Cell::Money(amount) | Cell::Difference { amount, .. }) => Some(*amount),
        _ => None,
    }
}

/// The sums of the columns of money, by their place; `None` while no row has an amount there.
struct Sums(Vec<(usize, Option<Cents>)>);

impl Sums {
    fn of(columns: Columns) -> Self {
        let places = columns.columns.iter().enumerate();
        let money = places.filter(|(_, column)| column.kind == Kind::Money);
        Self(money.map(|(place, _)| (place, None)).collect())
    }

    fn add(&mut self, row: &[Cell]) {
        for (place, sum) in &mut self.0 {
            if let Some(amount) = money(row.get(*place)) {
                *sum = Some(sum.unwrap_or_default().plus(amount));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static COLUMNS: Columns = Columns {
        columns: &[
            Column::new("Nr.", 6, Kind::Count),
            Column::new("Name", 20, Kind::Text),
            Column::new("Tag", 12, Kind::Date),
            Column::new("Betrag", 12, Kind::Money),
        ],
        totals: &["amount_cents"],
    };

    fn rows() -> Vec<Vec<Cell>> {
        let day = NaiveDate::from_ymd_opt(2024, 3, 1);
        vec![
            vec![Cell::Count(1), "=1+1".into(), day.into(), Cents(12_345).into()],
            vec![
                Cell::Count(2),
                "zwei; \"drei\"".into(),
                None::<NaiveDate>.into(),
                Cents(-45).into(),
            ],
        ]
    }

    #[test]
    fn a_list_as_csv_has_titles_rows_and_no_formula() {
        let mut bytes = Vec::new();
        let report = write_csv(COLUMNS, rows(), &mut bytes).unwrap();
        assert_eq!(
            (report.rows, report.totals),
            (2, vec![("amount_cents", Cents(12_300))])
        );
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert_eq!(lines[0], "Nr.;Name;Tag;Betrag");
        assert_eq!(lines[1], "1;'=1+1;01.03.2024;123,45");
        assert_eq!(lines[2], "2;\"zwei; \"\"drei\"\"\";;-0,45");
    }

    #[test]
    fn a_list_without_amounts_has_no_sums_and_empty_texts_are_cells() {
        static TEXTS: Columns = Columns {
            columns: &[
                Column::new("Angabe", 20, Kind::Text),
                Column::new("Wert", 20, Kind::Text),
            ],
            totals: &[],
        };
        let folder = tempfile::tempdir().unwrap();
        let head = ListHead {
            authority: "Gemeinde Havixbeck".to_owned(),
            title: "Probe",
            sentence: "Eine Probe.".to_owned(),
            as_of: NaiveDate::from_ymd_opt(2024, 3, 14).unwrap(),
        };
        let sheet = |columns: Columns, rows: &[Vec<Cell>]| {
            let mut out = std::io::Cursor::new(Vec::new());
            write_xlsx(&head, columns, rows, folder.path(), &mut out).unwrap();
            let mut parts = zip::ZipArchive::new(out).unwrap();
            let mut xml = String::new();
            let mut sheet = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
            std::io::Read::read_to_string(&mut sheet, &mut xml).unwrap();
            xml
        };
        assert!(sheet(COLUMNS, &rows()).contains("Summe (2 Zeilen)"));
        let texts = [
            vec!["Ort".into(), "Havixbeck".into()],
            vec!["Fax".into(), "".into()],
        ];
        let xml = sheet(TEXTS, &texts);
        assert!(!xml.contains("Summe"), "{xml}");
        // Below the list there is an empty row without lines.
        let last = xml.rsplit("<row ").nth(1).unwrap();
        assert_eq!(
            last.matches("<c ").count(),
            2,
            "the empty value is a cell with its lines: {last}"
        );
    }

    #[test]
    fn the_same_list_is_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let head = ListHead {
            authority: "Gemeinde Havixbeck".to_owned(),
            title: "Probe",
            sentence: "Eine Probe.".to_owned(),
            as_of: NaiveDate::from_ymd_opt(2024, 3, 14).unwrap(),
        };
        let write = |rows: &[Vec<Cell>]| {
            let mut out = std::io::Cursor::new(Vec::new());
            let report = write_xlsx(&head, COLUMNS, rows, folder.path(), &mut out).unwrap();
            (report.rows, report.sha256)
        };
        assert_eq!(write(&rows()), write(&rows()));
        assert_eq!(write(&[]).0, 0);
    }
}

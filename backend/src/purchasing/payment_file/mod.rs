//! Payment files of accounting systems: rows of a table → a sheet of texts → payments. Knows neither database nor HTTP.

mod amount;
mod columns;
mod doubt;
mod fingerprint;
mod minus;
mod recognise;
mod rows;
mod sides;
mod status;
#[cfg(test)]
mod tests;

use crate::tables::{self, TableError};

pub use amount::{Style as AmountStyle, parse as parse_amount};
pub use columns::{Column, Mapping, MappingError};
pub use doubt::is_doubt;
pub use fingerprint::{common, fingerprint, repeated};
pub use minus::{MostlyBack, asks_for_sign};
pub use recognise::recognise;
pub use rows::{Refusal, payments, sums};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// More rows than any year of payments has.
pub const MAX_ROWS: usize = 200_000;
/// Longest text of a cell that is kept.
const CELL_CHARS: usize = 1_000;
/// Rows above the headings that are looked at: titles, the head of DATEV.
const HEAD_ROWS: usize = 20;

/// A file as headings and rows of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// `CSV, Windows-1252`.
    pub format: String,
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
    /// DATEV writes days without their year: the period that all of them lie in, as ISO dates.
    pub period: Option<(String, String)>,
    /// Digits of the impersonal accounts (Sachkontenlänge), as DATEV tells them: accounts of suppliers have one more.
    pub impersonal_digits: Option<usize>,
}

/// A row below the headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, from 1.
    pub line: usize,
    /// As many as there are headings at most.
    pub cells: Vec<String>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("Die Datei ist leer. Bitte prüfen Sie, ob sie vollständig übertragen wurde.")]
    Empty,
    #[error("Die Datei ist zu groß; erlaubt sind 20 MB und {MAX_ROWS} Zeilen. Bitte in Teilen einlesen.")]
    TooLarge,
    #[error(
        "Die Datei hat keine Überschriften. Sie braucht eine Zeile mit Spaltennamen und darunter die Zahlungen."
    )]
    NoHeadings,
    #[error(
        "Zeile {0}: Ein Anführungszeichen ist nicht geschlossen. Bitte berichtigen Sie die Zeile in der Datei."
    )]
    OpenQuote(usize),
    #[error("{0}")]
    NoTable(TableError),
}

/// Reads separated text, whatever its separator and encoding.
///
/// # Errors
/// [`SheetError`].
pub fn read_text(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(SheetError::TooLarge);
    }
    let (text, encoding) = tables::decode(bytes).map_err(SheetError::NoTable)?;
    let table = tables::separated(&text, columns::is_known).map_err(SheetError::NoTable)?;
    if let Some(line) = table.open_quotes.first() {
        return Err(SheetError::OpenQuote(*line));
    }
    below_headings(format!("CSV, {encoding}"), table.rows)
}

/// Reads the rows of a workbook.
///
/// # Errors
/// [`SheetError`].
pub fn of_workbook(rows: Vec<tables::Row>) -> Result<Sheet, SheetError> {
    if rows.is_empty() {
        return Err(SheetError::Empty);
    }
    below_headings("Excel (XLSX)".to_owned(), rows)
}

/// Splits the headings off: the first of the fullest rows at the top.
fn below_headings(format: String, rows: Vec<tables::Row>) -> Result<Sheet, SheetError> {
    let texts = |row: tables::Row| Row {
        line: row.line,
        cells: row
            .cells
            .into_iter()
            .map(|cell| cut(cell.into_german()))
            .collect(),
    };
    let mut rows: Vec<Row> = rows.into_iter().map(texts).collect();
    let datev = rows.first().is_some_and(|row| {
        row.cells
            .first()
            .is_some_and(|cell| cell == "EXTF" || cell == "DTVF")
    });
    let period = datev.then(|| period(&rows[0])).flatten();
    let impersonal_digits = datev.then(|| impersonal_digits(&rows[0]));
    if datev {
        rows.remove(0);
    }
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let head = rows.iter().take(HEAD_ROWS);
    let fullest = head.map(filled).max().unwrap_or_default();
    let place = if datev {
        Some(0)
    } else {
        rows.iter().position(|row| filled(row) == fullest)
    };
    let place = place.filter(|_| fullest >= 2).ok_or(SheetError::NoHeadings)?;
    let mut rows = rows.split_off(place);
    let headings = rows.remove(0).cells;
    if rows.len() > MAX_ROWS {
        return Err(SheetError::TooLarge);
    }
    for row in &mut rows {
        row.cells.truncate(headings.len());
    }
    Ok(Sheet {
        format: if datev { format!("DATEV, {format}") } else { format },
        headings,
        rows,
        period,
        impersonal_digits,
    })
}

/// First and last day of a DATEV batch (fields 15 and 16 of its head: JJJJMMTT).
fn period(head: &Row) -> Option<(String, String)> {
    let day = |index: usize| {
        let text = head.cells.get(index)?;
        (text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
    };
    Some((day(14)?, day(15)?))
}

/// Field 14 of the head of a DATEV batch; four digits where it is empty, as most have.
fn impersonal_digits(head: &Row) -> usize {
    let told = head.cells.get(13).and_then(|text| text.trim().parse().ok());
    told.filter(|digits| (4..=8).contains(digits)).unwrap_or(4)
}

/// A text, cut where no accounting system writes as much.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(CELL_CHARS) {
        text.truncate(end);
    }
    text
}

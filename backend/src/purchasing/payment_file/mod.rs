//! Payment files of accounting systems: bytes → a sheet of texts → payments. Knows neither database nor HTTP.
//!
//! [`read`] is pure, so that it can run in the limited child process that parses uploads.

mod amount;
mod columns;
mod decode;
mod fingerprint;
mod rows;
mod separated;
#[cfg(test)]
mod tests;
mod xlsx;

use serde::{Deserialize, Serialize};

pub use amount::{Style as AmountStyle, parse as parse_amount};
pub use columns::{Column, Mapping, MappingError};
pub use fingerprint::fingerprint;
pub use rows::{Refusal, payments};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// More rows than any year of payments has.
pub const MAX_ROWS: usize = 200_000;
/// More columns than any export has.
const MAX_COLUMNS: usize = 500;
/// Longest text of a cell that is kept.
const CELL_CHARS: usize = 1_000;
/// Rows above the headings that are looked at: titles, the head of DATEV.
const HEAD_ROWS: usize = 20;

/// A file as headings and rows of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// `CSV, Windows-1252`.
    pub format: String,
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
    /// DATEV writes days without their year: the period that all of them lie in, as ISO dates.
    pub period: Option<(String, String)>,
}

/// A row below the headings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    #[error("Die Datei ist keine CSV- oder XLSX-Datei{0}. Bitte als CSV oder XLSX ausgeben.")]
    Unknown(&'static str),
    #[error(
        "Die Datei hat keine Überschriften. Sie braucht eine Zeile mit Spaltennamen und darunter die Zahlungen."
    )]
    NoHeadings,
    #[error(
        "Zeile {0}: Ein Anführungszeichen ist nicht geschlossen. Bitte berichtigen Sie die Zeile in der Datei."
    )]
    OpenQuote(usize),
    #[error("Die Excel-Datei ist beschädigt: {0} Bitte neu ausgeben.")]
    Damaged(String),
    #[error(
        "Die Excel-Datei entpackt sich auf mehr als {0} MB und wird deshalb nicht gelesen. Bitte als CSV ausgeben."
    )]
    Bomb(u64),
}

/// Reads CSV (separated by `;`, `,` or tab, whatever its encoding) or XLSX (its first sheet with rows).
///
/// # Errors
/// [`SheetError`].
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(SheetError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return below_headings("Excel (XLSX)".to_owned(), xlsx::read(bytes)?);
    }
    let (text, encoding) = decode::decode(bytes)?;
    let rows = separated::read(&text)?;
    below_headings(format!("CSV, {encoding}"), rows)
}

/// Splits the headings off: the first of the fullest rows at the top.
fn below_headings(format: String, mut rows: Vec<Row>) -> Result<Sheet, SheetError> {
    let datev = rows.first().is_some_and(|row| {
        row.cells
            .first()
            .is_some_and(|cell| cell == "EXTF" || cell == "DTVF")
    });
    let period = datev.then(|| period(&rows[0])).flatten();
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
    for row in &mut rows {
        row.cells.truncate(headings.len());
    }
    Ok(Sheet {
        format: if datev { format!("DATEV, {format}") } else { format },
        headings,
        rows,
        period,
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

/// A cell without blanks around it, cut where no accounting system writes as much.
fn cell(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}

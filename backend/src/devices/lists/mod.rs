//! Lists of devices from other systems (Gerätelisten): bytes in, a table and its rows out; no database.
//!
//! [`read_text`] and [`of_workbook`] turn a file of any [`ListFormat`] into one [`Table`] of texts; a [`Mapping`] says which column is which
//! [`Column`]; [`entries`] reads the rows. A damaged row is refused with line and reason, the rest comes in.

mod category;
mod cells;
mod column;
mod entry;
mod format;
mod json;
mod mapping;
mod separated;

pub use category::category_of_model;
pub use column::Column;
pub use entry::{Entry, entries};
pub use format::ListFormat;
pub use mapping::Mapping;

use crate::tables::{self, TableError};

/// The largest file that is read.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;
/// The most rows of one file.
pub const MAX_ROWS: usize = 200_000;
/// The most columns of one file.
pub const MAX_COLUMNS: usize = 200;

/// A list as read: texts, nothing understood yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub format: ListFormat,
    /// How its characters were coded.
    pub encoding: &'static str,
    /// Names of the columns, as in the file.
    pub columns: Vec<String>,
    pub rows: Vec<TableRow>,
    /// Rows that could not be taken apart.
    pub refused: Vec<Refusal>,
    /// What is odd about the file as a whole.
    pub warnings: Vec<Refusal>,
}

impl Table {
    /// The table as text that [`read_text`] reads again, lines included; for a form that carries it to its next step.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b'\t')
            .flexible(true)
            .from_writer(Vec::new());
        let header = std::iter::once(separated::LINE).chain(self.columns.iter().map(String::as_str));
        let mut written = writer.write_record(header).is_ok();
        for row in &self.rows {
            let line = row.line.to_string();
            let values = std::iter::once(line.as_str()).chain(row.values.iter().map(String::as_str));
            written &= writer.write_record(values).is_ok();
        }
        let bytes = writer.into_inner().unwrap_or_default();
        if written {
            format!("sep=\t\n{}", String::from_utf8(bytes).unwrap_or_default())
        } else {
            String::new()
        }
    }
}

/// One row with a value for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Line of the file (of JSON: number of the record), counted from 1.
    pub line: usize,
    pub values: Vec<String>,
}

/// Why a row, or one value of it, is not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the file, counted from 1; 0 = the file as a whole.
    pub line: usize,
    /// Column name as in the file; empty where the whole row is meant.
    pub field: String,
    /// German reason with what to do.
    pub message: String,
}

/// Why a file is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error("Die Datei ist leer. Bitte wählen Sie die Geräteliste noch einmal aus.")]
    Empty,
    #[error("Die Datei ist mit {} MB zu groß; erlaubt sind {} MB.", .0 / 1_048_576, MAX_BYTES / 1_048_576)]
    TooLarge(usize),
    #[error(
        "Die Datei ist keine Geräteliste{0}. Gelesen werden CSV, XLSX und die JSON-Antworten von Apple School Manager, Jamf School und Intune."
    )]
    Unreadable(&'static str),
    /// In the words of the reader of tables.
    #[error(transparent)]
    NoTable(TableError),
    #[error(
        "Die Datei hat keine Kopfzeile mit Spaltennamen. Bitte fügen Sie eine ein, zum Beispiel „Seriennummer;Modell;Schule“."
    )]
    NoHeader,
    #[error("Die Datei enthält nur die Kopfzeile und kein Gerät.")]
    NoRows,
    #[error("Die Datei hat mehr als {MAX_ROWS} Zeilen oder {MAX_COLUMNS} Spalten. Bitte in Teilen einlesen.")]
    TooMany,
    #[error("Das ist keine Datei im Format „{0}“. Bitte ein anderes Format wählen oder keines angeben.")]
    OtherFormat(ListFormat),
    #[error(
        "Keine Spalte ist als Seriennummer oder Inventarnummer erkannt ({0}). Bitte ordnen Sie eine Spalte zu."
    )]
    NoKey(String),
    #[error("Die Spalte „{0}“ gibt es in der Datei nicht.")]
    NoColumn(String),
    #[error("Die Zuordnung der Spalten ist nicht lesbar: {0}")]
    Map(String),
}

impl From<TableError> for ListError {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Empty => Self::Empty,
            TableError::Other(kind) => Self::Unreadable(kind),
            TableError::LongLine(_) => Self::NoTable(error),
            _ => Self::TooMany,
        }
    }
}

/// Reads a list in separated values or JSON, or one of the `wanted` format only.
///
/// # Errors
/// Where the file as a whole is no list: see [`ListError`].
pub fn read_text(bytes: &[u8], wanted: Option<ListFormat>) -> Result<Table, ListError> {
    if bytes.is_empty() {
        return Err(ListError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(ListError::TooLarge(bytes.len()));
    }
    let (text, encoding) = tables::decode(bytes)?;
    let table = match text.trim_start().bytes().next() {
        Some(b'{' | b'[') => json::read(&text, encoding)?,
        _ => separated::read(&text, encoding)?,
    };
    checked(table, wanted)
}

/// Reads the rows of a workbook, where a workbook is `wanted`.
///
/// # Errors
/// [`ListError`].
pub fn of_workbook(rows: Vec<tables::Row>, wanted: Option<ListFormat>) -> Result<Table, ListError> {
    let cells = cells::below_header(rows)?;
    let table = Table {
        format: ListFormat::Xlsx,
        encoding: "XLSX",
        columns: cells.columns,
        rows: cells.rows,
        refused: cells.refused,
        warnings: Vec::new(),
    };
    checked(table, wanted)
}

fn checked(table: Table, wanted: Option<ListFormat>) -> Result<Table, ListError> {
    if let Some(wanted) = wanted
        && wanted != table.format
        && !(wanted == ListFormat::Csv && table.format == ListFormat::SnipeIt)
    {
        return Err(ListError::OtherFormat(wanted));
    }
    if table.rows.is_empty() && table.refused.is_empty() {
        return Err(ListError::NoRows);
    }
    Ok(table)
}

#[cfg(test)]
mod tests;

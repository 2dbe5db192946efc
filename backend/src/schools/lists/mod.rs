//! Official school lists (amtliche Schulverzeichnisse): bytes in, rows and reasons out; no database.
//!
//! Columns are found by their header names, never by position. A damaged row is refused with line and reason, the rest
//! comes in. The formats are described in [`ListFormat`].

mod decode;
mod format;
mod join;
mod repair;
mod row;
mod school_form;
mod table;

pub use decode::Encoding;
pub use format::ListFormat;
pub use join::Said;

use std::collections::HashMap;

use paktbuch_types::SchoolNumber;
use row::RowReader;
use table::Record;

/// The largest file that is read; the whole of NRW has about 2 MB.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;
/// The most schools one file may hold; all of Germany has about 40,000.
pub const MAX_ROWS: usize = 60_000;
/// The most damaged rows that are reported before the file as a whole is refused.
pub const MAX_REFUSALS: usize = 1_000;
/// The most columns a list may have; official ones have fewer than 50.
pub const MAX_COLUMNS: usize = 300;
/// The longest line, bytes; those of official lists have fewer than 1,000.
pub const MAX_LINE_BYTES: usize = 64 * 1024;
/// The most lines, blank and damaged ones and those of long values included.
const MAX_LINES: usize = 4 * MAX_ROWS;

/// A school list as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolList {
    /// Which of the known formats it is.
    pub format: ListFormat,
    /// How its characters were coded.
    pub encoding: Encoding,
    /// Line of the column names, counted from 1.
    pub header_line: usize,
    /// The rows that can be taken over, in the order of the file, every number once.
    pub rows: Vec<SchoolRow>,
    /// Rows that cannot, each with its reason.
    pub refused: Vec<Refusal>,
    /// Values that were left out of rows that can.
    pub warnings: Vec<Refusal>,
}

/// A school as one list describes it. `None` means that the list says nothing about it (no such column, or empty): an
/// import keeps what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolRow {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// Official number (Schulnummer, BSN).
    pub number: SchoolNumber,
    /// Official name, its parts joined; parts that only name the level ("- Sekundarstufe I -") are left out.
    pub name: String,
    /// Short official name (Kurzbezeichnung: "Havixbeck, GE Anne Frank").
    pub short_name: Option<String>,
    /// Key of the school form, two characters ("15").
    pub form_key: Option<String>,
    /// German name of the school form ("Gesamtschule").
    pub form: Option<String>,
    /// "öffentlich" or "privat (Ersatzschule)".
    pub legal_form: Option<String>,
    pub street: Option<String>,
    /// Five digits.
    pub postal_code: Option<String>,
    pub city: Option<String>,
    /// Area code and number.
    pub phone: Option<String>,
    pub email: Option<String>,
    pub homepage: Option<String>,
    /// Number of the authority (Trägernummer).
    pub authority_number: Option<String>,
    /// Key of the municipality (Amtlicher Gemeindeschlüssel), eight digits.
    pub municipality_key: Option<String>,
    /// Code of the Land: "NW" or "BE".
    pub land: &'static str,
    /// School year ("2024/25") and number of pupils in it (IT.NRW rounds to 5).
    pub pupils: Option<(String, u32)>,
}

/// Why a row, or one value of it, is not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// Column name as in the file; empty where the whole row is meant.
    pub field: String,
    /// German reason with what to do.
    pub message: String,
}

/// Why a file is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error("Die Datei ist leer (0 Bytes). Bitte laden Sie die Schulliste noch einmal herunter.")]
    Empty,
    #[error("Die Datei ist mit {} MB zu groß für eine Schulliste; erlaubt sind {} MB.", .0 / 1_048_576, MAX_BYTES / 1_048_576)]
    TooLarge(usize),
    #[error(
        "Die Datei ist keine Textdatei{0}. Bitte speichern Sie die Schulliste als CSV-Datei und laden Sie diese hoch."
    )]
    Binary(&'static str),
    #[error(
        "Die Spalten „{found}“ gehören zu keiner bekannten Schulliste. Bekannt sind: {}. Bitte prüfen Sie, ob die Kopfzeile noch in der Datei steht.",
        ListFormat::known()
    )]
    UnknownHeader {
        /// The first line that could be a header, shortened.
        found: String,
    },
    #[error(
        "Das ist die Liste der Schulträger, nicht die der Schulen. Bitte wählen Sie die Schulliste (Schulen.csv)."
    )]
    AuthorityList,
    #[error("Die Datei enthält nur leere Zeilen. Bitte laden Sie die Schulliste noch einmal herunter.")]
    Blank,
    #[error("Die Datei enthält nur die Kopfzeile und keine Schule.")]
    NoRows,
    #[error("Die Datei hat mehr als {MAX_ROWS} Zeilen; das ist keine Schulliste.")]
    TooManyRows,
    #[error(
        "Zeile {line} hat mehr als {MAX_COLUMNS} Spalten; das ist keine Schulliste. Bitte löschen Sie überzählige Spalten oder wählen Sie eine andere Datei."
    )]
    TooManyColumns {
        /// Counted from 1.
        line: usize,
    },
    #[error(
        "Zeile {line} ist länger als {} KB; das ist keine Schulliste. Bitte prüfen Sie, ob die Datei Zeilenumbrüche hat.",
        MAX_LINE_BYTES / 1_024
    )]
    LongLine {
        /// Counted from 1.
        line: usize,
    },
    #[error(
        "Mehr als {MAX_REFUSALS} Zeilen sind beschädigt, zuerst Zeile {line}: {message} Bitte laden Sie die Schulliste noch einmal herunter."
    )]
    TooDamaged {
        /// The first damaged line.
        line: usize,
        /// Its reason.
        message: String,
    },
}

/// Reads an official school list of any known format and encoding.
///
/// # Errors
/// Where the file as a whole is no school list: see [`ListError`]. Damaged rows are no error, see [`SchoolList::refused`].
pub fn read(bytes: &[u8]) -> Result<SchoolList, ListError> {
    let (text, encoding) = decode::decode(bytes)?;
    let lines = table::lines(&text)?;
    let header = format::find_header(&lines)?;
    let reader = RowReader::new(&header);
    let mut list = SchoolList {
        format: header.format,
        encoding,
        header_line: header.line,
        rows: Vec::new(),
        refused: Vec::new(),
        warnings: Vec::new(),
    };
    let mut lines_of: HashMap<SchoolNumber, usize> = HashMap::new();
    for record in table::records(&lines, header.line, header.delimiter, header.columns.len()) {
        match record.and_then(|record| accept(&reader, record, &mut list.warnings, &mut lines_of)) {
            Ok(row) if list.rows.len() < MAX_ROWS => list.rows.push(row),
            Ok(_) => return Err(ListError::TooManyRows),
            Err(refusal) => list.refused.push(refusal),
        }
        if list.refused.len() > MAX_REFUSALS {
            let first = list.refused.swap_remove(0);
            return Err(ListError::TooDamaged {
                line: first.line,
                message: first.message,
            });
        }
    }
    if list.rows.is_empty() && list.refused.is_empty() {
        return Err(ListError::NoRows);
    }
    Ok(list)
}

/// One record as a row, unless it is damaged or its number was there before.
fn accept(
    reader: &RowReader<'_>,
    record: Record,
    warnings: &mut Vec<Refusal>,
    lines_of: &mut HashMap<SchoolNumber, usize>,
) -> Result<SchoolRow, Refusal> {
    let line = record.line;
    let (row, mut found) = reader.read(record)?;
    if let Some(first) = lines_of.get(&row.number) {
        return Err(Refusal {
            line,
            field: reader.number_column().to_owned(),
            message: format!(
                "Die Schulnummer {} steht schon in Zeile {first}; diese Zeile wird nicht übernommen.",
                row.number
            ),
        });
    }
    lines_of.insert(row.number.clone(), line);
    warnings.append(&mut found);
    Ok(row)
}

#[cfg(test)]
mod tests;

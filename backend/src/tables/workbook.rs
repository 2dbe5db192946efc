//! Excel workbooks. What they unpack to is counted before anything is understood, and cells are read one by one, so that neither a
//! zip bomb nor a cell at the far end of the sheet takes memory; what gets past that meets the limits of the child process.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, open_workbook_from_rs};
use chrono::NaiveDate;
use zip::ZipArchive;

use super::{Cell, MAX_COLUMNS, MAX_ROWS, Row, TableError};

/// All parts of a workbook together, unpacked.
const MAX_UNPACKED: u64 = 128 * 1024 * 1024;
/// More parts than a workbook has.
const MAX_PARTS: usize = 2_000;
/// Longest text of a cell; Excel has no longer ones.
const CELL_CHARS: usize = 32_767;
/// Bytes of all cells as the child answers them, about: they have to fit into its answer.
const MAX_ANSWER: usize = 56 * 1024 * 1024;
/// What a cell takes there beside its text, and an empty one.
const CELL_BYTES: usize = 9;
const EMPTY_BYTES: usize = 4;

/// Whether the bytes claim to be a workbook.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The rows of the first sheet that has any; none where all are empty.
///
/// # Errors
/// [`TableError`].
pub fn workbook(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    check_size(bytes)?;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    for name in book.sheet_names() {
        let rows = rows_of(&mut book, &name)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

/// Refuses what says it unpacks to too much, and what unpacks to more than it says.
fn check_size(bytes: &[u8]) -> Result<(), TableError> {
    let bomb = || TableError::Bomb(MAX_UNPACKED / 1_048_576);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(TableError::TooManyParts);
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        declared = declared.saturating_add(part.size());
    }
    if declared > MAX_UNPACKED {
        return Err(bomb());
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        left = left.checked_sub(read.map_err(damaged)?).ok_or_else(bomb)?;
    }
    Ok(())
}

fn rows_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, TableError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut rows: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    let mut answer = 0;
    while let Some(found) = cells.next_cell().map_err(damaged)? {
        let (row, column) = found.get_position();
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            continue;
        };
        let cell = cell(found.get_value());
        if cell.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        answer += CELL_BYTES;
        if let Cell::Text(text) | Cell::Number(text) = &cell {
            answer += text.len();
        }
        let row = rows.entry(row).or_default();
        if row.len() <= column {
            answer += (column - row.len()) * EMPTY_BYTES;
            row.resize(column + 1, Cell::Empty);
        }
        row[column] = cell;
        if rows.len() > MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        if answer > MAX_ANSWER {
            return Err(TableError::TooMuchText);
        }
    }
    let row = |(index, cells): (usize, Vec<Cell>)| Row {
        line: index + 1,
        cells,
    };
    Ok(rows.into_iter().map(row).collect())
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::String(text) | DataRef::DurationIso(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => decimal(*number),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
                .map_or_else(|| decimal(moment.as_f64()), Cell::Date)
        }
        DataRef::DateTime(moment) => decimal(moment.as_f64()),
        DataRef::DateTimeIso(text) => {
            let day = text.split('T').next().unwrap_or_default();
            day.parse().map_or_else(|_| cut(text), Cell::Date)
        }
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

fn cut(text: &str) -> Cell {
    match text.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => Cell::of(&text[..end]),
        None => Cell::of(text),
    }
}

/// Six decimals hide what binary fractions leave behind an amount.
fn decimal(number: f64) -> Cell {
    let text = format!("{number:.6}");
    if !number.is_finite() {
        return Cell::Error(text);
    }
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" => Cell::Number("0".to_owned()),
        text => Cell::Number(text.to_owned()),
    }
}

fn damaged<E>(_: E) -> TableError {
    TableError::Damaged
}

//! Excel workbooks. What they unpack to is counted before anything is parsed, and cells are read one by one, so that neither a
//! zip bomb nor a cell at the far end of the sheet takes memory.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use zip::ZipArchive;

use super::{MAX_COLUMNS, MAX_ROWS, Row, SheetError, cell};

/// All parts of a workbook together, unpacked.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
/// More parts than a workbook has.
const MAX_PARTS: usize = 1_000;

/// The rows of the first sheet that has any, blank ones left out.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    check_size(bytes)?;
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    for name in workbook.sheet_names() {
        let rows = rows_of(&mut workbook, &name)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(SheetError::Empty)
}

/// Refuses what says it unpacks to too much, and what unpacks to more than it says.
fn check_size(bytes: &[u8]) -> Result<(), SheetError> {
    let broken = |error: &dyn std::fmt::Display| SheetError::Damaged(format!("{error}."));
    let bomb = || SheetError::Bomb(MAX_UNPACKED / 1_048_576);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > MAX_PARTS {
        return Err(bomb());
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        declared = declared.saturating_add(part.size());
    }
    if declared > MAX_UNPACKED {
        return Err(bomb());
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| broken(&error))?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let size = read.map_err(|error| broken(&error))?;
        left = left.checked_sub(size).ok_or_else(bomb)?;
    }
    Ok(())
}

fn rows_of(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, SheetError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    while let Some(found) = cells.next_cell().map_err(damaged)? {
        let (row, column) = found.get_position();
        let text = text_of(found.get_value());
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            continue;
        };
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        let row = rows.entry(row).or_default();
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
        if rows.len() > MAX_ROWS {
            return Err(SheetError::TooLarge);
        }
    }
    let row = |(index, cells): (usize, Vec<String>)| Row {
        line: index + 1,
        cells,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// A cell as a German would write it: `1234,56`, `01.03.2024`.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => cell(text),
        DataRef::SharedString(text) => cell(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{day:02}.{month:02}.{year:04}")
        }
        DataRef::DateTime(moment) => decimal(moment.as_f64()),
        DataRef::DateTimeIso(text) => cell(text.split('T').next().unwrap_or_default()),
        DataRef::Error(error) => error.to_string(),
        DataRef::Bool(_) | DataRef::DurationIso(_) | DataRef::Empty => String::new(),
    }
}

/// Six decimals hide what binary fractions leave behind an amount.
fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

fn damaged(error: XlsxError) -> SheetError {
    SheetError::Damaged(format!("{error}."))
}

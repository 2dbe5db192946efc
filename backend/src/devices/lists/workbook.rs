//! The first filled sheet of an Excel workbook.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::cells::Cells;
use super::{ListError, ListFormat, Table};

/// Bytes that all parts of a workbook may have, unpacked.
const MAX_UNPACKED: u64 = 300 * 1024 * 1024;
/// Parts of a workbook.
const MAX_PARTS: usize = 2_000;

/// The table of a workbook; columns are named by its first row that is not empty.
pub(super) fn read(bytes: &[u8]) -> Result<Table, ListError> {
    if !unpacks_small(bytes) {
        return Err(ListError::Workbook);
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| ListError::Workbook)?;
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).map_err(|_| ListError::Workbook)?;
        let first = sheet
            .start()
            .map_or(0, |(row, _)| usize::try_from(row).unwrap_or_default());
        let mut cells = Cells::default();
        for (index, row) in sheet.rows().enumerate() {
            cells.row(first + index + 1, row.iter().map(text).collect())?;
        }
        if let Ok((columns, rows, refused)) = cells.finish() {
            return Ok(Table {
                format: ListFormat::Xlsx,
                encoding: "XLSX",
                columns,
                rows,
                refused,
                warnings: Vec::new(),
            });
        }
    }
    Err(ListError::NoHeader)
}

/// A cell as text: dates as ISO, numbers as Germans write them, so that whatever reads texts reads cells too.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string().replace('.', ","),
        Data::Bool(truth) => if *truth { "ja" } else { "nein" }.to_owned(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}

/// Whether the directory at the end of the archive promises few parts of a bearable size. It is read before anything is
/// unpacked; an archive that lies about it is held by the worker's memory limit.
fn unpacks_small(bytes: &[u8]) -> bool {
    const END: &[u8] = b"PK\x05\x06";
    const PART: &[u8] = b"PK\x01\x02";
    let number = |at: usize, length: usize| -> Option<u64> {
        let field = bytes.get(at..at.checked_add(length)?)?;
        Some(
            field
                .iter()
                .rev()
                .fold(0, |sum, byte| (sum << 8) | u64::from(*byte)),
        )
    };
    let tail = bytes.len().saturating_sub(66_000);
    let Some(end) = bytes
        .get(tail..)
        .and_then(|tail| tail.windows(END.len()).rposition(|window| window == END))
    else {
        return false;
    };
    let end = tail + end;
    let Some((parts, start)) = number(end + 10, 2).zip(number(end + 16, 4)) else {
        return false;
    };
    let (Ok(parts), Ok(mut at)) = (usize::try_from(parts), usize::try_from(start)) else {
        return false;
    };
    if parts > MAX_PARTS {
        return false;
    }
    let mut unpacked: u64 = 0;
    for _ in 0..parts {
        if bytes.get(at..at.saturating_add(PART.len())) != Some(PART) {
            return false;
        }
        let lengths = [28, 30, 32].map(|offset| number(at + offset, 2));
        let (Some(size), [Some(name), Some(extra), Some(comment)]) = (number(at + 24, 4), lengths) else {
            return false;
        };
        unpacked = unpacked.saturating_add(size);
        let Ok(length) = usize::try_from(46 + name + extra + comment) else {
            return false;
        };
        at = at.saturating_add(length);
    }
    unpacked <= MAX_UNPACKED
}

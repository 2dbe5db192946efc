//! Rows of cells under a header, whatever the file they came from.

use super::{Column, ListError, MAX_COLUMNS, MAX_ROWS, Refusal, TableRow, separated};
use crate::tables::{Cell, Row};

/// Rows above the header that are looked at: titles.
const HEAD_ROWS: usize = 20;

/// A header, the rows below it, and those of them that could not be taken apart.
pub(super) struct Cells {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<TableRow>,
    pub(super) refused: Vec<Refusal>,
}

/// Takes the header off and fits the other rows to it.
pub(super) fn below_header(rows: Vec<Row>) -> Result<Cells, ListError> {
    let mut rows: Vec<TableRow> = rows.into_iter().map(texts).collect();
    let place = header(&rows).ok_or(ListError::NoHeader)?;
    let mut rows = rows.split_off(place).into_iter();
    let columns = rows.next().map(|row| row.values).unwrap_or_default();
    if columns.len() > MAX_COLUMNS {
        return Err(ListError::TooMany);
    }
    let mut cells = Cells {
        columns,
        rows: Vec::with_capacity(rows.len()),
        refused: Vec::new(),
    };
    for mut row in rows {
        if row.values.len() > cells.columns.len() {
            cells.refused.push(Refusal {
                line: row.line,
                field: String::new(),
                message: format!(
                    "Die Zeile hat {} Werte, die Kopfzeile {} Spalten. Bitte berichtigen Sie die Zeile in der Datei.",
                    row.values.len(),
                    cells.columns.len()
                ),
            });
            continue;
        }
        if cells.rows.len() >= MAX_ROWS {
            return Err(ListError::TooMany);
        }
        row.values.resize(cells.columns.len(), String::new());
        cells.rows.push(row);
    }
    Ok(cells)
}

/// A formula's error says nothing about a device.
fn texts(row: Row) -> TableRow {
    let text = |cell| match cell {
        Cell::Error(_) => String::new(),
        cell => cell.into_german(),
    };
    let mut values: Vec<String> = row.cells.into_iter().map(text).collect();
    while values.last().is_some_and(String::is_empty) {
        values.pop();
    }
    TableRow {
        line: row.line,
        values,
    }
}

/// The first row at the top that names a serial or an inventory number; else the first row, or below a title the first of the fullest.
fn header(rows: &[TableRow]) -> Option<usize> {
    let filled = |row: &TableRow| row.values.iter().filter(|value| !value.is_empty()).count();
    let first = rows.first()?;
    let head = &rows[..rows.len().min(HEAD_ROWS)];
    let is_carried = first.values.first().is_some_and(|value| value == separated::LINE);
    let names_device = |row: &TableRow| {
        let mut columns = row.values.iter().filter_map(|value| Column::named(value));
        columns.any(|column| matches!(column, Column::Serial | Column::InventoryNumber))
    };
    let fullest = head.iter().map(filled).max().unwrap_or_default();
    if is_carried {
        Some(0)
    } else if let Some(place) = head.iter().position(names_device) {
        Some(place)
    } else if filled(first) > 1 {
        Some(0)
    } else {
        head.iter().position(|row| filled(row) == fullest && fullest > 0)
    }
}

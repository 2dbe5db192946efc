//! Separated values: CSV with any usual separator, and what is pasted from a spreadsheet.

use super::cells::below_header;
use super::{Column, ListError, ListFormat, Refusal, Table};
use crate::tables;

/// A column of this name holds the lines of the file that a table was carried over from.
pub(super) const LINE: &str = "#";

/// The table of a text.
pub(super) fn read(text: &str, encoding: &'static str) -> Result<Table, ListError> {
    let found = tables::separated(text, |name| Column::named(name).is_some())?;
    let open_quote = |line: usize| Refusal {
        line,
        field: String::new(),
        message: "Ein Anführungszeichen ist nicht geschlossen. Bitte berichtigen Sie die Zeile in der Datei."
            .to_owned(),
    };
    let mut cells = below_header(found.rows)?;
    cells
        .refused
        .extend(found.open_quotes.into_iter().map(open_quote));
    if cells.columns.first().is_some_and(|name| name == LINE) {
        cells.columns.remove(0);
        for row in &mut cells.rows {
            row.line = row.values.remove(0).parse().unwrap_or(row.line);
        }
    }
    let format = if is_snipe_it(&cells.columns) {
        ListFormat::SnipeIt
    } else {
        ListFormat::Csv
    };
    Ok(Table {
        format,
        encoding,
        columns: cells.columns,
        rows: cells.rows,
        refused: cells.refused,
        warnings: Vec::new(),
    })
}

fn is_snipe_it(columns: &[String]) -> bool {
    ["Asset Tag", "Model Number", "Checkout Type"]
        .iter()
        .all(|name| columns.iter().any(|column| column.trim() == *name))
}

//! From the bytes of a file to a list, and what its headings mean.

use crate::devices::ListColumn;
use crate::purchasing;
use crate::takeover::kind::SheetKind;
use crate::takeover::sheet::{Mapping, Sheet, SheetRow};
use crate::worker::Worker;

pub use crate::error::ReadError;

/// Largest file, in bytes.
pub const MAX_BYTES: usize = purchasing::MAX_SHEET_BYTES;

/// More rows than a list of one notice has; all of them come in within one write.
const MAX_ROWS: usize = 5_000;

/// Reads CSV or XLSX. Blocks.
///
/// # Errors
/// [`ReadError`].
pub fn read_list(worker: &Worker, bytes: &[u8]) -> Result<Sheet, ReadError> {
    let sheet = purchasing::read_sheet(worker, bytes)?;
    if sheet.rows.len() > MAX_ROWS {
        return Err(ReadError::Refused(format!(
            "Die Liste hat {} Zeilen; auf einmal werden höchstens {MAX_ROWS} übernommen. Bitte in Teilen übernehmen.",
            sheet.rows.len()
        )));
    }
    Ok(Sheet {
        format: sheet.format,
        headings: sheet.headings,
        rows: sheet
            .rows
            .into_iter()
            .map(|row| SheetRow {
                line: row.line,
                cells: row.cells,
            })
            .collect(),
    })
}

/// What the headings of a list mean by their names; those of devices as device lists name them.
#[must_use]
pub fn guessed(kind: SheetKind, sheet: &Sheet) -> Mapping {
    let mut mapping = Mapping::guessed(kind, sheet);
    if kind == SheetKind::Inventory {
        for heading in &sheet.headings {
            let known = ListColumn::named(heading).and_then(|known| kind.column(known.code()));
            if let Some(column) = known {
                mapping.0.entry(column.key).or_insert_with(|| heading.clone());
            }
        }
    }
    mapping
}

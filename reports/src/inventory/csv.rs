use std::io::Write;

use paktbuch_types::Cents;

use super::InventoryRow;
use super::row::COLUMNS;
use crate::csv_list::CsvList;
use crate::{ReportError, ReportFile};

/// The list as CSV, with the columns of the workbook.
pub struct InventoryCsv<W: Write> {
    list: CsvList<W>,
    net: Cents,
    gross: Cents,
}

impl<W: Write> InventoryCsv<W> {
    /// Writes byte order mark and titles to `out`.
    ///
    /// # Errors
    /// Where `out` refuses bytes.
    pub fn new(out: W) -> Result<Self, ReportError> {
        Ok(Self {
            list: CsvList::new(&COLUMNS, out)?,
            net: Cents::ZERO,
            gross: Cents::ZERO,
        })
    }

    /// Adds one device; rows keep the order of the calls.
    ///
    /// # Errors
    /// Where `out` refuses bytes.
    pub fn push(&mut self, row: &InventoryRow) -> Result<(), ReportError> {
        self.list.push(&row.values())?;
        self.net = self.net.plus(row.net.unwrap_or_default());
        self.gross = self.gross.plus(row.gross);
        Ok(())
    }

    /// Flushes everything.
    ///
    /// # Errors
    /// Where `out` refuses bytes; it then holds an incomplete list.
    pub fn finish(self) -> Result<ReportFile, ReportError> {
        self.list
            .finish(vec![("net_cents", self.net), ("gross_cents", self.gross)])
    }
}

impl<W: Write> std::fmt::Debug for InventoryCsv<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InventoryCsv")
            .field("rows", &self.list.rows())
            .finish()
    }
}

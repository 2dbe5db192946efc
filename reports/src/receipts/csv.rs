use std::io::Write;

use super::ledger::Ledger;
use super::row::{COLUMNS, ReceiptRow};
use crate::csv_list::CsvList;
use crate::proof::CostItemRow;
use crate::{ReportError, ReportFile};

/// The list as CSV, with the columns of the workbook.
pub struct ReceiptsCsv<W: Write> {
    list: CsvList<W>,
    ledger: Ledger,
}

impl<W: Write> ReceiptsCsv<W> {
    /// Writes byte order mark and titles to `out`; `items` are the cost plan that the receipts refer to.
    ///
    /// # Errors
    /// Where `out` refuses bytes or two cost keys are the same.
    pub fn new(items: &[CostItemRow], out: W) -> Result<Self, ReportError> {
        Ok(Self {
            ledger: Ledger::new(items)?,
            list: CsvList::new(&COLUMNS, out)?,
        })
    }

    /// Adds one receipt.
    ///
    /// # Errors
    /// Where it was paid before the one pushed last or its cost key is unknown (nothing is written then), or `out` refuses
    /// bytes.
    pub fn push(&mut self, row: &ReceiptRow) -> Result<(), ReportError> {
        let number = self.ledger.number(row)?;
        let ordinal = u32::try_from(self.list.rows() + 1).unwrap_or(u32::MAX);
        self.list.push(&row.values(ordinal, &number))?;
        self.ledger.add(row, &number);
        Ok(())
    }

    /// Flushes everything.
    ///
    /// # Errors
    /// Where `out` refuses bytes; it then holds an incomplete list.
    pub fn finish(self) -> Result<ReportFile, ReportError> {
        self.list.finish(self.ledger.totals.told())
    }
}

impl<W: Write> std::fmt::Debug for ReceiptsCsv<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiptsCsv")
            .field("rows", &self.list.rows())
            .finish_non_exhaustive()
    }
}

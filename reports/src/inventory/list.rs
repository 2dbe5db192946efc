use paktbuch_types::Cents;
use rust_xlsxwriter::Workbook;

use super::row::{COLUMNS, InventoryRow, NAMED};
use crate::ReportError;
use crate::sheet::{FinishedSheet, Head, StreamSheet, Styles};

/// The sheet *Inventarliste*, streamed, with its sums.
pub(crate) struct InventoryList {
    sheet: StreamSheet,
    net: Cents,
    gross: Cents,
}

impl InventoryList {
    pub(crate) fn begin(workbook: &mut Workbook, styles: &Styles, head: &Head) -> Result<Self, ReportError> {
        Ok(Self {
            sheet: StreamSheet::begin(workbook, styles, "Inventarliste", (&COLUMNS, NAMED), head)?,
            net: Cents::ZERO,
            gross: Cents::ZERO,
        })
    }

    pub(crate) fn push(&mut self, row: &InventoryRow) -> Result<(), ReportError> {
        self.sheet.push(&row.values())?;
        self.net = self.net.plus(row.net.unwrap_or_default());
        self.gross = self.gross.plus(row.gross);
        Ok(())
    }

    pub(crate) fn rows(&self) -> u32 {
        self.sheet.rows()
    }

    /// Sums of net and gross.
    pub(crate) fn totals(&self) -> (Cents, Cents) {
        (self.net, self.gross)
    }

    pub(crate) fn finish(self) -> Result<FinishedSheet, ReportError> {
        let label = match self.rows() {
            1 => "Summe (1 Gerät)".to_owned(),
            rows => format!("Summe ({rows} Geräte)"),
        };
        self.sheet.finish(
            &label,
            "Keine Geräte zum Stichtag",
            &[Some(self.net), Some(self.gross)],
        )
    }
}

use rust_xlsxwriter::Workbook;

use super::ledger::{Ledger, Totals};
use super::row::{COLUMNS, NAMED, ReceiptRow};
use crate::ReportError;
use crate::proof::CostItemRow;
use crate::sheet::{FinishedSheet, Head, StreamSheet, Styles};

/// The sheet *Belegliste*, streamed, with its sums.
pub(crate) struct ReceiptList {
    sheet: StreamSheet,
    ledger: Ledger,
}

impl ReceiptList {
    pub(crate) fn begin(
        workbook: &mut Workbook,
        styles: &Styles,
        head: &Head,
        items: &[CostItemRow],
    ) -> Result<Self, ReportError> {
        Ok(Self {
            sheet: StreamSheet::begin(workbook, styles, "Belegliste", (&COLUMNS, NAMED), head)?,
            ledger: Ledger::new(items)?,
        })
    }

    pub(crate) fn push(&mut self, row: &ReceiptRow) -> Result<(), ReportError> {
        let number = self.ledger.number(row)?;
        self.sheet.push(&row.values(self.sheet.rows() + 1, &number))?;
        self.ledger.add(row, &number);
        Ok(())
    }

    pub(crate) fn rows(&self) -> u32 {
        self.sheet.rows()
    }

    pub(crate) fn finish(self) -> Result<(FinishedSheet, Totals), ReportError> {
        let label = match self.rows() {
            1 => "Summe (1 Zeile)".to_owned(),
            rows => format!("Summe ({rows} Zeilen)"),
        };
        let totals = self.ledger.totals;
        let sheet = self.sheet.finish(
            &label,
            "Keine bezahlten Belege zum Stichtag",
            &totals.money().map(Some),
        )?;
        Ok((sheet, totals))
    }
}

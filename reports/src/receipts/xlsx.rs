use std::io::Write;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_types::format_date;
use rust_xlsxwriter::Workbook;

use super::{ReceiptList, ReceiptRow};
use crate::file::HashingWriter;
use crate::guard::guard;
use crate::proof::CostItemRow;
use crate::sheet::{self, Head, Styles};
use crate::{ReportError, ReportFile};

/// What stands above the list, and the cost plan that its receipts refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptsHead {
    /// Name of the school authority (Schulträger).
    pub authority: String,
    /// Title of the programme.
    pub programme: String,
    /// Reference of the grant notice (Aktenzeichen des Bescheids).
    pub reference: String,
    pub notice_date: NaiveDate,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    pub items: Vec<CostItemRow>,
}

/// The list as a workbook: push the receipts by payment date, then [`finish`](Self::finish).
pub struct ReceiptsWriter {
    workbook: Workbook,
    list: ReceiptList,
}

impl ReceiptsWriter {
    /// Starts the workbook. Rows wait in a nameless file in `tempdir`, which has to exist.
    ///
    /// # Errors
    /// Where `tempdir` refuses files or two cost keys are the same.
    pub fn new(head: &ReceiptsHead, tempdir: &Path) -> Result<Self, ReportError> {
        let title = format!("Belegliste {}", head.reference);
        let mut workbook = sheet::workbook(&title, &head.authority, head.as_of, tempdir)?;
        let page = Head {
            title: "Belegliste (bezahlte Rechnungen nach Zahlungsdatum)".to_owned(),
            lines: vec![
                format!("{} · {}", head.authority, head.programme),
                format!(
                    "Bescheid {} vom {} · Stand: {}",
                    head.reference,
                    format_date(head.notice_date),
                    format_date(head.as_of)
                ),
            ],
            footer: format!("{} · {title}", head.authority),
            as_of: head.as_of,
        };
        let list = ReceiptList::begin(&mut workbook, &Styles::new(), &page, &head.items)?;
        Ok(Self { workbook, list })
    }

    /// Adds one receipt.
    ///
    /// # Errors
    /// Where it was paid before the one pushed last or its cost key is unknown (nothing is written then), or the
    /// temporary file refuses bytes (the writer is unusable afterwards).
    pub fn push(&mut self, row: &ReceiptRow) -> Result<(), ReportError> {
        self.list.push(row)
    }

    /// Writes the workbook to `out` and flushes it.
    ///
    /// # Errors
    /// Where `out` or the temporary file refuses bytes; `out` then holds an unusable part.
    pub fn finish(mut self, out: &mut (impl Write + Send)) -> Result<ReportFile, ReportError> {
        let rows = u64::from(self.list.rows());
        let (list, totals) = self.list.finish()?;
        self.workbook.push_worksheet(list.sheet);
        let mut target = HashingWriter::new(out);
        guard(|| self.workbook.save_to_writer(&mut target))?;
        Ok(ReportFile {
            rows,
            totals: totals.told(),
            sha256: target.finish().map_err(ReportError::Write)?,
        })
    }
}

impl std::fmt::Debug for ReceiptsWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiptsWriter")
            .field("rows", &self.list.rows())
            .finish_non_exhaustive()
    }
}

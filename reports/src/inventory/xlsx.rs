use std::io::Write;
use std::path::Path;

use paktbuch_types::format_date;
use rust_xlsxwriter::Workbook;

use super::{InventoryHead, InventoryList, InventoryRow};
use crate::file::HashingWriter;
use crate::guard::guard;
use crate::sheet::{self, Head, Styles};
use crate::{ReportError, ReportFile};

/// The list as a workbook: push the rows, then [`finish`](Self::finish).
pub struct InventoryWriter {
    workbook: Workbook,
    list: InventoryList,
}

impl InventoryWriter {
    /// Starts the workbook. Rows wait in a nameless file in `tempdir`, which has to exist.
    ///
    /// # Errors
    /// Where `tempdir` refuses files.
    pub fn new(head: &InventoryHead, tempdir: &Path) -> Result<Self, ReportError> {
        let mut workbook = sheet::workbook("Inventarliste", &head.authority, head.as_of, tempdir)?;
        let mut lines = vec![
            head.authority.clone(),
            format!("Stand: {}", format_date(head.as_of)),
        ];
        if !head.filter.is_empty() {
            lines.push(format!("Auswahl: {}", head.filter));
        }
        let page = Head {
            title: "Inventarliste".to_owned(),
            lines,
            footer: format!("{} · Inventarliste", head.authority),
            as_of: head.as_of,
        };
        let list = InventoryList::begin(&mut workbook, &Styles::new(), &page)?;
        Ok(Self { workbook, list })
    }

    /// Adds one device; rows keep the order of the calls.
    ///
    /// # Errors
    /// Where the temporary file refuses bytes or the sheet is full; the writer is unusable afterwards.
    pub fn push(&mut self, row: &InventoryRow) -> Result<(), ReportError> {
        self.list.push(row)
    }

    /// Writes the workbook to `out` and flushes it.
    ///
    /// # Errors
    /// Where `out` or the temporary file refuses bytes; `out` then holds an unusable part.
    pub fn finish(mut self, out: &mut (impl Write + Send)) -> Result<ReportFile, ReportError> {
        let rows = u64::from(self.list.rows());
        let (net, gross) = self.list.totals();
        self.workbook.push_worksheet(self.list.finish()?.sheet);
        let mut target = HashingWriter::new(out);
        guard(|| self.workbook.save_to_writer(&mut target))?;
        Ok(ReportFile {
            rows,
            totals: vec![("net_cents", net), ("gross_cents", gross)],
            sha256: target.finish().map_err(ReportError::Write)?,
        })
    }
}

impl std::fmt::Debug for InventoryWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InventoryWriter")
            .field("rows", &self.list.rows())
            .finish()
    }
}

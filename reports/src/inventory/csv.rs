use std::io::Write;

use csv::{Terminator, WriterBuilder};
use paktbuch_types::csv_text::neutralise;
use paktbuch_types::{Cents, format_date};

use super::InventoryRow;
use super::row::COLUMNS;
use crate::file::HashingWriter;
use crate::sheet::Value;
use crate::{ReportError, ReportFile, text};

/// The list as CSV for Excel and others: UTF-8 with BOM, `;`, CRLF, one row of titles, amounts as `1234,56`.
pub struct InventoryCsv<W: Write> {
    writer: csv::Writer<HashingWriter<W>>,
    rows: u64,
    net: Cents,
    gross: Cents,
}

impl<W: Write> InventoryCsv<W> {
    /// Writes byte order mark and titles to `out`.
    ///
    /// # Errors
    /// Where `out` refuses bytes.
    pub fn new(out: W) -> Result<Self, ReportError> {
        let mut target = HashingWriter::new(out);
        target
            .write_all("\u{feff}".as_bytes())
            .map_err(ReportError::Write)?;
        let mut writer = WriterBuilder::new()
            .delimiter(b';')
            .terminator(Terminator::CRLF)
            .from_writer(target);
        writer
            .write_record(COLUMNS.iter().map(|column| column.title))
            .map_err(refused)?;
        Ok(Self {
            writer,
            rows: 0,
            net: Cents::ZERO,
            gross: Cents::ZERO,
        })
    }

    /// Adds one device; rows keep the order of the calls.
    ///
    /// # Errors
    /// Where `out` refuses bytes.
    pub fn push(&mut self, row: &InventoryRow) -> Result<(), ReportError> {
        self.writer
            .write_record(row.values().map(field))
            .map_err(refused)?;
        self.rows += 1;
        self.net = self.net.plus(row.net.unwrap_or_default());
        self.gross = self.gross.plus(row.gross);
        Ok(())
    }

    /// Flushes everything.
    ///
    /// # Errors
    /// Where `out` refuses bytes; it then holds an incomplete list.
    pub fn finish(self) -> Result<ReportFile, ReportError> {
        let target = self
            .writer
            .into_inner()
            .map_err(|error| ReportError::Write(error.into_error()))?;
        Ok(ReportFile {
            rows: self.rows,
            totals: vec![("net_cents", self.net), ("gross_cents", self.gross)],
            sha256: target.finish().map_err(ReportError::Write)?,
        })
    }
}

impl<W: Write> std::fmt::Debug for InventoryCsv<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InventoryCsv").field("rows", &self.rows).finish()
    }
}

fn field(value: Value<'_>) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Text(value) => neutralise(&text::cell(value)).into_owned(),
        Value::Date(date) => format_date(date),
        Value::Money(amount) => amount.input().replace('.', ""),
        Value::Ordinal(number) => number.to_string(),
    }
}

fn refused(error: csv::Error) -> ReportError {
    ReportError::Write(error.into())
}

//! Lists as CSV for Excel and others: UTF-8 with BOM, `;`, CRLF, one row of titles, amounts as `1234,56`. Text from data
//! never becomes a formula.

use std::io::Write;

use csv::{Terminator, WriterBuilder};
use paktbuch_types::csv_text::neutralise;
use paktbuch_types::{Cents, format_date};

use crate::file::HashingWriter;
use crate::sheet::{Column, Value};
use crate::{ReportError, ReportFile, text};

/// A list that is being written.
pub(crate) struct CsvList<W: Write> {
    writer: csv::Writer<HashingWriter<W>>,
    rows: u64,
}

impl<W: Write> CsvList<W> {
    /// Writes byte order mark and titles to `out`.
    pub(crate) fn new(columns: &[Column], out: W) -> Result<Self, ReportError> {
        let mut target = HashingWriter::new(out);
        target
            .write_all("\u{feff}".as_bytes())
            .map_err(ReportError::Write)?;
        let mut writer = WriterBuilder::new()
            .delimiter(b';')
            .terminator(Terminator::CRLF)
            .from_writer(target);
        writer
            .write_record(columns.iter().map(|column| column.title))
            .map_err(refused)?;
        Ok(Self { writer, rows: 0 })
    }

    /// Writes the next row.
    pub(crate) fn push(&mut self, values: &[Value<'_>]) -> Result<(), ReportError> {
        self.writer
            .write_record(values.iter().map(field))
            .map_err(refused)?;
        self.rows += 1;
        Ok(())
    }

    /// Number of rows so far.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Flushes everything; `totals` are told about the file.
    pub(crate) fn finish(self, totals: Vec<(&'static str, Cents)>) -> Result<ReportFile, ReportError> {
        let target = self
            .writer
            .into_inner()
            .map_err(|error| ReportError::Write(error.into_error()))?;
        Ok(ReportFile {
            rows: self.rows,
            totals,
            sha256: target.finish().map_err(ReportError::Write)?,
        })
    }
}

fn field(value: &Value<'_>) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Text(value) => neutralise(&text::cell(value)).into_owned(),
        Value::Date(date) => format_date(*date),
        Value::Money(amount) | Value::Difference { amount, .. } => amount.input().replace('.', ""),
        Value::Ordinal(number) => number.to_string(),
    }
}

fn refused(error: csv::Error) -> ReportError {
    ReportError::Write(error.into())
}

//! Worksheets as all reports share them: looks, page set-up, columns, and the one writer of streamed rows.

mod chart;
mod column;
mod height;
mod page;
mod stream;
mod style;
mod titles;

pub(crate) use chart::column_chart;
pub use column::{Column, Kind};
pub(crate) use column::{MONEY_WIDTH, Value};
pub(crate) use height::fit_row;
pub(crate) use page::{Head, lay_out, lay_out_large, lay_out_wide};
pub(crate) use stream::{FinishedSheet, StreamSheet};
pub(crate) use style::Styles;
pub(crate) use titles::write_titles;

use std::path::Path;

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Formula, Workbook};

use crate::{ReportError, text};

/// An empty workbook whose properties depend on nothing but the arguments.
pub(crate) fn workbook(
    title: &str,
    author: &str,
    as_of: NaiveDate,
    tempdir: &Path,
) -> Result<Workbook, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(tempdir)?;
    workbook.set_default_format(
        &style::workbook_default(),
        style::ROW_PIXELS,
        style::COLUMN_PIXELS,
    )?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(text::cell(title))
            .set_author(text::cell(author))
            .set_creation_datetime(&as_of),
    );
    Ok(workbook)
}

/// A formula with the value it has for the data just written.
pub(crate) fn formula(text: impl AsRef<str>, value: impl ToString) -> Formula {
    Formula::new(text).set_result(value.to_string())
}

/// Letter of a column within A to Z; no report has more columns.
pub(crate) fn letter(column: usize) -> char {
    u8::try_from(column)
        .ok()
        .filter(|&column| column < 26)
        .map_or('?', |column| char::from(b'A' + column))
}

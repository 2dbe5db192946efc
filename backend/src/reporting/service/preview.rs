//! The first rows of a list, read back from its CSV: the page shows what the file says, without the marks against formulas.

use std::io::BufReader;

use csv::ReaderBuilder;
use paktbuch_reports::ReportError;
use paktbuch_types::csv_text::restore;

use super::Made;
use crate::reporting::MakeError;
use crate::reporting::rows::{Table, label_of_total};

/// The first `shown` rows of a list that was made as CSV; its file is gone afterwards.
///
/// # Errors
/// [`MakeError::Report`], where the file cannot be read.
pub fn first_rows(made: Made, shown: usize) -> Result<Table, MakeError> {
    let Made {
        scratch,
        report,
        about,
        ..
    } = made;
    let unreadable = |error: csv::Error| ReportError::Write(error.into());
    let file = scratch.into_reader().map_err(ReportError::Write)?;
    let mut reader = ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(BufReader::new(file));
    let cells = |row: &csv::StringRecord| -> Vec<String> {
        row.iter()
            .map(|cell| restore(cell.trim_start_matches('\u{feff}')).to_owned())
            .collect()
    };
    let titles = cells(reader.headers().map_err(unreadable)?);
    let mut rows = Vec::new();
    for row in reader.records().take(shown) {
        rows.push(cells(&row.map_err(unreadable)?));
    }
    let sums = report
        .totals
        .into_iter()
        .map(|(key, amount)| (label_of_total(key).to_owned(), amount));
    Ok(Table {
        titles,
        rows,
        count: report.rows,
        sums: sums.collect(),
        chart: about.chart,
    })
}

//! Rows of cells under a header, whatever the file they came from.

use super::{Column, ListError, MAX_COLUMNS, MAX_ROWS, Refusal, TableRow};

/// Rows that may stand above the header.
pub(super) const TITLE_ROWS: usize = 20;

/// How many of these are names of columns that are known.
pub(super) fn known<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> usize {
    names
        .into_iter()
        .filter(|name| Column::named(name.as_ref()).is_some())
        .count()
}

/// Collects a header and the rows below it.
#[derive(Debug, Default)]
pub(super) struct Cells {
    columns: Vec<String>,
    rows: Vec<TableRow>,
    refused: Vec<Refusal>,
}

impl Cells {
    /// Takes the next row. The first that is not empty is the header, unless it names hardly a column that is known and a row
    /// soon below it does: then what stands above that is a title. Empty rows are left out.
    pub(super) fn row(&mut self, line: usize, mut values: Vec<String>) -> Result<(), ListError> {
        while values.last().is_some_and(|value| value.trim().is_empty()) {
            values.pop();
        }
        if values.is_empty() {
            return Ok(());
        }
        if self.columns.is_empty() {
            if values.len() > MAX_COLUMNS {
                return Err(ListError::TooMany);
            }
            self.columns = values;
            return Ok(());
        }
        if self.rows.len() + self.refused.len() < TITLE_ROWS
            && known(&self.columns) < 2
            && known(&values) >= 2
            && values.len() <= MAX_COLUMNS
        {
            self.columns = values;
            self.rows.clear();
            self.refused.clear();
            return Ok(());
        }
        if values.len() > self.columns.len() {
            self.refuse(Refusal {
                line,
                field: String::new(),
                message: format!(
                    "Die Zeile hat {} Werte, die Kopfzeile {} Spalten. Bitte berichtigen Sie die Zeile in der Datei.",
                    values.len(),
                    self.columns.len()
                ),
            });
            return Ok(());
        }
        if self.rows.len() >= MAX_ROWS {
            return Err(ListError::TooMany);
        }
        values.resize(self.columns.len(), String::new());
        self.rows.push(TableRow { line, values });
        Ok(())
    }

    /// Notes a row that could not be taken apart.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refused.push(refusal);
    }

    /// Columns, rows, refused rows.
    pub(super) fn finish(self) -> Result<(Vec<String>, Vec<TableRow>, Vec<Refusal>), ListError> {
        if self.columns.is_empty() {
            return Err(ListError::NoHeader);
        }
        let columns = self.columns.iter().map(|name| name.trim().to_owned()).collect();
        Ok((columns, self.rows, self.refused))
    }
}

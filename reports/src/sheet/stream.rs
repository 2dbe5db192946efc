use paktbuch_types::Cents;
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::style::workbook_default;
use super::{
    Column, Head, Kind, Styles, Value, fit_row, formula, lay_out, lay_out_large, lay_out_wide, letter,
    write_titles,
};
use crate::guard::guard;
use crate::{ReportError, amount, text};

/// Rows that get a height of their own. The library keeps each height in memory, and a list longer than this is read
/// on screen, where Excel finds the heights itself.
const FITTED_ROWS: u32 = 20_000;
/// Characters of a column's width that an indent takes.
const INDENT: u8 = 2;
/// Characters of a day.
const DAY: u8 = 10;

/// A list whose rows go to a temporary file as they come; only the current row is in memory.
///
/// rust_xlsxwriter drops a row that comes too late and reports success; this writer refuses it.
pub(crate) struct StreamSheet {
    sheet: Worksheet,
    styles: Styles,
    columns: &'static [Column],
    first_row: u32,
    next_row: u32,
    /// Columns that are printed on both of two pages beside each other; 0 for one page.
    named: u16,
    broken: bool,
}

/// A finished list: its sheet and where its rows and sums stand, for the formulas of other sheets.
pub(crate) struct FinishedSheet {
    pub(crate) sheet: Worksheet,
    name: String,
    first_row: u32,
    total_row: u32,
    /// It is part of the workbook, so that formulas can read it.
    pub(crate) is_enclosed: bool,
}

impl StreamSheet {
    /// Writes head and column titles. A list whose first `named` columns say which record a row is
    /// about is printed two pages wide; 0 for one page.
    pub(crate) fn begin(
        workbook: &mut Workbook,
        styles: &Styles,
        name: &str,
        (columns, named): (&'static [Column], u16),
        head: &Head,
    ) -> Result<Self, ReportError> {
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        let head_row = guard(|| {
            lay_out(&mut sheet, head);
            if named > 0 {
                lay_out_wide(&mut sheet, head, named)?;
            }
            let head_row = head.write(&mut sheet, styles)?;
            write_titles(&mut sheet, styles, head_row, columns)?;
            for (index, _) in (0..).zip(columns) {
                // Cells without a format of their own take the column's: looking formats up cell by cell is slow.
                sheet.set_column_format(index, look(styles, columns, usize::from(index)))?;
            }
            Ok(head_row)
        })?;
        Ok(Self {
            sheet,
            styles: styles.clone(),
            columns,
            first_row: head_row + 1,
            next_row: head_row + 1,
            named,
            broken: false,
        })
    }

    /// Has what stands above the list repeated on every printed page, with the titles of its columns.
    pub(crate) fn repeat_head(&mut self) -> Result<(), ReportError> {
        let titles = self.first_row - 1;
        guard(|| {
            self.sheet.set_repeat_rows(0, titles)?;
            Ok(())
        })
    }

    /// Has a list that is too wide for A4 printed on A3.
    pub(crate) fn on_large_paper(&mut self) {
        lay_out_large(&mut self.sheet, self.columns);
    }

    /// Writes the next row.
    pub(crate) fn push(&mut self, values: &[Value<'_>]) -> Result<(), ReportError> {
        self.write(self.next_row, values)
    }

    /// Number of rows so far.
    pub(crate) fn rows(&self) -> u32 {
        self.next_row - self.first_row
    }

    fn write(&mut self, row: u32, values: &[Value<'_>]) -> Result<(), ReportError> {
        if self.broken {
            return Err(ReportError::Broken);
        }
        if row < self.next_row {
            return Err(ReportError::RowOutOfOrder {
                sheet: self.sheet.name(),
                row: row + 1,
                next: self.next_row + 1,
            });
        }
        let fitted = self.rows() < FITTED_ROWS;
        let (sheet, styles, columns) = (&mut self.sheet, &self.styles, self.columns);
        let written = guard(|| {
            for ((index, _), value) in (0..).zip(columns).zip(values) {
                match value {
                    // An empty text leaves no cell, so no lines around it either.
                    Value::Nothing | Value::Text("") => {
                        sheet.write_blank(row, index, look(styles, columns, usize::from(index)))?
                    }
                    Value::Text(value) => sheet.write_string(row, index, text::cell(value))?,
                    Value::Date(date) => sheet.write_datetime(row, index, date)?,
                    Value::Money(amount) => sheet.write_number(row, index, amount::euros(*amount))?,
                    Value::Difference { amount, of, less } => {
                        let row_number = row + 1;
                        let text = format!("={}{row_number}-{}{row_number}", letter(*of), letter(*less));
                        sheet.write_formula(row, index, formula(text, amount::euros(*amount)))?
                    }
                    Value::Ordinal(number) => sheet.write_number(row, index, *number)?,
                };
            }
            let texts =
                columns
                    .iter()
                    .zip(values)
                    .enumerate()
                    .filter_map(|(index, (_, value))| match value {
                        Value::Text(text) => Some((*text, room(columns, index))),
                        _ => None,
                    });
            if fitted {
                fit_row(sheet, row, texts)
            } else {
                Ok(())
            }
        });
        self.broken = written.is_err();
        self.next_row = row + 1;
        written
    }

    /// Writes the row of sums and the filter; no row of sums for an empty label. A list without rows says so in one row of its own.
    ///
    /// `sums` holds the value of each money column, in their order; `None` where none of its rows has an amount.
    pub(crate) fn finish(
        mut self,
        label: &str,
        empty: &str,
        sums: &[Option<Cents>],
    ) -> Result<FinishedSheet, ReportError> {
        if self.rows() == 0 {
            let mut notice = vec![Value::Nothing; self.columns.len()];
            notice[0] = Value::Text(empty);
            self.push(&notice)?;
        }
        if self.broken {
            return Err(ReportError::Broken);
        }
        let name = self.sheet.name();
        let (first_row, total_row) = (self.first_row, self.next_row);
        guard(|| self.write_sums(total_row, label, sums))?;
        Ok(FinishedSheet {
            sheet: self.sheet,
            name,
            first_row,
            total_row,
            is_enclosed: true,
        })
    }

    fn write_sums(&mut self, total_row: u32, label: &str, sums: &[Option<Cents>]) -> Result<(), XlsxError> {
        let (sheet, styles) = (&mut self.sheet, &self.styles);
        let (label, count) = fitting(label, self.columns, self.named);
        let mut sums = sums.iter();
        let summed: &[Column] = if label.is_empty() { &[] } else { self.columns };
        let last_column = (0..).zip(self.columns).last().map_or(0, |(index, _)| index);
        for (index, column) in (0..).zip(summed) {
            let sum = match column.kind {
                Kind::Money => sums.next().copied().flatten(),
                _ => None,
            };
            match sum {
                Some(sum) => {
                    let column = letter(usize::from(index));
                    let text = format!("=SUM({column}{}:{column}{total_row})", self.first_row + 1);
                    let cell = formula(text, amount::euros(sum));
                    sheet.write_formula_with_format(total_row, index, cell, &styles.sum_money)?;
                }
                None if index == 0 => {
                    sheet.write_string_with_format(total_row, index, label, &styles.sum_label)?;
                }
                None if index == self.named && !count.is_empty() => {
                    sheet.write_string_with_format(total_row, index, count, &styles.sum_label)?;
                }
                None if covered(self.columns, index) < label.chars().count() => {
                    sheet.write_blank(total_row, index, &styles.sum_open)?;
                }
                None => {
                    sheet.write_blank(total_row, index, &styles.sum_text)?;
                }
            }
        }
        if label.is_empty() {
            // A row goes out when the next begins: without one, the last would lose the looks of its columns.
            sheet.write_blank(total_row, 0, &styles.note)?;
        }
        // Every row is written out by now; the empty cells around the list stay plain.
        for index in 0..=last_column {
            sheet.set_column_format(index, &workbook_default())?;
        }
        sheet.autofilter(self.first_row - 1, 0, total_row - 1, last_column)?;
        if self.named > 0 {
            // The head above is the header of each page.
            sheet.set_print_area(self.first_row - 1, 0, total_row, last_column)?;
        }
        sheet.ignore_error_range(
            self.first_row,
            0,
            total_row,
            last_column,
            IgnoreError::NumberStoredAsText,
        )?;
        Ok(())
    }
}

/// Whether the column keeps apart from the one before it: its texts and days would touch numbers, its days a text that fills its column.
fn is_apart(columns: &[Column], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|before| columns[before].kind) else {
        return false;
    };
    let column = &columns[index];
    let has_room = column.width >= DAY.saturating_add(INDENT);
    let is_day_after_text = matches!((before, column.kind), (Kind::Text, Kind::Date));
    before.is_right_aligned() || (is_day_after_text && has_room)
}

/// Look of the values in a column.
fn look<'a>(styles: &'a Styles, columns: &[Column], index: usize) -> &'a Format {
    let kind = columns[index].kind;
    if is_apart(columns, index) {
        styles.apart(kind)
    } else {
        styles.of(kind)
    }
}

/// Characters of a column's width that its texts have.
fn room(columns: &[Column], index: usize) -> u8 {
    let indent = if is_apart(columns, index) { INDENT } else { 0 };
    columns[index].width.saturating_sub(indent)
}

/// `Summe (52 Geräte)` as `Summe` and `52 Geräte` where it is wider than the columns that both pages print: the second would cut it.
fn fitting<'a>(label: &'a str, columns: &[Column], named: u16) -> (&'a str, &'a str) {
    let is_cut = named > 0 && covered(columns, named) < label.chars().count();
    let parts = label.strip_suffix(')').and_then(|label| label.split_once(" ("));
    parts.filter(|_| is_cut).unwrap_or((label, ""))
}

/// Characters that fit before a column.
fn covered(columns: &[Column], index: u16) -> usize {
    let before = columns.iter().take(usize::from(index));
    before.map(|column| usize::from(column.width)).sum()
}

impl FinishedSheet {
    /// Absolute reference to all rows of a column: `Belegliste!$K$7:$K$18`.
    pub(crate) fn range(&self, column: usize) -> String {
        let (column, first, last) = (letter(column), self.first_row + 1, self.total_row);
        format!("{}!${column}${first}:${column}${last}", self.name)
    }

    /// Writes a formula that reads this list, with its value; where the list is not enclosed, the value alone.
    pub(crate) fn write_result(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (text, value): (String, f64),
        format: &Format,
    ) -> Result<(), XlsxError> {
        if self.is_enclosed {
            sheet.write_formula_with_format(row, column, formula(text, value), format)?;
        } else {
            sheet.write_number_with_format(row, column, value, format)?;
        }
        Ok(())
    }

    /// Absolute reference to the sum of a column.
    pub(crate) fn total(&self, column: usize) -> String {
        format!("{}!${}${}", self.name, letter(column), self.total_row + 1)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    static COLUMNS: [Column; 2] = [
        Column::new("Nr.", 6, Kind::Ordinal),
        Column::new("Name", 20, Kind::Text),
    ];

    #[test]
    fn a_row_that_comes_too_late_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let as_of = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let mut workbook = super::super::workbook("Probe", "Amt", as_of, folder.path()).unwrap();
        let head = Head {
            title: "Probe".into(),
            lines: Vec::new(),
            footer: String::new(),
            as_of,
        };
        let mut sheet =
            StreamSheet::begin(&mut workbook, &Styles::new(), "Probe", (&COLUMNS, 1), &head).unwrap();
        let row = [Value::Ordinal(1), Value::Text("eins")];
        sheet.push(&row).unwrap();
        let late = sheet.write(sheet.next_row - 1, &row);
        assert!(matches!(late, Err(ReportError::RowOutOfOrder { .. })), "{late:?}");
        sheet.push(&row).unwrap();
        assert_eq!(sheet.rows(), 2);
    }

    #[test]
    fn a_day_keeps_apart_from_a_text_where_it_has_room() {
        let columns = |before: Kind, width: u8, kind: Kind| {
            [
                Column::new("Bescheid-Az.", 13, before),
                Column::new("Tag", width, kind),
            ]
        };
        for (before, width, kind, expected) in [
            (Kind::Text, 13, Kind::Date, true),
            (Kind::Text, 11, Kind::Date, false),
            (Kind::Text, 13, Kind::Text, false),
            (Kind::Date, 13, Kind::Date, false),
            (Kind::Money, 11, Kind::Date, true),
            (Kind::Count, 13, Kind::Text, true),
        ] {
            let found = is_apart(&columns(before, width, kind), 1);
            assert_eq!(found, expected, "{before:?}, {width}, {kind:?}");
        }
        assert!(!is_apart(&columns(Kind::Text, 13, Kind::Date), 0));
    }
}

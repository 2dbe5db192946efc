use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Column, Styles, fit_row};

/// Writes the titles of a list in `row`, with the widths of its columns; they stay in sight and stand on every page.
pub(crate) fn write_titles(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    columns: &[Column],
) -> Result<(), XlsxError> {
    for (index, column) in (0..).zip(columns) {
        sheet.set_column_width(index, column.width)?;
        sheet.write_string_with_format(row, index, column.title, styles.head_of(column.kind))?;
    }
    // Less than the column: titles are bold and indented.
    let titles = columns
        .iter()
        .map(|column| (column.title, column.width.saturating_sub(2)));
    fit_row(sheet, row, titles)?;
    sheet.set_repeat_rows(row, row)?;
    sheet.set_freeze_panes(row + 1, 1)?;
    Ok(())
}

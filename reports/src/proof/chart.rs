use rust_xlsxwriter::{Workbook, XlsxError};

use super::spending::SpendingSums;
use crate::sheet::{Column, Head, Kind, Styles, column_chart, fit_row, formula, lay_out, write_titles};
use crate::{amount, text};

pub(super) const SHEET: &str = "Diagramm";
const TITLE_WIDTH: u8 = 90;

static COLUMNS: [Column; 4] = [
    Column::new("Nr.", 8, Kind::Text),
    Column::new("Einzelansatz", TITLE_WIDTH, Kind::Text),
    Column::new("lt. Bescheid", 24, Kind::Money),
    Column::new("bezahlt", 24, Kind::Money),
];

/// Writes the sheet *Diagramm*: what the notice plans for each Einzelansatz beside what was paid, as a table that follows
/// *Ausgaben* and a chart of it.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    spending: &SpendingSums,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    lay_out(sheet, head);
    let head_row = head.write(sheet, styles)?;
    write_titles(sheet, styles, head_row, &COLUMNS)?;
    let first_row = head_row + 1;
    let mut row = first_row;
    for item in &spending.items {
        sheet.write_string_with_format(row, 0, item.number.as_str(), &styles.text)?;
        sheet.write_string_with_format(row, 1, text::cell(&item.title), &styles.text)?;
        fit_row(sheet, row, [(item.title.as_str(), TITLE_WIDTH)])?;
        let (planned, paid) = (item.planned_cell(), item.settled_cell());
        for (column, reference, value) in [(2, planned, item.planned), (3, paid, item.settled)] {
            let cell = formula(format!("={reference}"), amount::euros(value));
            sheet.write_formula_with_format(row, column, cell, &styles.money)?;
        }
        row += 1;
    }
    if spending.items.is_empty() {
        sheet.write_string_with_format(row, 1, "Der Bescheid hat keinen Kostenplan.", &styles.note)?;
        return Ok(());
    }
    let said = (
        "Ausgaben je Einzelansatz, insgesamt, in Euro",
        "Säulen: lt. Bescheid und bezahlt je Einzelansatz; die Beträge stehen in der Tabelle darüber.",
    );
    let chart = column_chart(SHEET, (first_row, row - 1), &[2, 3], said);
    sheet.insert_chart(row + 1, 0, &chart)?;
    Ok(())
}

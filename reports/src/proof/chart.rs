use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, Workbook, XlsxError,
};

use super::spending::SpendingSums;
use crate::sheet::{Column, Head, Kind, Styles, fit_row, formula, lay_out, write_titles};
use crate::{amount, text};

pub(super) const SHEET: &str = "Diagramm";
const TITLE_WIDTH: u8 = 90;
const GREY: u32 = 0x9A_A5_B1;
const BLUE: u32 = 0x1F_5A_8A;

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
    let chart = chart(first_row, row - 1);
    sheet.insert_chart(row + 1, 0, &chart)?;
    Ok(())
}

/// Columns of the table's two amounts side by side, over the numbers of the Einzelansätze.
fn chart(first_row: u32, last_row: u32) -> Chart {
    let mut chart = Chart::new_column();
    for (column, color) in [(2, GREY), (3, BLUE)] {
        let fill = ChartSolidFill::new().set_color(color).clone();
        chart
            .add_series()
            .set_name((SHEET, first_row - 1, column))
            .set_categories((SHEET, first_row, 0, last_row, 0))
            .set_values((SHEET, first_row, column, last_row, column))
            .set_format(ChartFormat::new().set_solid_fill(&fill));
    }
    chart
        .title()
        .set_name("Ausgaben je Einzelansatz, insgesamt, in Euro")
        .set_font(ChartFont::new().set_size(12));
    chart.y_axis().set_num_format("#,##0");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(1_000).set_height(380);
    chart.set_alt_text(
        "Säulen: lt. Bescheid und bezahlt je Einzelansatz; die Beträge stehen in der Tabelle darüber.",
    );
    chart
}

use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill};

/// Fills of the columns in their order; told apart by their lightness too.
const FILLS: [u32; 4] = [0x9A_A5_B1, 0x1F_5A_8A, 0x8C_BB_DD, 0xC9_82_2B];
/// Pixels: of a chart and of each group of columns in it.
const HEIGHT: u32 = 380;
const LEAST_WIDTH: u32 = 1_000;
const MOST_WIDTH: u32 = 4_000;
const GROUP_WIDTH: u32 = 60;

/// Columns side by side for the rows of a table: `series` are its columns of numbers, named by the row above; its first column names the
/// groups. `alt` says the same for those who do not see it.
pub(crate) fn column_chart(
    sheet: &str,
    (first_row, last_row): (u32, u32),
    series: &[u16],
    (title, alt): (&str, &str),
) -> Chart {
    let mut chart = Chart::new_column();
    for (column, color) in series.iter().zip(FILLS) {
        let fill = ChartSolidFill::new().set_color(color).clone();
        chart
            .add_series()
            .set_name((sheet, first_row - 1, *column))
            .set_categories((sheet, first_row, 0, last_row, 0))
            .set_values((sheet, first_row, *column, last_row, *column))
            .set_format(ChartFormat::new().set_solid_fill(&fill));
    }
    chart
        .title()
        .set_name(title)
        .set_font(ChartFont::new().set_size(12));
    chart.y_axis().set_num_format("#,##0");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    let groups = last_row - first_row + 1;
    chart
        .set_width((groups * GROUP_WIDTH).clamp(LEAST_WIDTH, MOST_WIDTH))
        .set_height(HEIGHT);
    chart.set_alt_text(alt);
    chart
}

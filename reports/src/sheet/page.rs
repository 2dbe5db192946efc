use chrono::NaiveDate;
use paktbuch_types::format_date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Column, Styles};
use crate::text;

/// Width of a digit of the default font, and what a column has beside its characters.
const DIGIT_PIXELS: u32 = 7;
const PADDING_PIXELS: u32 = 5;
/// Points of the row with the title.
const TITLE_HEIGHT: u32 = 24;
/// Most UTF-16 units that Excel takes as the header of a page.
const HEADER: usize = 255;

/// What stands above a list and at the foot of each printed page.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) title: String,
    /// Lines below the title, such as authority, as-of date, filter.
    pub(crate) lines: Vec<String>,
    /// Left part of the footer.
    pub(crate) footer: String,
    pub(crate) as_of: NaiveDate,
}

impl Head {
    /// Writes title and lines from the first row on; returns the first free row after one empty row.
    pub(crate) fn write(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<u32, XlsxError> {
        sheet.write_string_with_format(0, 0, text::cell(&self.title), &styles.title)?;
        sheet.set_row_height(0, TITLE_HEIGHT)?;
        let mut row = 1;
        for line in &self.lines {
            sheet.write_string_with_format(row, 0, text::cell(line), &styles.subtitle)?;
            row += 1;
        }
        Ok(row + 1)
    }

    /// Title and lines at the head of a printed page, as many of the lines as fit there.
    fn on_pages(&self) -> String {
        let title = format!("&L&12&\"-,Bold\"{}&8&\"-,Regular\"", text::footer(&self.title));
        self.lines.iter().fold(title, |header, line| {
            let longer = format!("{header}\n{}", text::footer(line));
            if longer.encode_utf16().count() <= HEADER {
                longer
            } else {
                header
            }
        })
    }
}

/// A4 landscape, one page wide, as-of date and "Seite x von y" at the foot.
pub(crate) fn lay_out(sheet: &mut Worksheet, head: &Head) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_screen_gridlines(false)
        .set_footer(format!(
            "&L&8 {}&C&8Stand {}&R&8Seite &P von &N",
            text::footer(&head.footer),
            format_date(head.as_of)
        ));
}

/// Pixels of a list whose cells of 9 points are printed with 7 on A4 landscape, one page wide.
const A4_PIXELS: u32 = 1_340;

/// A3 landscape for a list whose type would be too small to read on A4.
pub(crate) fn lay_out_large(sheet: &mut Worksheet, columns: &[Column]) {
    let pixels = |column: &Column| u32::from(column.width) * DIGIT_PIXELS + PADDING_PIXELS;
    if columns.iter().map(pixels).sum::<u32>() > A4_PIXELS {
        sheet.set_paper_size(8);
    }
}

/// Two pages wide, for a list whose type would be too small to read on one: the right page repeats the first `named` columns and
/// follows its left one. What stands above the list is printed as the header of every page: on the sheet it would be cut where the
/// repeated columns end.
pub(crate) fn lay_out_wide(sheet: &mut Worksheet, head: &Head, named: u16) -> Result<(), XlsxError> {
    sheet
        .set_print_fit_to_pages(2, 0)
        .set_page_order(false)
        .set_margins(0.4, 0.4, 1.0, 0.6, 0.3, 0.3)
        .set_header(head.on_pages());
    sheet.set_repeat_columns(0, named - 1)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_page_keeps_the_title_and_what_fits() {
        let head = |lines: &[&str]| Head {
            title: "Belegliste A&B".to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            footer: String::new(),
            as_of: NaiveDate::MIN,
        };
        assert_eq!(
            head(&["Gemeinde Havixbeck", "48-DPS-2021/0118"]).on_pages(),
            "&L&12&\"-,Bold\"Belegliste A&&B&8&\"-,Regular\"\nGemeinde Havixbeck\n48-DPS-2021/0118"
        );
        let long = "Schule ".repeat(60);
        let header = head(&[long.as_str(); 9]).on_pages();
        assert!(
            header.encode_utf16().count() <= HEADER && header.contains("Belegliste"),
            "{header}"
        );
    }
}

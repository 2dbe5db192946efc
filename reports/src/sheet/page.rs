use chrono::NaiveDate;
use paktbuch_types::format_date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Styles;
use crate::text;

/// Points of the row with the title.
const TITLE_HEIGHT: u32 = 24;

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

/// Two pages wide, for a list whose type would be too small to read on one: the right page repeats the first `named` columns and
/// follows its left one.
pub(crate) fn lay_out_wide(sheet: &mut Worksheet, named: u16) -> Result<(), XlsxError> {
    sheet.set_print_fit_to_pages(2, 0).set_page_order(false);
    sheet.set_repeat_columns(0, named - 1)?;
    Ok(())
}

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::Kind;

/// Row height and column width in pixels that go with the default font.
pub(super) const ROW_PIXELS: u32 = 20;
pub(super) const COLUMN_PIXELS: u32 = 64;

const HEAD_GREY: u32 = 0xE7_EA_ED;
const SUM_GREY: u32 = 0xF3_F5_F6;
const LINE_GREY: u32 = 0x9A_A5_B1;
const QUIET_GREY: u32 = 0x52_5E_6B;

/// Number formats; Excel shows them with the separators of the reader's country.
const MONEY: &str = "#,##0.00 \"€\"";
const DATE: &str = "dd.mm.yyyy";
const PERCENT: &str = "0.00 %";

/// Font of the workbook, by whose digits column widths are counted: Arial, which every office program has or replaces
/// by a font of the same widths.
pub(super) fn workbook_default() -> Format {
    Format::new().set_font_name("Arial").set_font_size(10)
}

/// The plain cell of our tables, from which every look starts.
fn base(points: u32) -> Format {
    Format::new()
        .set_font_name("Arial")
        .set_font_size(points)
        .set_align(FormatAlign::Top)
}

/// Every look that a report uses.
#[derive(Debug, Clone)]
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) subtitle: Format,
    pub(crate) heading: Format,
    pub(crate) note: Format,
    pub(crate) quiet: Format,
    pub(crate) signature: Format,
    pub(crate) head: Format,
    pub(crate) head_center: Format,
    pub(crate) head_right: Format,
    pub(crate) text: Format,
    /// Text below another one, or beside a number, from which it keeps apart.
    pub(crate) indented: Format,
    pub(crate) label: Format,
    pub(crate) date: Format,
    pub(crate) indented_date: Format,
    pub(crate) money: Format,
    pub(crate) count: Format,
    pub(crate) ordinal: Format,
    pub(crate) percent: Format,
    pub(crate) sum_text: Format,
    /// Text beside a number, from which it keeps apart.
    pub(crate) sum_indented: Format,
    /// Text that runs on over the cells to its right, which are [`Self::sum_open`].
    pub(crate) sum_label: Format,
    pub(crate) sum_open: Format,
    pub(crate) sum_money: Format,
    pub(crate) sum_percent: Format,
    pub(crate) sum_count: Format,
    pub(crate) warn: Format,
}

impl Styles {
    pub(crate) fn new() -> Self {
        Self::sized(9, 8)
    }

    /// For a sheet that is shrunk to one page: no type is smaller than that of the lists once it is printed.
    pub(crate) fn large() -> Self {
        Self::sized(10, 10)
    }

    /// With these points of cells, and of titles of columns and quiet notes.
    fn sized(points: u32, small: u32) -> Self {
        let base = || base(points);
        let cell = base()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE_GREY)
            .set_text_wrap();
        // Without an alignment of its own a text is not indented.
        let indented = |format: Format| format.set_align(FormatAlign::Left).set_indent(1);
        let date = cell.clone().set_num_format(DATE).set_align(FormatAlign::Left);
        let number = cell.clone().set_align(FormatAlign::Right);
        let head = cell
            .clone()
            .set_bold()
            .set_font_size(small)
            .set_background_color(HEAD_GREY)
            .set_align(FormatAlign::VerticalCenter);
        let sum = |format: &Format| format.clone().set_bold().set_background_color(SUM_GREY);
        let money = number.clone().set_num_format(MONEY);
        let percent = number.clone().set_num_format(PERCENT);
        let count = number.set_num_format("#,##0");
        Self {
            title: base().set_bold().set_font_size(15),
            subtitle: base().set_font_size(10),
            heading: base().set_bold().set_font_size(11),
            note: base(),
            quiet: base().set_font_size(small).set_font_color(QUIET_GREY),
            signature: base()
                .set_font_color(QUIET_GREY)
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(LINE_GREY),
            head_center: head.clone().set_align(FormatAlign::Center),
            // Some room, so that a title does not run into the next one.
            head_right: head.clone().set_align(FormatAlign::Right).set_indent(1),
            head: head.set_align(FormatAlign::Left).set_indent(1),
            indented: indented(cell.clone()),
            label: cell.clone().set_background_color(SUM_GREY),
            indented_date: indented(date.clone()),
            date,
            sum_count: sum(&count),
            count,
            ordinal: cell.clone().set_align(FormatAlign::Center),
            sum_label: sum(&cell).unset_text_wrap().set_border_right(FormatBorder::None),
            sum_open: sum(&cell)
                .set_border_left(FormatBorder::None)
                .set_border_right(FormatBorder::None),
            sum_text: sum(&cell),
            sum_indented: indented(sum(&cell)),
            sum_money: sum(&money),
            sum_percent: sum(&percent),
            text: cell,
            money,
            percent,
            warn: Format::new().set_bold().set_background_color(0xFF_E8_B8),
        }
    }

    /// Look of the title of a column.
    pub(super) fn head_of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text | Kind::Date => &self.head,
            Kind::Money | Kind::Amount | Kind::Count => &self.head_right,
            Kind::Ordinal => &self.head_center,
        }
    }

    /// Look of a value in a column.
    pub(super) fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text => &self.text,
            Kind::Date => &self.date,
            Kind::Money | Kind::Amount => &self.money,
            Kind::Count => &self.count,
            Kind::Ordinal => &self.ordinal,
        }
    }

    /// Look of a value in a column that keeps apart from the one before it.
    pub(super) fn apart(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text => &self.indented,
            Kind::Date => &self.indented_date,
            other => self.of(other),
        }
    }
}

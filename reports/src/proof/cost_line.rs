//! Rows of the sheet *Ausgaben*: an item of the cost plan or a line below it, planned beside settled.

use paktbuch_types::{BasisPoints, Cents};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::CostItemRow;
use crate::receipts::{self, Spent, Totals, item_number, line_number};
use crate::sheet::{FinishedSheet, Styles, fit_row, formula};
use crate::{amount, text};

/// Width of the column with the titles.
pub(super) const TITLE_WIDTH: u8 = 33;
/// Hint of an item beyond its tolerance.
pub(super) const OVER: &str = "über Toleranz";
const WITHIN: &str = "eingehalten";
const MISSING: &str = "Toleranz fehlt";
const NOT_APPLICABLE: &str = "–";

/// One row before it is written.
pub(super) struct Line<'a> {
    pub(super) number: String,
    pub(super) title: &'a str,
    pub(super) planned: Spent,
    pub(super) settled: Spent,
    /// Only of an item: its tolerance.
    pub(super) item: Option<Option<BasisPoints>>,
}

/// The rows of all items, each followed by its lines.
pub(super) fn lines<'a>(items: &'a [CostItemRow], totals: &Totals) -> Vec<Line<'a>> {
    let settled = |number: &str| totals.by_number.get(number).copied().unwrap_or_default();
    let mut lines = Vec::new();
    for item in items {
        let number = item_number(item);
        lines.push(Line {
            title: &item.title,
            planned: Spent {
                gross: item.total,
                eligible: item.eligible,
            },
            settled: settled(&number),
            item: Some(item.tolerance),
            number,
        });
        for line in &item.lines {
            let number = line_number(item, line);
            lines.push(Line {
                title: &line.title,
                planned: Spent {
                    gross: line.total,
                    eligible: line.eligible,
                },
                settled: settled(&number),
                item: None,
                number,
            });
        }
    }
    lines
}

/// Writes one row; its settled sums are live sums over the receipts that carry its number.
pub(super) fn write_line(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    line: &Line<'_>,
    list: &FinishedSheet,
) -> Result<(), XlsxError> {
    let is_item = line.item.is_some();
    let (label, title, money, key) = if is_item {
        (
            &styles.sum_text,
            &styles.sum_text,
            &styles.sum_money,
            receipts::ITEM,
        )
    } else {
        (&styles.text, &styles.indented, &styles.money, receipts::LINE)
    };
    sheet.write_string_with_format(row, 0, line.number.as_str(), label)?;
    sheet.write_string_with_format(row, 1, text::cell(line.title), title)?;
    // Less than the column: the titles of items are bold, those of lines indented.
    fit_row(sheet, row, [(line.title, TITLE_WIDTH - 2)])?;
    sheet.write_number_with_format(row, 2, amount::euros(line.planned.gross), money)?;
    sheet.write_number_with_format(row, 3, amount::euros(line.planned.eligible), money)?;
    for (column, value, range) in [
        (4, line.settled.gross, list.range(receipts::GROSS)),
        (5, line.settled.eligible, list.range(receipts::ELIGIBLE)),
    ] {
        let sum = format!("=SUMIFS({range},{},$A{})", list.range(key), row + 1);
        list.write_result(sheet, (row, column), (sum, amount::euros(value)), money)?;
    }
    write_deviation(
        sheet,
        styles,
        row,
        is_item,
        line.planned.eligible,
        line.settled.eligible,
    )?;
    write_tolerance(sheet, styles, row, line)
}

/// Settled minus planned eligible spending in euros and in percent of the plan.
pub(super) fn write_deviation(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    bold: bool,
    planned: Cents,
    settled: Cents,
) -> Result<(), XlsxError> {
    let (money, percent) = if bold {
        (&styles.sum_money, &styles.sum_percent)
    } else {
        (&styles.money, &styles.percent)
    };
    let number = row + 1;
    let difference = settled.minus(planned);
    let euros = formula(
        format!("=ROUND(F{number}-D{number},2)"),
        amount::euros(difference),
    );
    sheet.write_formula_with_format(row, 6, euros, money)?;
    let share = formula(
        format!("=IF(D{number}=0,\"{NOT_APPLICABLE}\",G{number}/D{number})"),
        amount::share(difference, planned)
            .map_or_else(|| NOT_APPLICABLE.to_owned(), |share| share.to_string()),
    );
    sheet.write_formula_with_format(row, 7, share, percent)?;
    Ok(())
}

fn write_tolerance(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    line: &Line<'_>,
) -> Result<(), XlsxError> {
    let Some(tolerance) = line.item else {
        sheet.write_blank(row, 8, &styles.text)?;
        sheet.write_blank(row, 9, &styles.text)?;
        return Ok(());
    };
    let hint = match tolerance {
        _ if line.settled.eligible <= line.planned.eligible => WITHIN,
        None => MISSING,
        Some(rate) if line.settled.eligible > limit(line.planned.eligible, rate) => OVER,
        Some(_) => WITHIN,
    };
    match tolerance {
        Some(rate) => {
            sheet.write_number_with_format(row, 8, amount::fraction(rate), &styles.sum_percent)?;
        }
        None => {
            sheet.write_blank(row, 8, &styles.sum_percent)?;
        }
    }
    let number = row + 1;
    let rule = format!(
        "=IF(F{number}<=D{number},\"{WITHIN}\",IF(I{number}=\"\",\"{MISSING}\",IF(F{number}>ROUND(D{number}*(1+I{number}),2),\"{OVER}\",\"{WITHIN}\")))"
    );
    sheet.write_formula_with_format(row, 9, formula(rule, hint), &styles.sum_indented)?;
    Ok(())
}

/// The highest eligible sum within the tolerance.
fn limit(planned: Cents, tolerance: BasisPoints) -> Cents {
    planned.share(BasisPoints(BasisPoints::WHOLE.0 + tolerance.0))
}

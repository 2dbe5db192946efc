use paktbuch_types::{BasisPoints, Cents};
use rust_xlsxwriter::{ConditionalFormatFormula, Workbook, Worksheet, XlsxError};

use super::CostItemRow;
use super::receipts::{self, Spent, Totals, item_number, line_number};
use crate::sheet::{FinishedSheet, Head, Styles, fit_row, formula, lay_out};
use crate::{amount, text};

pub(super) const SHEET: &str = "Ausgaben";
const TITLE_WIDTH: u8 = 50;
const OVER: &str = "über Toleranz";
const WITHIN: &str = "eingehalten";
const MISSING: &str = "Angabe fehlt";
const NOT_APPLICABLE: &str = "–";

/// Where the sums of *Ausgaben* stand and what they are, for *Deckblatt* and *Einnahmen*.
pub(super) struct SpendingSums {
    row: u32,
    pub(super) planned: Spent,
    pub(super) settled: Spent,
}

impl SpendingSums {
    pub(super) fn planned_total(&self) -> String {
        self.reference('C')
    }
    pub(super) fn planned_eligible(&self) -> String {
        self.reference('D')
    }
    pub(super) fn settled_total(&self) -> String {
        self.reference('E')
    }
    pub(super) fn settled_eligible(&self) -> String {
        self.reference('F')
    }
    fn reference(&self, column: char) -> String {
        format!("{SHEET}!${column}${}", self.row + 1)
    }
}

/// One row of the sheet before it is written.
struct Line<'a> {
    number: String,
    title: &'a str,
    planned: Spent,
    settled: Spent,
    /// Only of an item: its tolerance.
    item: Option<Option<BasisPoints>>,
}

/// Writes the sheet *Ausgaben*: each item of the cost plan with its lines below, planned and settled.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    items: &[CostItemRow],
    list: &FinishedSheet,
    totals: &Totals,
) -> Result<SpendingSums, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    lay_out(sheet, head);
    let head_row = head.write(sheet, styles)?;
    write_titles(sheet, styles, head_row)?;
    let first_row = head_row + 2;

    let lines = lines(items, totals);
    let mut item_rows = Vec::new();
    for (row, line) in (first_row..).zip(&lines) {
        write_line(sheet, styles, row, line, list)?;
        if line.item.is_some() {
            item_rows.push(row);
        }
    }
    let row = lines.iter().fold(first_row, |row, _| row + 1);
    let sums = SpendingSums {
        row,
        planned: Spent {
            gross: items.iter().map(|item| item.total).sum(),
            eligible: items.iter().map(|item| item.eligible).sum(),
        },
        settled: totals.spent,
    };
    write_sums(sheet, styles, &item_rows, &sums)?;
    let over = ConditionalFormatFormula::new()
        .set_rule(format!("=$J{}=\"{OVER}\"", first_row + 1).as_str())
        .set_format(styles.warn.clone());
    sheet.add_conditional_format(first_row, 0, row, 9, &over)?;
    sheet.write_string_with_format(
        row + 2,
        1,
        "Maßgeblich für Abweichung und Toleranz sind die zuwendungsfähigen Ausgaben eines Einzelansatzes.",
        &styles.note,
    )?;
    Ok(sums)
}

fn lines<'a>(items: &'a [CostItemRow], totals: &Totals) -> Vec<Line<'a>> {
    let settled = |number: &str| totals.by_number.get(number).copied().unwrap_or_default();
    let mut lines = Vec::new();
    for (item_index, item) in items.iter().enumerate() {
        let number = item_number(item_index);
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
        for (line_index, line) in item.lines.iter().enumerate() {
            let number = line_number(item_index, line_index);
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

fn write_titles(sheet: &mut Worksheet, styles: &Styles, row: u32) -> Result<(), XlsxError> {
    let groups = [
        (2, "lt. Zuwendungsbescheid"),
        (4, "lt. Abrechnung"),
        (6, "Abweichung zuwendungsfähig"),
    ];
    for (column, title) in [
        (0, "Nr."),
        (1, "Einzelansatz / Kostenposition"),
        (8, "Toleranz"),
        (9, "Hinweis"),
    ] {
        sheet.merge_range(row, column, row + 1, column, title, &styles.head)?;
    }
    for (column, title) in groups {
        sheet.merge_range(row, column, row, column + 1, title, &styles.head_center)?;
    }
    for (column, title) in [
        (2, "insgesamt"),
        (3, "davon zuwendungsfähig"),
        (4, "insgesamt"),
        (5, "davon zuwendungsfähig"),
        (6, "EUR"),
        (7, "v. H."),
    ] {
        sheet.write_string_with_format(row + 1, column, title, &styles.head_right)?;
    }
    for (column, width) in (0..).zip([6, TITLE_WIDTH, 16, 18, 16, 18, 16, 10, 10, 15]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_repeat_rows(row, row + 1)?;
    sheet.set_freeze_panes(row + 2, 2)?;
    Ok(())
}

fn write_line(
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
    fit_row(sheet, row, [(line.title, TITLE_WIDTH)])?;
    sheet.write_number_with_format(row, 2, amount::euros(line.planned.gross), money)?;
    sheet.write_number_with_format(row, 3, amount::euros(line.planned.eligible), money)?;
    for (column, value, range) in [
        (4, line.settled.gross, list.range(receipts::GROSS)),
        (5, line.settled.eligible, list.range(receipts::ELIGIBLE)),
    ] {
        let sum = format!("=SUMIFS({range},{},$A{})", list.range(key), row + 1);
        sheet.write_formula_with_format(row, column, formula(sum, amount::euros(value)), money)?;
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
fn write_deviation(
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
        "=IF(I{number}=\"\",\"{MISSING}\",IF(F{number}>ROUND(D{number}*(1+I{number}),2),\"{OVER}\",\"{WITHIN}\"))"
    );
    sheet.write_formula_with_format(row, 9, formula(rule, hint), &styles.sum_text)?;
    Ok(())
}

/// The highest eligible sum within the tolerance.
fn limit(planned: Cents, tolerance: BasisPoints) -> Cents {
    planned.share(BasisPoints(BasisPoints::WHOLE.0 + tolerance.0))
}

fn write_sums(
    sheet: &mut Worksheet,
    styles: &Styles,
    item_rows: &[u32],
    sums: &SpendingSums,
) -> Result<(), XlsxError> {
    let row = sums.row;
    sheet.write_blank(row, 0, &styles.sum_text)?;
    sheet.write_string_with_format(row, 1, "Ausgaben insgesamt", &styles.sum_text)?;
    for (column, letter, value) in [
        (2, 'C', sums.planned.gross),
        (3, 'D', sums.planned.eligible),
        (4, 'E', sums.settled.gross),
        (5, 'F', sums.settled.eligible),
    ] {
        let cells: Vec<String> = item_rows
            .iter()
            .map(|row| format!("{letter}{}", row + 1))
            .collect();
        let sum = if cells.is_empty() {
            "=0".to_owned()
        } else {
            format!("={}", cells.join("+"))
        };
        sheet.write_formula_with_format(
            row,
            column,
            formula(sum, amount::euros(value)),
            &styles.sum_money,
        )?;
    }
    write_deviation(
        sheet,
        styles,
        row,
        true,
        sums.planned.eligible,
        sums.settled.eligible,
    )?;
    sheet.write_blank(row, 8, &styles.sum_text)?;
    sheet.write_blank(row, 9, &styles.sum_text)?;
    Ok(())
}

//! The sheet *Ausgaben*. It has no filter: its head is two rows, each Einzelansatz is a sum over the lines below it, and a filter would hide
//! lines of a sum or sort them away from their Einzelansatz, whose cell the sums of this and other sheets name.

use paktbuch_types::Cents;
use rust_xlsxwriter::{ConditionalFormatFormula, Workbook, Worksheet, XlsxError};

use super::CostItemRow;
use super::cost_line::{OVER, TITLE_WIDTH, lines, write_deviation, write_line};
use crate::amount;
use crate::receipts::{Spent, Totals};
use crate::sheet::{FinishedSheet, Head, MONEY_WIDTH, Styles, fit_row, formula, lay_out};

pub(super) const SHEET: &str = "Ausgaben";

/// Where the sums of *Ausgaben* stand and what they are, for *Deckblatt* and *Einnahmen*.
pub(super) struct SpendingSums {
    row: u32,
    /// The Einzelansätze, without the lines below them.
    pub(super) items: Vec<ItemRow>,
    pub(super) planned: Spent,
    pub(super) settled: Spent,
}

/// Where an Einzelansatz stands in *Ausgaben*, and its sums.
pub(super) struct ItemRow {
    row: u32,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) planned: Cents,
    pub(super) settled: Cents,
}

impl ItemRow {
    pub(super) fn planned_cell(&self) -> String {
        format!("{SHEET}!$C${}", self.row + 1)
    }
    pub(super) fn settled_cell(&self) -> String {
        format!("{SHEET}!$E${}", self.row + 1)
    }
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
            item_rows.push(ItemRow {
                row,
                number: line.number.clone(),
                title: line.title.to_owned(),
                planned: line.planned.gross,
                settled: line.settled.gross,
            });
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
        items: item_rows,
    };
    write_sums(sheet, styles, &sums)?;
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
    let money = MONEY_WIDTH;
    let widths: [u8; 10] = [4, TITLE_WIDTH, money, 16, money, 16, money, 9, 10, 14];
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    let below = [
        "insgesamt",
        "davon zuwendungsfähig",
        "insgesamt",
        "davon zuwendungsfähig",
        "EUR",
        "v. H.",
    ];
    for (column, title) in (2..).zip(below) {
        sheet.write_string_with_format(row + 1, column, title, &styles.head_right)?;
    }
    // Less than the column: titles are bold and indented.
    let rooms = widths.iter().skip(2).map(|width| width.saturating_sub(2));
    fit_row(sheet, row + 1, below.into_iter().zip(rooms))?;
    sheet.set_repeat_rows(row, row + 1)?;
    sheet.set_freeze_panes(row + 2, 2)?;
    Ok(())
}

fn write_sums(sheet: &mut Worksheet, styles: &Styles, sums: &SpendingSums) -> Result<(), XlsxError> {
    let row = sums.row;
    sheet.write_blank(row, 0, &styles.sum_text)?;
    sheet.write_string_with_format(row, 1, "Ausgaben insgesamt", &styles.sum_text)?;
    for (column, letter, value) in [
        (2, 'C', sums.planned.gross),
        (3, 'D', sums.planned.eligible),
        (4, 'E', sums.settled.gross),
        (5, 'F', sums.settled.eligible),
    ] {
        let items = sums.items.iter();
        let cells: Vec<String> = items.map(|item| format!("{letter}{}", item.row + 1)).collect();
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

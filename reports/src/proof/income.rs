use paktbuch_types::Cents;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::Income;
use super::receipts::{self, Totals};
use super::spending::SpendingSums;
use crate::sheet::{FinishedSheet, Head, Styles, fit_row, formula, lay_out};
use crate::{amount, text};

pub(super) const SHEET: &str = "Einnahmen";
const TEXT_WIDTH: u8 = 46;
const NOT_APPLICABLE: &str = "–";

/// Where the amounts of *Einnahmen* stand and what they are, in the order of the form:
/// own share, third parties, other public funding, grant.
pub(super) struct IncomeSums {
    first_row: u32,
    pub(super) planned: [Cents; 4],
    pub(super) settled: [Cents; 4],
}

impl IncomeSums {
    /// Reference to an amount by the notice; index 4 is the sum.
    pub(super) fn planned_cell(&self, index: u32) -> String {
        format!("{SHEET}!$C${}", self.first_row + index + 1)
    }
    /// Reference to a settled amount; index 4 is the sum.
    pub(super) fn settled_cell(&self, index: u32) -> String {
        format!("{SHEET}!$E${}", self.first_row + index + 1)
    }
}

/// Writes the sheet *Einnahmen* and below it the comparison with *Ausgaben*.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    income: &Income,
    spending: &SpendingSums,
    list: &FinishedSheet,
    totals: &Totals,
) -> Result<IncomeSums, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    lay_out(sheet, head);
    let head_row = head.write(sheet, styles)?;
    write_titles(sheet, styles, head_row)?;
    let first_row = head_row + 2;
    let (third, public) = (&income.third_parties, &income.public_funding);
    let own_settled = totals.own_share.minus(third.settled).minus(public.settled);
    let sums = IncomeSums {
        first_row,
        planned: [income.own_share, third.granted, public.granted, income.grant],
        settled: [own_settled, third.settled, public.settled, totals.grant_share],
    };
    let own_formula = format!(
        "=ROUND({}-E{}-E{},2)",
        list.total(receipts::OWN_SHARE),
        first_row + 2,
        first_row + 3
    );
    let rows = [
        ("Eigenanteil", &income.own_share_source, Some(own_formula)),
        (
            "Leistungen Dritter (ohne öffentliche Förderung)",
            &third.source,
            None,
        ),
        ("Weitere öffentliche Förderung", &public.source, None),
        (
            "Zuwendung",
            &income.grantor,
            Some(format!("={}", list.total(receipts::GRANT_SHARE))),
        ),
    ];
    let sum_row = first_row + 4;
    for (index, (row, (kind, source, settled))) in (first_row..).zip(rows).enumerate() {
        sheet.write_string_with_format(row, 0, kind, &styles.text)?;
        sheet.write_string_with_format(row, 1, text::cell(source), &styles.text)?;
        fit_row(sheet, row, [(kind, TEXT_WIDTH), (source, TEXT_WIDTH)])?;
        sheet.write_number_with_format(row, 2, amount::euros(sums.planned[index]), &styles.money)?;
        let value = amount::euros(sums.settled[index]);
        match settled {
            Some(text) => sheet.write_formula_with_format(row, 4, formula(text, value), &styles.money)?,
            None => sheet.write_number_with_format(row, 4, value, &styles.money)?,
        };
    }
    sheet.write_string_with_format(sum_row, 0, "Insgesamt", &styles.sum_text)?;
    sheet.write_blank(sum_row, 1, &styles.sum_text)?;
    write_column(sheet, styles, first_row, 'C', &sums.planned)?;
    write_column(sheet, styles, first_row, 'E', &sums.settled)?;
    write_comparison(sheet, styles, &sums, spending)?;
    Ok(sums)
}

fn write_titles(sheet: &mut Worksheet, styles: &Styles, row: u32) -> Result<(), XlsxError> {
    sheet.merge_range(row, 0, row + 1, 0, "Art", &styles.head)?;
    sheet.merge_range(row, 1, row + 1, 1, "Herkunft", &styles.head)?;
    sheet.merge_range(row, 2, row, 3, "lt. Zuwendungsbescheid", &styles.head_center)?;
    sheet.merge_range(row, 4, row, 5, "lt. Abrechnung", &styles.head_center)?;
    for (column, title) in [(2, "EUR"), (3, "v. H."), (4, "EUR"), (5, "v. H.")] {
        sheet.write_string_with_format(row + 1, column, title, &styles.head_right)?;
    }
    for (column, width) in (0..).zip([TEXT_WIDTH, TEXT_WIDTH, 20, 12, 20, 12]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_repeat_rows(row, row + 1)?;
    sheet.set_freeze_panes(row + 2, 1)?;
    Ok(())
}

/// The sum below four amounts, and the share of each in the column to the right.
fn write_column(
    sheet: &mut Worksheet,
    styles: &Styles,
    first_row: u32,
    column: char,
    amounts: &[Cents; 4],
) -> Result<(), XlsxError> {
    let index = if column == 'C' { 2 } else { 4 };
    let total: Cents = amounts.iter().copied().sum();
    let sum_row = first_row + 4;
    let sum = format!("=SUM({column}{}:{column}{sum_row})", first_row + 1);
    sheet.write_formula_with_format(
        sum_row,
        index,
        formula(sum, amount::euros(total)),
        &styles.sum_money,
    )?;
    for (row, value) in (first_row..).zip(amounts.iter().copied().chain([total])) {
        let format = if row == sum_row {
            &styles.sum_percent
        } else {
            &styles.percent
        };
        let whole = format!("{column}${}", sum_row + 1);
        let share = format!("=IF({whole}=0,\"{NOT_APPLICABLE}\",{column}{}/{whole})", row + 1);
        let result =
            amount::share(value, total).map_or_else(|| NOT_APPLICABLE.to_owned(), |share| share.to_string());
        sheet.write_formula_with_format(row, index + 1, formula(share, result), format)?;
    }
    Ok(())
}

/// Spending beside income, and what remains between them.
fn write_comparison(
    sheet: &mut Worksheet,
    styles: &Styles,
    sums: &IncomeSums,
    spending: &SpendingSums,
) -> Result<(), XlsxError> {
    let (income_row, row) = (sums.first_row + 5, sums.first_row + 6);
    for (row, label) in [
        (row, "Ausgaben insgesamt"),
        (row + 1, "Einnahmen abzüglich Ausgaben"),
    ] {
        sheet.write_string_with_format(row, 0, label, &styles.text)?;
    }
    sheet.write_string_with_format(row, 1, "siehe Blatt Ausgaben", &styles.text)?;
    sheet.write_blank(row + 1, 1, &styles.text)?;
    let columns = [
        (
            2,
            'C',
            spending.planned_total(),
            spending.planned.gross,
            sums.planned,
        ),
        (
            4,
            'E',
            spending.settled_total(),
            spending.settled.gross,
            sums.settled,
        ),
    ];
    for (column, letter, reference, spent, income) in columns {
        let total: Cents = income.into_iter().sum();
        let other = formula(format!("={reference}"), amount::euros(spent));
        sheet.write_formula_with_format(row, column, other, &styles.money)?;
        let rest = format!("=ROUND({letter}{income_row}-{letter}{},2)", row + 1);
        let rest = formula(rest, amount::euros(total.minus(spent)));
        sheet.write_formula_with_format(row + 1, column, rest, &styles.money)?;
        sheet.write_blank(row, column + 1, &styles.text)?;
        sheet.write_blank(row + 1, column + 1, &styles.text)?;
    }
    Ok(())
}

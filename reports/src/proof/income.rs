//! The sheet *Einnahmen*. It has no filter: its head is two rows over the few rows of a form, and a filter would hide the parts of its sums
//! and of the computation below them, or sort them away from the formulas that name their cells.

use paktbuch_types::Cents;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::grant;
use super::own_sources;
use super::sheets;
use super::spending::SpendingSums;
use super::{Income, OtherIncome};
use crate::receipts::{self, Totals};
use crate::sheet::{FinishedSheet, Head, Styles, fit_row, formula, lay_out};
use crate::{amount, text};

pub(super) const SHEET: &str = "Einnahmen";
const TEXT_WIDTH: u8 = 46;
const NOT_APPLICABLE: &str = "–";
/// Rows from the first source to the block below the comparison, and to the one below that.
const BLOCK_BELOW: u32 = 9;
const DETAILS_BELOW: u32 = BLOCK_BELOW + grant::ROWS + 1;

/// Where the amounts of *Einnahmen* stand and what they are, in the order of the form:
/// own share, third parties, other public funding, grant.
pub(super) struct IncomeSums {
    pub(super) first_row: u32,
    /// Sources of the own share, each a row above its row.
    sources: u32,
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
    /// Whether a row is a sum: the last one, and the own share where its sources stand above it.
    fn is_sum(&self, row: u32) -> bool {
        row == self.first_row + 4 || (self.sources > 0 && row == self.first_row)
    }
    /// What the amounts by the notice and the settled ones are shares of.
    fn wholes(&self) -> [Whole; 2] {
        let row = self.first_row + 4;
        [('C', 2, self.planned), ('E', 4, self.settled)].map(|(letter, column, amounts)| Whole {
            letter,
            column,
            row,
            amount: amounts.into_iter().sum(),
        })
    }
}

/// The sum below a column of amounts; its share of each stands in the column to their right.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    letter: char,
    /// Of the amounts.
    column: u16,
    /// Of the sum.
    row: u32,
    amount: Cents,
}

/// What other money is worth: as received, and as far as spending needs it.
#[derive(Clone, Copy)]
pub(super) struct OtherMoney {
    pub(super) third: Cents,
    pub(super) public: Cents,
    pub(super) third_used: Cents,
    pub(super) public_used: Cents,
}

impl OtherMoney {
    fn new(income: &Income, spent: Cents) -> Self {
        let received = |rows: &[OtherIncome]| rows.iter().map(|row| row.received).sum::<Cents>();
        let (third, public) = (received(&income.third_parties), received(&income.public_funding));
        let spent = spent.max(Cents::ZERO);
        let third_used = third.min(spent);
        Self {
            third,
            public,
            third_used,
            public_used: public.min(spent.minus(third_used)),
        }
    }
}

/// Writes the sheet *Einnahmen*, below it the comparison with *Ausgaben*, how the grant arises, and other money in detail.
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
    let sources = own_sources::rows(&income.own_sources);
    let first_row = head_row + 2 + sources;
    let other = OtherMoney::new(income, spending.settled.gross);
    let own_settled = totals.own_share.minus(other.third_used).minus(other.public_used);
    let planned = |rows: &[OtherIncome]| rows.iter().map(|row| row.granted).sum();
    let sums = IncomeSums {
        first_row,
        sources,
        planned: [
            income.own_share,
            planned(&income.third_parties),
            planned(&income.public_funding),
            income.grant,
        ],
        settled: [
            own_settled,
            other.third_used,
            other.public_used,
            totals.grant_share,
        ],
    };
    let block = grant::Block {
        income,
        spending,
        sums: &sums,
        other,
        list,
    };
    let details = block.details(first_row + DETAILS_BELOW);
    write_sources(sheet, styles, income, &sums, &details, spending, list)?;
    let sum_row = first_row + 4;
    sheet.write_string_with_format(sum_row, 0, "Insgesamt", &styles.sum_text)?;
    sheet.write_blank(sum_row, 1, &styles.sum_text)?;
    let wholes = sums.wholes();
    own_sources::write(
        sheet,
        styles,
        (head_row + 2, TEXT_WIDTH),
        (&income.own_sources, own_settled),
        wholes,
    )?;
    for (whole, amounts) in wholes.into_iter().zip([sums.planned, sums.settled]) {
        write_column(sheet, styles, &sums, whole, amounts)?;
    }
    write_comparison(sheet, styles, &sums, spending)?;
    block.write(sheet, styles, first_row + BLOCK_BELOW, &details)?;
    block.write_details(sheet, styles, &details)?;
    Ok(sums)
}

/// The four rows of the form.
fn write_sources(
    sheet: &mut Worksheet,
    styles: &Styles,
    income: &Income,
    sums: &IncomeSums,
    details: &grant::Details,
    spending: &SpendingSums,
    list: &FinishedSheet,
) -> Result<(), XlsxError> {
    let first_row = sums.first_row;
    let (third_row, public_row) = (first_row + 2, first_row + 3);
    let own = format!(
        "=ROUND({}-E{third_row}-E{public_row},2)",
        list.total(receipts::OWN_SHARE)
    );
    let spent = format!("MAX(0,{})", spending.settled_total());
    let third = format!("=ROUND(MIN({},{spent}),2)", details.third('E'));
    let public = format!("=ROUND(MIN({},{spent}-E{third_row}),2)", details.public('E'));
    let names = |rows: &[OtherIncome]| {
        let names: Vec<&str> = rows.iter().map(|row| row.source.as_str()).collect();
        names.join(", ")
    };
    let several = (sums.sources > 0).then(|| format!("=SUM(C{}:C{first_row})", first_row + 1 - sums.sources));
    let own_source = match several {
        Some(_) => "aus den Quellen darüber, abgerechnet im Verhältnis lt. Zuwendungsbescheid",
        None => income.own_share_source.as_str(),
    };
    let rows = [
        ("Eigenanteil", own_source.to_owned(), several, own),
        (
            "Leistungen Dritter (ohne öffentliche Förderung)",
            names(&income.third_parties),
            Some(format!("={}", details.third('C'))),
            third,
        ),
        (
            "Weitere öffentliche Förderung",
            names(&income.public_funding),
            Some(format!("={}", details.public('C'))),
            public,
        ),
        (
            "Zuwendung",
            income.grantor.clone(),
            None,
            format!("={}", list.total(receipts::GRANT_SHARE)),
        ),
    ];
    for (index, (row, (kind, source, planned, settled))) in (first_row..).zip(rows).enumerate() {
        let (plain, money) = if sums.is_sum(row) {
            (&styles.sum_text, &styles.sum_money)
        } else {
            (&styles.text, &styles.money)
        };
        sheet.write_string_with_format(row, 0, kind, plain)?;
        sheet.write_string_with_format(row, 1, text::cell(&source), plain)?;
        // Less than the column: sums are bold.
        let room = TEXT_WIDTH - 2;
        fit_row(sheet, row, [(kind, room), (source.as_str(), room)])?;
        let value = amount::euros(sums.planned[index]);
        match planned {
            Some(text) => sheet.write_formula_with_format(row, 2, formula(text, value), money)?,
            None => sheet.write_number_with_format(row, 2, value, money)?,
        };
        let value = amount::euros(sums.settled[index]);
        if settled.contains(sheets::RECEIPTS) {
            list.write_result(sheet, (row, 4), (settled, value), money)?;
        } else {
            sheet.write_formula_with_format(row, 4, formula(settled, value), money)?;
        }
    }
    Ok(())
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
    sums: &IncomeSums,
    whole: Whole,
    amounts: [Cents; 4],
) -> Result<(), XlsxError> {
    let (first_row, letter) = (sums.first_row, whole.letter);
    let sum = format!("=SUM({letter}{}:{letter}{})", first_row + 1, whole.row);
    sheet.write_formula_with_format(
        whole.row,
        whole.column,
        formula(sum, amount::euros(whole.amount)),
        &styles.sum_money,
    )?;
    for (row, value) in (first_row..).zip(amounts.into_iter().chain([whole.amount])) {
        let format = if sums.is_sum(row) {
            &styles.sum_percent
        } else {
            &styles.percent
        };
        write_share(sheet, format, row, value, whole)?;
    }
    Ok(())
}

/// The share of an amount of its column in the whole, to its right.
pub(super) fn write_share(
    sheet: &mut Worksheet,
    format: &Format,
    row: u32,
    value: Cents,
    whole: Whole,
) -> Result<(), XlsxError> {
    let letter = whole.letter;
    let sum = format!("{letter}${}", whole.row + 1);
    let share = format!("=IF({sum}=0,\"{NOT_APPLICABLE}\",{letter}{}/{sum})", row + 1);
    let result = amount::share(value, whole.amount)
        .map_or_else(|| NOT_APPLICABLE.to_owned(), |share| share.to_string());
    sheet.write_formula_with_format(row, whole.column + 1, formula(share, result), format)?;
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

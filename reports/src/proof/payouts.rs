use paktbuch_types::{Cents, format_date};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{PayoutRow, ProofInput, sheets};
use crate::receipts::{self, Totals};
use crate::sheet::{
    Column, FinishedSheet, Head, Kind, MONEY_WIDTH, Styles, fit_row, formula, lay_out, write_titles,
};
use crate::{amount, text};

pub(super) const SHEET: &str = "Mittelabrufe";
const MISSING: &str = "Angabe fehlt";
const NOTE_WIDTH: u8 = 18;
/// Characters of bold type that fit in it.
const NOTE_ROOM: u8 = 16;
const NOTHING: &str = "Bis zum Stand ist nichts ausgezahlt.";

static COLUMNS: [Column; 11] = [
    Column::new("Nr.", 4, Kind::Ordinal),
    Column::new("Ausgezahlt am", 11, Kind::Date),
    Column::new("Bemerkung", NOTE_WIDTH, Kind::Text),
    Column::new("ausgezahlt", MONEY_WIDTH, Kind::Money),
    Column::new("ausgezahlt bis dahin", MONEY_WIDTH, Kind::Money),
    Column::new("Verwendung bis", 11, Kind::Date),
    Column::new(
        "Ausgaben, bezahlt bis zum Tag der Auszahlung",
        MONEY_WIDTH,
        Kind::Money,
    ),
    Column::new("davon zuwendungsfähig", 16, Kind::Money),
    Column::new("Fördersatz", 10, Kind::Count),
    Column::new("davon Zuwendungsanteil", 16, Kind::Money),
    Column::new(
        "noch nicht verwendet (+) / vorgelegt (−)",
        MONEY_WIDTH,
        Kind::Money,
    ),
];

/// Where the sum of the payouts stands.
pub(super) struct PayoutSum {
    row: u32,
}

impl PayoutSum {
    /// Reference to the sum of all payouts.
    pub(super) fn total(&self) -> String {
        format!("{SHEET}!$D${}", self.row + 1)
    }
}

/// What came together up to a day.
#[derive(Clone, Copy)]
struct Until {
    paid_out: Cents,
    spent: Cents,
    eligible: Cents,
    grant_share: Cents,
}

/// Writes the sheet *Mittelabrufe*: each payout beside what was paid of the receipts until then.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    input: &ProofInput,
    list: &FinishedSheet,
    totals: &Totals,
) -> Result<PayoutSum, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    lay_out(sheet, head);
    let head_row = head.write(sheet, styles)?;
    write_titles(sheet, styles, head_row, &COLUMNS)?;
    let first_row = head_row + 1;
    let (mut row, mut paid_out) = (first_row, Cents::ZERO);
    for (number, payout) in (1_u32..).zip(&input.payouts) {
        paid_out = paid_out.plus(payout.amount);
        let paid = totals.until(payout.paid_on);
        let until = Until {
            paid_out,
            spent: paid.gross,
            eligible: paid.eligible,
            grant_share: paid.grant_share,
        };
        write_payout(sheet, styles, row, number, payout)?;
        write_rate(sheet, styles, row, input)?;
        write_until(sheet, styles, (first_row, row), until, list)?;
        row += 1;
    }
    if input.payouts.is_empty() {
        for column in 0..=10 {
            sheet.write_blank(row, column, &styles.text)?;
        }
        sheet.write_string_with_format(row, 2, NOTHING, &styles.text)?;
        fit_row(sheet, row, [(NOTHING, NOTE_WIDTH)])?;
        row += 1;
    }
    let all = Until {
        paid_out,
        spent: totals.spent.gross,
        eligible: totals.spent.eligible,
        grant_share: totals.grant_share,
    };
    let label = format!("Summe, Stand {}", format_date(input.as_of));
    write_sums(sheet, styles, (first_row, row), &label, all, list)?;
    sheet.autofilter(head_row, 0, row - 1, 10)?;
    sheet.write_string_with_format(
        row + 2,
        1,
        "Letzte Spalte: ausgezahlt bis dahin, weniger die Zuwendungsanteile der bis dahin bezahlten Belege.",
        &styles.note,
    )?;
    Ok(PayoutSum { row })
}

fn write_payout(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    number: u32,
    payout: &PayoutRow,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, 0, number, &styles.ordinal)?;
    sheet.write_datetime_with_format(row, 1, payout.paid_on, &styles.date)?;
    sheet.write_string_with_format(row, 2, text::cell(&payout.note), &styles.text)?;
    fit_row(sheet, row, [(payout.note.as_str(), NOTE_WIDTH)])?;
    sheet.write_number_with_format(row, 3, amount::euros(payout.amount), &styles.money)?;
    match payout.use_by {
        // Apart from the amount to its left.
        Some(day) => sheet.write_datetime_with_format(row, 5, day, &styles.indented_date)?,
        None => sheet.write_string_with_format(row, 5, MISSING, &styles.indented)?,
    };
    Ok(())
}

/// The live sums of a payout: over the payouts above it, and over the receipts that were paid up to its day.
fn write_until(
    sheet: &mut Worksheet,
    styles: &Styles,
    (first_row, row): (u32, u32),
    until: Until,
    list: &FinishedSheet,
) -> Result<(), XlsxError> {
    let (first, number) = (first_row + 1, row + 1);
    let paid = |column: usize| {
        let (sums, days) = (list.range(column), list.range(receipts::PAID_ON));
        format!("=SUMIFS({sums},{days},\"<=\"&$B{number})")
    };
    let cells = [
        (4, format!("=SUM(D${first}:D{number})"), until.paid_out),
        (6, paid(receipts::GROSS), until.spent),
        (7, paid(receipts::ELIGIBLE), until.eligible),
        (9, paid(receipts::GRANT_SHARE), until.grant_share),
        (10, rest(number), until.paid_out.minus(until.grant_share)),
    ];
    for (column, text, value) in cells {
        write_amount(sheet, (row, column), (text, value), &styles.money, list)?;
    }
    Ok(())
}

fn rest(number: u32) -> String {
    format!("=ROUND(E{number}-J{number},2)")
}

/// The Fördersatz of the notice; a Festbetrag has none.
fn write_rate(sheet: &mut Worksheet, styles: &Styles, row: u32, input: &ProofInput) -> Result<(), XlsxError> {
    match input.notice.rate {
        Some(rate) => sheet.write_number_with_format(row, 8, amount::fraction(rate), &styles.percent)?,
        None => sheet.write_string_with_format(row, 8, "–", &styles.text)?,
    };
    Ok(())
}

fn write_sums(
    sheet: &mut Worksheet,
    styles: &Styles,
    (first_row, row): (u32, u32),
    label: &str,
    all: Until,
    list: &FinishedSheet,
) -> Result<(), XlsxError> {
    let number = row + 1;
    sheet.write_string_with_format(row, 2, label, &styles.sum_text)?;
    fit_row(sheet, row, [(label, NOTE_ROOM)])?;
    for column in [0, 1, 5, 8] {
        sheet.write_blank(row, column, &styles.sum_text)?;
    }
    let cells = [
        (3, format!("=SUM(D{}:D{row})", first_row + 1), all.paid_out),
        (4, format!("=D{number}"), all.paid_out),
        (6, format!("={}", list.total(receipts::GROSS)), all.spent),
        (7, format!("={}", list.total(receipts::ELIGIBLE)), all.eligible),
        (
            9,
            format!("={}", list.total(receipts::GRANT_SHARE)),
            all.grant_share,
        ),
        (10, rest(number), all.paid_out.minus(all.grant_share)),
    ];
    for (column, text, value) in cells {
        write_amount(sheet, (row, column), (text, value), &styles.sum_money, list)?;
    }
    Ok(())
}

/// An amount of the receipts or of this sheet.
fn write_amount(
    sheet: &mut Worksheet,
    at: (u32, u16),
    (text, value): (String, Cents),
    format: &Format,
    list: &FinishedSheet,
) -> Result<(), XlsxError> {
    let value = amount::euros(value);
    if text.contains(sheets::RECEIPTS) {
        return list.write_result(sheet, at, (text, value), format);
    }
    sheet.write_formula_with_format(at.0, at.1, formula(text, value), format)?;
    Ok(())
}

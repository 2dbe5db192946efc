use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::income::IncomeSums;
use super::payouts::PayoutSum;
use super::spending::SpendingSums;
use super::{Period, ProofInput, confirmations, sheets};
use crate::sheet::{FinishedSheet, Head, Styles, fit_row, formula, lay_out};
use crate::{amount, inventory, receipts, text};

pub(super) const MISSING: &str = "Angabe fehlt";
/// Width of the column with the facts, and the characters of this sheet's larger type that fit in it.
const VALUE_WIDTH: u8 = 52;
const VALUE_ROOM: u8 = 46;
/// Confirmed findings that the one page of the sheet has room for.
const FEW: usize = 5;
/// Columns of the right block: label, by the notice, settled.
pub(super) const RIGHT: u16 = 3;

/// What the right block needs of the other sheets.
pub(super) struct Results<'a> {
    pub(super) spending: &'a SpendingSums,
    pub(super) income: &'a IncomeSums,
    pub(super) payouts: &'a PayoutSum,
    /// Number of receipts, and their list.
    pub(super) receipts: (u32, &'a FinishedSheet),
    /// Number of devices, and their list.
    pub(super) devices: (u32, &'a FinishedSheet),
    /// Sheets of the workbook.
    pub(super) sheets: &'a [&'static str],
}

impl Results<'_> {
    /// Writes an amount as a reference with its value; where its sheet is not enclosed, the value alone.
    fn write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (reference, value): (&str, Cents),
        format: &Format,
    ) -> Result<(), XlsxError> {
        let value = amount::euros(value);
        match reference.split_once('!') {
            Some((name, _)) if !self.sheets.contains(&name) => {
                sheet.write_number_with_format(row, column, value, format)?
            }
            _ => sheet.write_formula_with_format(
                row,
                column,
                formula(format!("={reference}"), value),
                format,
            )?,
        };
        Ok(())
    }
}

/// Writes the sheet *Deckblatt*: facts of the notice, results, confirmations, signatures, audit notes.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    input: &ProofInput,
    results: &Results<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheets::COVER)?;
    lay_out(sheet, head);
    // Many confirmed findings flow over several pages: on one their type would be too small to read.
    let pages = u16::from(confirmations::accepted(input).count() <= FEW);
    sheet.set_print_fit_to_pages(1, pages);
    for (column, width) in (0..).zip([26, VALUE_WIDTH, 2, 40, 24, 24]) {
        sheet.set_column_width(column, width)?;
    }
    let first_row = head.write(sheet, styles)?;
    let below_facts = write_facts(sheet, styles, first_row, input)?;
    let below_results = write_results(sheet, styles, first_row, input, results)?;
    let row = below_facts.max(below_results) + 1;
    confirmations::write(sheet, styles, row, input, results)
}

enum Fact {
    Text(String),
    Date(Option<NaiveDate>),
}

fn facts(input: &ProofInput) -> Vec<(&str, Fact)> {
    let (authority, notice) = (&input.authority, &input.notice);
    let rate = notice
        .rate
        .map_or_else(|| MISSING.to_owned(), |rate| format!("{rate} %"));
    let text = |value: &str| Fact::Text(if value.is_empty() { MISSING } else { value }.to_owned());
    let mut facts = vec![
        ("Zuwendungsempfänger", text(&authority.name)),
        ("Anschrift", text(&authority.address)),
        ("Ansprechperson", text(&authority.contact)),
        ("Bewilligungsbehörde", text(&input.granting_authority)),
        ("Förderprogramm", text(&input.programme)),
        ("Aktenzeichen des Bescheids", text(&notice.reference)),
        ("Bescheid vom", Fact::Date(Some(notice.date))),
    ];
    facts.extend(notice.versions.iter().map(|version| {
        let told = format!(
            "vom {}, Az. {}, Zuwendung {} €",
            format_date(version.date),
            version.reference,
            version.granted
        );
        (version.kind.as_str(), Fact::Text(told))
    }));
    let zweckbindung = match notice.zweckbindung_until {
        None if !notice.zweckbindung_words.is_empty() => Fact::Text(notice.zweckbindung_words.clone()),
        until => Fact::Date(until),
    };
    facts.extend([
        (
            "Finanzierung, Fördersatz",
            Fact::Text(format!("{}, {rate}", notice.financing)),
        ),
        ("Bewilligungszeitraum", Fact::Text(period(notice.approval_period))),
        (
            "Durchführungszeitraum",
            Fact::Text(period(notice.implementation_period)),
        ),
        ("Zweckbindung bis", zweckbindung),
        ("Nachweis fällig am", Fact::Date(notice.proof_due)),
        ("Stand", Fact::Date(Some(input.as_of))),
        // Last, where no amount stands beside it: it may take several lines.
        ("Zuwendungszweck", text(&notice.purpose)),
    ]);
    facts
}

fn write_facts(
    sheet: &mut Worksheet,
    styles: &Styles,
    first_row: u32,
    input: &ProofInput,
) -> Result<u32, XlsxError> {
    sheet.merge_range(first_row, 0, first_row, 1, "Zuwendung", &styles.head)?;
    let mut row = first_row + 1;
    for (label, fact) in facts(input) {
        sheet.write_string_with_format(row, 0, label, &styles.label)?;
        match fact {
            Fact::Date(Some(date)) => sheet.write_datetime_with_format(row, 1, date, &styles.date)?,
            Fact::Date(None) => sheet.write_string_with_format(row, 1, MISSING, &styles.text)?,
            Fact::Text(value) => {
                fit_row(sheet, row, [(value.as_str(), VALUE_ROOM)])?;
                sheet.write_string_with_format(row, 1, text::cell(&value), &styles.text)?
            }
        };
        row += 1;
    }
    Ok(row)
}

fn write_results(
    sheet: &mut Worksheet,
    styles: &Styles,
    first_row: u32,
    input: &ProofInput,
    results: &Results<'_>,
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(first_row, RIGHT, "Ergebnis", &styles.head)?;
    for (column, title) in (RIGHT + 1..).zip(["lt. Zuwendungsbescheid", "lt. Abrechnung"]) {
        sheet.write_string_with_format(first_row, column, title, &styles.head_right)?;
    }
    let (spending, income) = (results.spending, results.income);
    let (planned, settled) = (spending.planned, spending.settled);
    let mut row = first_row + 1;
    let mut pair =
        |label: &str, left: (String, Cents), right: (String, Cents), format: (&Format, &Format)| {
            sheet.write_string_with_format(row, RIGHT, label, format.0)?;
            for (column, (reference, value)) in (RIGHT + 1..).zip([left, right]) {
                results.write(sheet, (row, column), (&reference, value), format.1)?;
            }
            row += 1;
            Ok::<u32, XlsxError>(row)
        };
    let bold = (&styles.sum_text, &styles.sum_money);
    let plain = (&styles.text, &styles.money);
    let total_row = pair(
        "Gesamtausgaben",
        (spending.planned_total(), planned.gross),
        (spending.settled_total(), settled.gross),
        bold,
    )?;
    pair(
        "davon zuwendungsfähig",
        (spending.planned_eligible(), planned.eligible),
        (spending.settled_eligible(), settled.eligible),
        plain,
    )?;
    let rest = |column: char| format!("ROUND({column}{total_row}-{column}{},2)", total_row + 1);
    pair(
        "davon nicht zuwendungsfähig",
        (rest('E'), planned.gross.minus(planned.eligible)),
        (rest('F'), settled.gross.minus(settled.eligible)),
        plain,
    )?;
    let labels = [
        "Eigenanteil",
        "Leistungen Dritter",
        "Weitere öffentliche Förderung",
        "Zuwendung",
    ];
    let mut grant_row = 0;
    for ((index, label), (planned, settled)) in (0..)
        .zip(labels)
        .zip(income.planned.into_iter().zip(income.settled))
    {
        let format = if label == "Zuwendung" { bold } else { plain };
        let left = (income.planned_cell(index), planned);
        grant_row = pair(label, left, (income.settled_cell(index), settled), format)?;
    }
    write_payout(sheet, styles, grant_row, input, results)
}

/// Below the grant: what was granted and paid out, what is left once the grant is settled, and how many lines of receipts and devices prove
/// it.
///
/// `row` is the first free row, and because cells count from one also the number of the grant's row.
fn write_payout(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    input: &ProofInput,
    results: &Results<'_>,
) -> Result<u32, XlsxError> {
    let is_settled = !input.proof_type.is_interim();
    let left_label = is_settled.then_some("Noch auszuzahlen (+) / zu erstatten (−)");
    let labels = ["Bewilligte Zuwendung", "Ausgezahlt bis zum Stand"]
        .into_iter()
        .chain(left_label);
    let labels = labels.chain([
        if results.receipts.1.is_enclosed {
            "Zeilen der Belegliste"
        } else {
            "Zeilen der Belegliste (nicht beigefügt)"
        },
        "Anzahl der Geräte",
    ]);
    let left_row = row + 2;
    for (row, label) in (row..).zip(labels) {
        let format = if is_settled && row == left_row {
            &styles.sum_text
        } else {
            &styles.text
        };
        sheet.write_string_with_format(row, RIGHT, label, format)?;
        sheet.write_blank(row, RIGHT + 1, &styles.text)?;
    }
    let (notice, value) = (&input.notice, RIGHT + 2);
    sheet.write_number_with_format(row, value, amount::euros(notice.granted), &styles.money)?;
    let paid_out = (results.payouts.total(), input.paid_out());
    results.write(sheet, (row + 1, value), (&paid_out.0, paid_out.1), &styles.money)?;
    if is_settled {
        let left = results.income.settled[3].minus(input.paid_out());
        let left = formula(format!("=ROUND(F{row}-F{},2)", row + 2), amount::euros(left));
        sheet.write_formula_with_format(left_row, value, left, &styles.sum_money)?;
    }
    let counts_row = left_row + u32::from(is_settled);
    let counted = [
        (results.receipts, receipts::GROSS),
        (results.devices, inventory::GROSS),
    ];
    for (row, ((count, list), column)) in (counts_row..).zip(counted) {
        let text = format!("=COUNT({})", list.range(column));
        list.write_result(sheet, (row, value), (text, count.into()), &styles.count)?;
    }
    Ok(counts_row + 2)
}

fn period(period: Period) -> String {
    let day = |date: Option<NaiveDate>| date.map_or_else(|| MISSING.to_owned(), format_date);
    match (period.from, period.until) {
        (None, None) => MISSING.to_owned(),
        (from, until) => format!("{} bis {}", day(from), day(until)),
    }
}

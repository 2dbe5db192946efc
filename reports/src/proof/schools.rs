use std::collections::BTreeMap;

use paktbuch_types::Cents;
use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};

use super::ReceiptRow;
use super::spending::SpendingSums;
use crate::inventory::{self, InventoryRow};
use crate::receipts::{self, Spent};
use crate::sheet::{Column, FinishedSheet, Head, Kind, Styles, fit_row, formula, lay_out, write_titles};
use crate::{amount, text};

pub(super) const SHEET: &str = "Schulen";
const NAME_WIDTH: u8 = 52;
const NO_SCHOOL: &str = "keiner Schule zugeordnet";

static COLUMNS: [Column; 7] = [
    Column::new("Schulnr.", 10, Kind::Text),
    Column::new("Schule", NAME_WIDTH, Kind::Text),
    Column::new("Ausgaben brutto", 16, Kind::Money),
    Column::new("davon zuwendungsfähig", 18, Kind::Money),
    Column::new("Zuwendungsanteil", 17, Kind::Money),
    Column::new(receipts::REST, 16, Kind::Money),
    Column::new("Geräte", 10, Kind::Count),
];
const MONEY: [(u16, char, usize); 4] = [
    (2, 'C', receipts::GROSS),
    (3, 'D', receipts::ELIGIBLE),
    (4, 'E', receipts::GRANT_SHARE),
    (5, 'F', receipts::OWN_SHARE),
];

/// What belongs to one school.
#[derive(Debug, Clone, Default)]
struct Sums {
    name: String,
    spent: Spent,
    grant_share: Cents,
    own_share: Cents,
    devices: u32,
}

impl Sums {
    /// In the order of the columns.
    fn money(&self) -> [Cents; 4] {
        [
            self.spent.gross,
            self.spent.eligible,
            self.grant_share,
            self.own_share,
        ]
    }

    fn add(&mut self, other: &Self) {
        self.spent.gross = self.spent.gross.plus(other.spent.gross);
        self.spent.eligible = self.spent.eligible.plus(other.spent.eligible);
        self.grant_share = self.grant_share.plus(other.grant_share);
        self.own_share = self.own_share.plus(other.own_share);
        self.devices += other.devices;
    }
}

/// The schools by number; what belongs to none stands last.
#[derive(Debug, Clone, Default)]
pub(super) struct Schools(BTreeMap<(bool, String), Sums>);

impl Schools {
    pub(super) fn add_receipt(&mut self, row: &ReceiptRow) {
        let sums = self.of(row.school_number.as_deref(), &row.school);
        sums.spent.add(row);
        sums.grant_share = sums.grant_share.plus(row.grant_share);
        sums.own_share = sums.own_share.plus(row.own_share);
    }

    pub(super) fn add_device(&mut self, row: &InventoryRow) {
        let name = row.school.as_deref().unwrap_or_default();
        self.of(row.school_number.as_deref(), name).devices += 1;
    }

    fn of(&mut self, number: Option<&str>, name: &str) -> &mut Sums {
        let number = number.unwrap_or_default();
        let sums = self.0.entry((number.is_empty(), number.to_owned())).or_default();
        if sums.name.is_empty() {
            name.clone_into(&mut sums.name);
        }
        sums
    }
}

/// Writes the sheet *Schulen*: what was spent on each school and how many devices it has, and that it adds up to *Ausgaben*.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    schools: &Schools,
    spending: &SpendingSums,
    (receipts, devices): (&FinishedSheet, &FinishedSheet),
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    lay_out(sheet, head);
    let head_row = head.write(sheet, styles)?;
    write_titles(sheet, styles, head_row, &COLUMNS)?;
    let first_row = head_row + 1;
    let (mut row, mut all) = (first_row, Sums::default());
    for ((_, number), sums) in &schools.0 {
        write_school(sheet, styles, row, (number, sums), (receipts, devices))?;
        all.add(sums);
        row += 1;
    }
    if schools.0.is_empty() {
        for column in 0..=6 {
            sheet.write_blank(row, column, &styles.text)?;
        }
        sheet.write_string_with_format(row, 1, "Keine Belege und keine Geräte zum Stichtag", &styles.text)?;
        row += 1;
    }
    write_sums(sheet, styles, (first_row, row), &all)?;
    write_comparison(sheet, styles, row + 1, &all, spending)?;
    sheet.autofilter(head_row, 0, row - 1, 6)?;
    sheet.ignore_error_range(first_row, 0, row - 1, 0, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// One school. Numbers of schools are compared as text: SUMIFS would read `012345` and `12345` as the same number.
fn write_school(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    (number, sums): (&str, &Sums),
    (receipts, devices): (&FinishedSheet, &FinishedSheet),
) -> Result<(), XlsxError> {
    let (key, name) = if number.is_empty() {
        ("\"\"".to_owned(), NO_SCHOOL)
    } else {
        (format!("$A{}", row + 1), sums.name.as_str())
    };
    sheet.write_string_with_format(row, 0, text::cell(number), &styles.text)?;
    sheet.write_string_with_format(row, 1, text::cell(name), &styles.text)?;
    fit_row(sheet, row, [(name, NAME_WIDTH)])?;
    let school = receipts.range(receipts::SCHOOL_NUMBER);
    for ((column, _, of), value) in MONEY.into_iter().zip(sums.money()) {
        let sum = format!("=SUMPRODUCT(({school}={key})*{})", receipts.range(of));
        receipts.write_result(sheet, (row, column), (sum, amount::euros(value)), &styles.money)?;
    }
    let count = format!(
        "=SUMPRODUCT(({}={key})*ISNUMBER({}))",
        devices.range(inventory::SCHOOL_NUMBER),
        devices.range(inventory::GROSS)
    );
    sheet.write_formula_with_format(row, 6, formula(count, sums.devices), &styles.count)?;
    Ok(())
}

fn write_sums(
    sheet: &mut Worksheet,
    styles: &Styles,
    (first_row, row): (u32, u32),
    all: &Sums,
) -> Result<(), XlsxError> {
    let sum = |letter: char| format!("=SUM({letter}{}:{letter}{row})", first_row + 1);
    sheet.write_string_with_format(row, 0, "Insgesamt", &styles.sum_text)?;
    sheet.write_blank(row, 1, &styles.sum_text)?;
    for ((column, letter, _), value) in MONEY.into_iter().zip(all.money()) {
        let cell = formula(sum(letter), amount::euros(value));
        sheet.write_formula_with_format(row, column, cell, &styles.sum_money)?;
    }
    sheet.write_formula_with_format(row, 6, formula(sum('G'), all.devices), &styles.sum_count)?;
    Ok(())
}

/// What *Ausgaben* says, and the difference.
fn write_comparison(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    all: &Sums,
    spending: &SpendingSums,
) -> Result<(), XlsxError> {
    for (row, label) in [
        (row, "siehe Blatt Ausgaben"),
        (row + 1, "Abweichung, muss 0,00 sein"),
    ] {
        sheet.write_blank(row, 0, &styles.text)?;
        sheet.write_string_with_format(row, 1, label, &styles.text)?;
        for column in 4..=6 {
            sheet.write_blank(row, column, &styles.text)?;
        }
    }
    let [gross, eligible, ..] = all.money();
    for (column, letter, reference, value, sum) in [
        (2, 'C', spending.settled_total(), spending.settled.gross, gross),
        (
            3,
            'D',
            spending.settled_eligible(),
            spending.settled.eligible,
            eligible,
        ),
    ] {
        let other = formula(format!("={reference}"), amount::euros(value));
        sheet.write_formula_with_format(row, column, other, &styles.money)?;
        let rest = format!("=ROUND({letter}{row}-{letter}{},2)", row + 1);
        let rest = formula(rest, amount::euros(sum.minus(value)));
        sheet.write_formula_with_format(row + 1, column, rest, &styles.money)?;
    }
    Ok(())
}

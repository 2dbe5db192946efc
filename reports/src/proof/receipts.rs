use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use paktbuch_types::Cents;
use rust_xlsxwriter::Workbook;

use super::{CostItemRow, CostLineRow};
use crate::ReportError;
use crate::sheet::{Column, FinishedSheet, Head, Kind, StreamSheet, Styles, Value};

/// One receipt (Beleg): the part of a paid invoice line that belongs to one item or line of the cost plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Number in the accounts (Belegnummer).
    pub receipt_number: Option<String>,
    pub invoice_number: String,
    pub invoice_date: NaiveDate,
    /// Zahlungsempfänger.
    pub payee: String,
    /// Gegenstand oder Grund.
    pub subject: String,
    /// Förderbereich.
    pub category: String,
    /// Schulnummer; `None` where it belongs to no school.
    pub school_number: Option<String>,
    /// Name of the school; empty for none.
    pub school: String,
    /// Order or procurement reference (Auftrag, Vergabe-Aktenzeichen).
    pub order_reference: Option<String>,
    /// Zahlungsdatum; receipts are pushed in its order.
    pub paid_on: NaiveDate,
    pub gross: Cents,
    /// Davon zuwendungsfähig.
    pub eligible: Cents,
    /// Skonto.
    pub discount: Option<Cents>,
    /// Zuwendungsanteil; with the own share it adds up to gross.
    pub grant_share: Cents,
    /// Eigenanteil.
    pub own_share: Cents,
    /// Where the document lies.
    pub link: Option<String>,
    /// Key of the [`CostItemRow`] or of the line below it.
    pub cost_key: String,
}

static COLUMNS: [Column; 19] = [
    Column::new("Lfd. Nr.", 7, Kind::Ordinal),
    Column::new("Belegnr.", 12, Kind::Text),
    Column::new("Rechnungsnr.", 14, Kind::Text),
    Column::new("Rechnungsdatum", 13, Kind::Date),
    Column::new("Zahlungsempfänger", 18, Kind::Text),
    Column::new("Gegenstand / Grund", 24, Kind::Text),
    Column::new("Förderbereich", 14, Kind::Text),
    Column::new("Schulnr.", 9, Kind::Text),
    Column::new("Schule", 17, Kind::Text),
    Column::new("Auftrag / Vergabe-Az.", 11, Kind::Text),
    Column::new("Zahlungsdatum", 12, Kind::Date),
    Column::new("Betrag brutto", 13, Kind::Money),
    Column::new("davon zuwendungsfähig", 14, Kind::Money),
    Column::new("Skonto", 10, Kind::Money),
    Column::new("Zuwendungsanteil", 15, Kind::Money),
    Column::new("Eigenanteil", 13, Kind::Money),
    Column::new("Beleg-Link", 13, Kind::Text),
    Column::new("Ansatz", 8, Kind::Text),
    Column::new("Position", 9, Kind::Text),
];
/// Columns that formulas of other sheets refer to.
pub(super) const SCHOOL_NUMBER: usize = 7;
pub(super) const PAID_ON: usize = 10;
pub(super) const GROSS: usize = 11;
pub(super) const ELIGIBLE: usize = 12;
pub(super) const GRANT_SHARE: usize = 14;
pub(super) const OWN_SHARE: usize = 15;
pub(super) const ITEM: usize = 17;
pub(super) const LINE: usize = 18;

/// Spending of one item or line as settled so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spent {
    pub(super) gross: Cents,
    pub(super) eligible: Cents,
}

impl Spent {
    pub(super) fn add(&mut self, row: &ReceiptRow) {
        self.gross = self.gross.plus(row.gross);
        self.eligible = self.eligible.plus(row.eligible);
    }
}

/// Sums over all receipts.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    pub(super) spent: Spent,
    pub(super) discount: Cents,
    pub(super) grant_share: Cents,
    pub(super) own_share: Cents,
    /// By printed number, `E1` for an item, `E1.2` for a line.
    pub(super) by_number: HashMap<String, Spent>,
    /// Gross and Zuwendungsanteil by day of payment.
    by_day: BTreeMap<NaiveDate, (Cents, Cents)>,
}

impl Totals {
    /// Gross and Zuwendungsanteil of what was paid up to a day.
    pub(super) fn until(&self, day: NaiveDate) -> (Cents, Cents) {
        let days = self.by_day.range(..=day);
        days.fold(
            (Cents::ZERO, Cents::ZERO),
            |(gross, grant), (_, &(paid, share))| (gross.plus(paid), grant.plus(share)),
        )
    }
}

/// The sheet *Belegliste*, streamed, with its sums.
pub(super) struct ReceiptList {
    sheet: StreamSheet,
    /// Numbers of item and line (empty for an item itself) by cost key.
    numbers: HashMap<String, (String, String)>,
    last_paid_on: Option<NaiveDate>,
    totals: Totals,
}

/// Printed number of an item. It starts with a letter so that no spreadsheet compares it as a number.
pub(super) fn item_number(item: &CostItemRow) -> String {
    format!("E{}", item.position)
}

/// Printed number of a line below an item.
pub(super) fn line_number(item: &CostItemRow, line: &CostLineRow) -> String {
    format!("E{}.{}", item.position, line.position)
}

impl ReceiptList {
    pub(super) fn begin(
        workbook: &mut Workbook,
        styles: &Styles,
        head: &Head,
        items: &[CostItemRow],
    ) -> Result<Self, ReportError> {
        Ok(Self {
            sheet: StreamSheet::begin(workbook, styles, "Belegliste", &COLUMNS, head)?,
            numbers: number_all(items)?,
            last_paid_on: None,
            totals: Totals::default(),
        })
    }

    pub(super) fn push(&mut self, row: &ReceiptRow) -> Result<(), ReportError> {
        if let Some(previous) = self.last_paid_on.filter(|&previous| row.paid_on < previous) {
            return Err(ReportError::ReceiptsOutOfOrder {
                previous,
                next: row.paid_on,
            });
        }
        let Some((item, line)) = self.numbers.get(&row.cost_key) else {
            return Err(ReportError::UnknownCostKey {
                invoice: row.invoice_number.clone(),
                key: row.cost_key.clone(),
            });
        };
        self.sheet.push(&[
            Value::Ordinal(self.sheet.rows() + 1),
            Value::from(&row.receipt_number),
            Value::from(&row.invoice_number),
            Value::Date(row.invoice_date),
            Value::from(&row.payee),
            Value::from(&row.subject),
            Value::from(&row.category),
            Value::from(&row.school_number),
            Value::from(&row.school),
            Value::from(&row.order_reference),
            Value::Date(row.paid_on),
            Value::Money(row.gross),
            Value::Money(row.eligible),
            Value::from(row.discount),
            Value::Money(row.grant_share),
            Value::Money(row.own_share),
            Value::from(&row.link),
            Value::from(item),
            Value::from(line),
        ])?;
        let totals = &mut self.totals;
        totals.spent.add(row);
        totals.discount = totals.discount.plus(row.discount.unwrap_or_default());
        totals.grant_share = totals.grant_share.plus(row.grant_share);
        totals.own_share = totals.own_share.plus(row.own_share);
        let day = totals.by_day.entry(row.paid_on).or_default();
        *day = (day.0.plus(row.gross), day.1.plus(row.grant_share));
        for number in [item, line].into_iter().filter(|number| !number.is_empty()) {
            totals.by_number.entry(number.clone()).or_default().add(row);
        }
        self.last_paid_on = Some(row.paid_on);
        Ok(())
    }

    pub(super) fn rows(&self) -> u32 {
        self.sheet.rows()
    }

    pub(super) fn finish(self) -> Result<(FinishedSheet, Totals), ReportError> {
        let label = match self.rows() {
            1 => "Summe (1 Zeile)".to_owned(),
            rows => format!("Summe ({rows} Zeilen)"),
        };
        let totals = self.totals;
        let sums = [
            totals.spent.gross,
            totals.spent.eligible,
            totals.discount,
            totals.grant_share,
            totals.own_share,
        ];
        let sheet = self
            .sheet
            .finish(&label, "Keine bezahlten Belege zum Stichtag", &sums)?;
        Ok((sheet, totals))
    }
}

fn number_all(items: &[CostItemRow]) -> Result<HashMap<String, (String, String)>, ReportError> {
    let mut numbers = HashMap::new();
    let mut add = |key: &String, number: (String, String)| match numbers.insert(key.clone(), number) {
        None => Ok(()),
        Some(_) => Err(ReportError::DuplicateCostKey(key.clone())),
    };
    for item in items {
        add(&item.key, (item_number(item), String::new()))?;
        for line in &item.lines {
            add(&line.key, (item_number(item), line_number(item, line)))?;
        }
    }
    Ok(numbers)
}

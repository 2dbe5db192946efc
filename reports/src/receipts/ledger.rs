use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use paktbuch_types::Cents;

use super::ReceiptRow;
use crate::ReportError;
use crate::proof::{CostItemRow, CostLineRow};

/// Spending of one item or line as settled so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spent {
    pub(crate) gross: Cents,
    pub(crate) eligible: Cents,
}

impl Spent {
    pub(crate) fn add(&mut self, row: &ReceiptRow) {
        self.gross = self.gross.plus(row.gross);
        self.eligible = self.eligible.plus(row.eligible);
    }
}

/// Sums over all receipts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Totals {
    pub(crate) spent: Spent,
    pub(crate) discount: Cents,
    pub(crate) grant_share: Cents,
    pub(crate) own_share: Cents,
    /// By printed number, `E1` for an item, `E1.2` for a line.
    pub(crate) by_number: HashMap<String, Spent>,
    by_day: BTreeMap<NaiveDate, Paid>,
}

/// What was paid on a day, or up to it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Paid {
    pub(crate) gross: Cents,
    pub(crate) eligible: Cents,
    /// Zuwendungsanteil.
    pub(crate) grant_share: Cents,
}

impl Paid {
    fn plus(self, other: Self) -> Self {
        Self {
            gross: self.gross.plus(other.gross),
            eligible: self.eligible.plus(other.eligible),
            grant_share: self.grant_share.plus(other.grant_share),
        }
    }
}

impl Totals {
    /// What was paid up to a day.
    pub(crate) fn until(&self, day: NaiveDate) -> Paid {
        let days = self.by_day.range(..=day);
        days.fold(Paid::default(), |sum, (_, paid)| sum.plus(*paid))
    }

    /// In the order of the money columns.
    pub(super) fn money(&self) -> [Cents; 5] {
        [
            self.spent.gross,
            self.spent.eligible,
            self.discount,
            self.grant_share,
            self.own_share,
        ]
    }

    /// By their JSON keys.
    pub(super) fn told(&self) -> Vec<(&'static str, Cents)> {
        vec![
            ("spent_cents", self.spent.gross),
            ("eligible_cents", self.spent.eligible),
            ("discount_cents", self.discount),
            ("grant_share_cents", self.grant_share),
            ("own_share_cents", self.own_share),
        ]
    }

    fn add(&mut self, row: &ReceiptRow, number: &Number) {
        self.spent.add(row);
        self.discount = self.discount.plus(row.discount.unwrap_or_default());
        self.grant_share = self.grant_share.plus(row.grant_share);
        self.own_share = self.own_share.plus(row.own_share);
        let day = self.by_day.entry(row.paid_on).or_default();
        *day = day.plus(Paid {
            gross: row.gross,
            eligible: row.eligible,
            grant_share: row.grant_share,
        });
        for number in [&number.item, &number.line] {
            if !number.is_empty() {
                self.by_number.entry(number.clone()).or_default().add(row);
            }
        }
    }
}

/// Printed numbers of item and line; the line's is empty for an item itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) item: String,
    pub(super) line: String,
}

/// Printed number of an item. It starts with a letter so that no spreadsheet compares it as a number.
pub(crate) fn item_number(item: &CostItemRow) -> String {
    format!("E{}", item.position)
}

/// Printed number of a line below an item.
pub(crate) fn line_number(item: &CostItemRow, line: &CostLineRow) -> String {
    format!("E{}.{}", item.position, line.position)
}

/// Receipts as they come: numbered after the cost plan, in the order of their payment, summed up.
#[derive(Debug)]
pub(super) struct Ledger {
    /// By cost key.
    numbers: HashMap<String, Number>,
    last_paid_on: Option<NaiveDate>,
    pub(super) totals: Totals,
}

impl Ledger {
    pub(super) fn new(items: &[CostItemRow]) -> Result<Self, ReportError> {
        Ok(Self {
            numbers: number_all(items)?,
            last_paid_on: None,
            totals: Totals::default(),
        })
    }

    /// The number of a receipt; refused where it was paid before the last one or belongs to no item.
    pub(super) fn number(&self, row: &ReceiptRow) -> Result<Number, ReportError> {
        if let Some(previous) = self.last_paid_on.filter(|&previous| row.paid_on < previous) {
            return Err(ReportError::ReceiptsOutOfOrder {
                previous,
                next: row.paid_on,
            });
        }
        let number = self.numbers.get(&row.cost_key).cloned();
        number.ok_or_else(|| ReportError::UnknownCostKey {
            invoice: row.invoice_number.clone(),
            key: row.cost_key.clone(),
        })
    }

    /// Counts a receipt that was written.
    pub(super) fn add(&mut self, row: &ReceiptRow, number: &Number) {
        self.totals.add(row, number);
        self.last_paid_on = Some(row.paid_on);
    }
}

fn number_all(items: &[CostItemRow]) -> Result<HashMap<String, Number>, ReportError> {
    let mut numbers = HashMap::new();
    let mut add = |key: &String, number: Number| match numbers.insert(key.clone(), number) {
        None => Ok(()),
        Some(_) => Err(ReportError::DuplicateCostKey(key.clone())),
    };
    for item in items {
        let number = Number {
            item: item_number(item),
            line: String::new(),
        };
        add(&item.key, number)?;
        for line in &item.lines {
            let number = Number {
                item: item_number(item),
                line: line_number(item, line),
            };
            add(&line.key, number)?;
        }
    }
    Ok(numbers)
}

//! What own funds (Eigene Mittel) pay, by invoice and order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::budgets::{self, Figure, Place};
use crate::overview::rows::{OwnFundsRow, Record, Spending};

/// Orders that still bind something, then invoices, the latest first.
pub(in crate::overview) async fn own_funds(conn: &impl ConnectionTrait) -> Result<Vec<OwnFundsRow>, DbErr> {
    let mut rows: BTreeMap<Record, OwnFundsRow> = BTreeMap::new();
    for entry in budgets::own_funds(conn).await? {
        let record = match entry.place {
            Place::Invoice(id) => Record::Invoice(id),
            Place::Order(id) => Record::Order(id),
            _ => continue,
        };
        let row = rows.entry(record).or_insert_with(|| OwnFundsRow {
            record,
            label: entry.label,
            on: entry.on,
            spending: Spending::default(),
        });
        let sum = match (entry.figure, record) {
            (Figure::Invoiced, _) => &mut row.spending.invoiced,
            (Figure::Paid, _) => &mut row.spending.paid,
            (Figure::Ordered, Record::Order(_)) => &mut row.spending.open_orders,
            // What is invoiced is ordered too.
            _ => continue,
        };
        *sum = sum.plus(entry.amount);
    }
    let mut rows: Vec<OwnFundsRow> = rows.into_values().collect();
    rows.sort_by_key(|row| (row.on.is_some(), Reverse(row.on), Reverse(row.record)));
    Ok(rows)
}

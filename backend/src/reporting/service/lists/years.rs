//! Haushaltsjahr: what is provided, paid, and left to carry over, for the Kämmerei in December.

use chrono::{Datelike, NaiveDate};
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::Cents;
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::budgets::{self, YearRow};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Programm", 36, Kind::Text),
        Column::new("Produktsachkonto", 20, Kind::Text),
        Column::new("Ansatz", 14, Kind::Money),
        Column::new("Übertragung", 14, Kind::Money),
        Column::new("verfügbar", 14, Kind::Money),
        Column::new("bezahlt", 14, Kind::Money),
        Column::new("zu übertragen", 14, Kind::Money),
        Column::new("gebunden", 14, Kind::Money),
        Column::new("Verpflichtung", 14, Kind::Money),
        Column::new("für später bestellt", 14, Kind::Money),
    ],
    totals: &[
        "appropriation_cents",
        "carried_over_cents",
        "available_cents",
        "paid_cents",
        "to_carry_over_cents",
        "bound_cents",
        "commitment_cents",
        "later_orders_cents",
    ],
};

/// Places of verfügbar and bezahlt among the columns.
const AVAILABLE: usize = 4;
const PAID: usize = 5;

/// The year of the as-of date, up to that day.
pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let rows = budgets::year(conn, i64::from(as_of.year()), as_of).await?;
    let row = |row: YearRow| {
        let left = row.to_carry_over();
        vec![
            row.title.clone().into(),
            row.account().to_owned().into(),
            row.appropriation().into(),
            row.carried_over().into(),
            row.available().into(),
            row.paid.into(),
            if left > Cents::ZERO {
                Cell::Difference {
                    amount: left,
                    of: AVAILABLE,
                    less: PAID,
                }
            } else {
                left.into()
            },
            row.bound().into(),
            row.commitment().into(),
            row.later_in_all().into(),
        ]
    };
    Ok(Contents {
        columns: COLUMNS,
        rows: rows.into_iter().map(row).collect(),
    })
}

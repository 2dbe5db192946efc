//! Budgetübersicht: what has become of the money, by Förderbereich.

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, GroupBy, Kind, ListChart, Shows};
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::budgets::{self, Figure, Filter, Level};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Programm und Förderbereich", 44, Kind::Text),
        Column::new("Budget", 14, Kind::Money),
        Column::new("beantragt", 14, Kind::Money),
        Column::new("bewilligt", 14, Kind::Money),
        Column::new("lt. Bescheid", 14, Kind::Money),
        Column::new("beauftragt", 14, Kind::Money),
        Column::new("berechnet", 14, Kind::Money),
        Column::new("bezahlt", 14, Kind::Money),
        Column::new("abgerufen", 14, Kind::Money),
        Column::new("Rest", 14, Kind::Money),
    ],
    totals: &[
        "budget_cents",
        "requested_cents",
        "granted_cents",
        "planned_cents",
        "ordered_cents",
        "invoiced_cents",
        "paid_cents",
        "drawn_cents",
        "rest_cents",
    ],
};

/// Places of figures among the columns.
const GRANTED: usize = 3;
const PLANNED: usize = 4;
const ORDERED: usize = 5;
const PAID: usize = 7;
const REST: usize = 9;

/// By programme, which a label names before the Förderbereich.
pub(super) const CHART: ListChart = ListChart {
    title: "Bewilligt, beauftragt, bezahlt und Rest je Programm, in Euro",
    group: "Programm",
    by: GroupBy::Before(0),
    shows: Shows::Sums(&[GRANTED, ORDERED, PAID, REST]),
};

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let filter = Filter {
        level: Level::Category,
        ..Filter::default()
    };
    let (groups, _) = budgets::overview(conn, &filter, as_of).await?;
    let row =
        |group: budgets::Group| {
            let mut row: Vec<Cell> = vec![group.label.into()];
            row.extend(Figure::ALL.iter().zip(group.amounts).map(|(figure, amount)| {
                match (figure, amount) {
                    (Figure::Rest, Some(amount)) => Cell::Difference {
                        amount,
                        of: PLANNED,
                        less: ORDERED,
                    },
                    (_, amount) => amount.into(),
                }
            }));
            row
        };
    Ok(Contents {
        columns: COLUMNS,
        rows: groups.into_iter().map(row).collect(),
    })
}

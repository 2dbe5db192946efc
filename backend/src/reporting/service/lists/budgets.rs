//! Budgetübersicht: what has become of the money at every level, and by financial year (Haushaltsjahr); a part of the list each.

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, GroupBy, Kind, ListChart, Shows};
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::budgets::{self, Figure, Group, Level, Quota, YearRow};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Ebene", 14, Kind::Text),
        Column::new("Bezeichnung", 44, Kind::Text),
        Column::new("Budget", 14, Kind::Money),
        Column::new("beantragt", 14, Kind::Money),
        Column::new("bewilligt", 14, Kind::Money),
        Column::new("lt. Bescheid", 14, Kind::Money),
        Column::new("beauftragt", 14, Kind::Money),
        Column::new("berechnet", 14, Kind::Money),
        Column::new("bezahlt", 14, Kind::Money),
        Column::new("abgerufen", 14, Kind::Money),
        Column::new("Rest", 14, Kind::Money),
        Column::new("Mobilquote", 12, Kind::Text),
        Column::new("Obergrenze", 34, Kind::Text),
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
const PLANNED: usize = 5;
const ORDERED: usize = 6;
const PAID: usize = 8;
const REST: usize = 10;

/// Name of the part of financial years.
const YEAR: &str = "Haushaltsjahr";

/// By programme, the level of the first part.
pub(super) const CHART: ListChart = ListChart {
    title: "Ausgaben lt. Bescheid, beauftragt, bezahlt und Rest je Programm, in Euro",
    group: "Programm",
    by: GroupBy::Text(1),
    shows: Shows::Sums(&[PLANNED, ORDERED, PAID, REST]),
};

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let quotas = budgets::quotas(conn).await?;
    let mut rows = Vec::new();
    for (level, groups) in budgets::overviews(conn, as_of).await? {
        rows.extend(groups.iter().map(|group| of_group(level, group, &quotas)));
    }
    for year in budgets::years(conn, as_of).await? {
        let of_year = budgets::year(conn, year, as_of).await?;
        rows.extend(of_year.iter().map(|row| of_ansatz(year, row)));
    }
    Ok(Contents {
        columns: COLUMNS,
        rows,
    })
}

/// A row of the page of a level, with the share of mobile devices where the programme limits it.
fn of_group(level: Level, group: &Group, quotas: &[Quota]) -> Vec<Cell> {
    let quota = quotas
        .iter()
        .find(|quota| quota.level == level && quota.key == group.key);
    let amount = |figure: Figure| {
        let place = Figure::ALL.iter().position(|other| *other == figure)?;
        group.amounts.get(place).copied().flatten()
    };
    // Own funds are ordered and have no plan: where they are among a row, its rest is not the difference of its columns.
    let difference = amount(Figure::Planned)
        .unwrap_or_default()
        .minus(amount(Figure::Ordered).unwrap_or_default());
    let mut row: Vec<Cell> = vec![level.told().1.into(), group.label.as_str().into()];
    row.extend(Figure::ALL.iter().map(|figure| match (figure, amount(*figure)) {
        (Figure::Rest, Some(amount)) if amount == difference => Cell::Difference {
            amount,
            of: PLANNED,
            less: ORDERED,
        },
        (_, amount) => amount.into(),
    }));
    row.push(quota.map(Quota::told).unwrap_or_default().into());
    row.push(quota.map(|quota| quota.limit.clone()).unwrap_or_default().into());
    row
}

/// A row of the page of a year in the same columns: Budget is what is available, Rest what is to be carried over.
fn of_ansatz(year: i64, row: &YearRow) -> Vec<Cell> {
    let label = match row.account() {
        "" => format!("{year}: {}", row.title),
        account => format!("{year}: {}, {account}", row.title),
    };
    vec![
        YEAR.into(),
        label.into(),
        row.available().into(),
        Cell::Nothing,
        Cell::Nothing,
        Cell::Nothing,
        row.paid.plus(row.bound()).into(),
        row.paid.plus(row.unpaid).into(),
        row.paid.into(),
        Cell::Nothing,
        row.to_carry_over().into(),
        Cell::Nothing,
        Cell::Nothing,
    ]
}

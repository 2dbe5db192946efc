//! Sachstandsbericht: by school, measure (Maßnahme) and Einzelansatz what was applied for, granted, ordered, delivered and paid, what is
//! late and why, what comes next, and what has changed.

mod gather;
mod late;
mod next;
mod since;

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, GroupBy, Kind, ListChart, Shows};
use paktbuch_types::{ApplicationId, Cents, CostItemId, NoticeId, SchoolId};
use sea_orm::ConnectionTrait;

use self::gather::gather;
use self::late::Late;
use super::Contents;
use crate::reporting::{MakeError, queries};

// Narrow, so that the list is printed with 7 points at least on A3.
static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Schule", 15, Kind::Text),
        Column::new("Programm", 15, Kind::Text),
        Column::new("Bescheid", 15, Kind::Text),
        Column::new("Maßnahme", 17, Kind::Text),
        Column::new("Einzelansatz", 18, Kind::Text),
        Column::new("beantragt", 14, Kind::Money),
        Column::new("bewilligt", 14, Kind::Money),
        Column::new("lt. Bescheid", 14, Kind::Money),
        Column::new("beauftragt", 14, Kind::Money),
        Column::new("geliefert", 14, Kind::Money),
        Column::new("bezahlt", 14, Kind::Money),
        Column::new("offen", 14, Kind::Money),
        Column::new("verspätet und warum", 22, Kind::Text),
        Column::new("nächster Schritt", 18, Kind::Text),
        Column::new("Änderungen", 18, Kind::Text),
    ],
    totals: &[
        "requested_cents",
        "granted_cents",
        "planned_cents",
        "ordered_cents",
        "delivered_cents",
        "paid_cents",
        "open_cents",
    ],
};

/// Places of lt. Bescheid and bezahlt among the columns.
const PLANNED: usize = 7;
const PAID: usize = 10;

pub(super) const CHART: ListChart = ListChart {
    title: "Lt. Bescheid und bezahlt je Schule, in Euro",
    group: "Schule",
    by: GroupBy::Text(0),
    shows: Shows::Sums(&[PLANNED, PAID]),
};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    school: Option<SchoolId>,
    of: Source,
    part: Part,
}

/// Which part of a notice or application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// What was applied for: it is told of a school as a whole, not by Einzelansatz.
    Requested,
    Item(CostItemId),
    /// What the lines of an Einzelansatz have beyond it, to be taken off: it was reallocated (Umschichtung), its schools not yet.
    Beyond(CostItemId),
    /// What a notice names as eligible beyond its plan.
    Unplanned,
}

impl Part {
    const fn item(self) -> Option<CostItemId> {
        match self {
            Self::Item(id) | Self::Beyond(id) => Some(id),
            Self::Requested | Self::Unplanned => None,
        }
    }
}

/// Where money was applied for or approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    /// An application that no notice, or more than one, answers.
    Application(ApplicationId),
    Notice(NoticeId),
}

/// Spending of a row, gross, and the grant for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Amounts {
    requested: Cents,
    /// The part of the grant.
    granted: Cents,
    /// lt. Bescheid.
    planned: Cents,
    /// Invoiced, and what orders bind beside it.
    ordered: Cents,
    /// Deliveries at the prices of their orders, and invoices that bill no order.
    delivered: Cents,
    paid: Cents,
}

impl Amounts {
    /// In the order of columns. What was applied for is told of a school as a whole, the rest by Einzelansatz: where one cannot be said, the
    /// cell stays empty.
    fn cells(self, part: Part) -> [Cell; 7] {
        if part == Part::Requested {
            let mut cells = [const { Cell::Nothing }; 7];
            cells[0] = self.requested.into();
            return cells;
        }
        [
            Cell::Nothing,
            self.granted.into(),
            self.planned.into(),
            self.ordered.into(),
            self.delivered.into(),
            self.paid.into(),
            Cell::Difference {
                amount: self.planned.minus(self.paid),
                of: PLANNED,
                less: PAID,
            },
        ]
    }
}

/// A row with its names.
struct Row {
    key: Key,
    school: String,
    /// Title of the programme.
    programme: String,
    notice: String,
    /// Title of the notice, or of the application that none answers.
    measure: String,
    item: String,
    amounts: Amounts,
}

/// The report, with what the next one needs of it.
pub(super) struct State {
    pub(super) contents: Contents,
    /// Amounts of its rows as JSON.
    pub(super) figures: String,
    /// Which report the column *Änderungen* compares it with, in a sentence.
    pub(super) since: String,
}

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<State, MakeError> {
    let ordered = queries::ordered_lines(conn, as_of).await?;
    let found = gather(conn, &ordered, as_of).await?;
    let late = late::orders(conn, &ordered, |line, school| found.key(line, school), as_of).await?;
    let steps = next::steps(conn, as_of).await?;
    let last = since::last(conn, as_of).await?;
    let rows = found.rows();
    let (changes, gone) = match &last {
        Some(last) => last.compared(&rows),
        None => (vec![String::new(); rows.len()], Vec::new()),
    };
    let figures = since::figures(&rows);
    let cells = |(row, change): (Row, String)| {
        let late = late.get(&row.key);
        let mut cells: Vec<Cell> = vec![
            row.school.into(),
            row.programme.into(),
            row.notice.into(),
            row.measure.into(),
            row.item.into(),
        ];
        cells.extend(row.amounts.cells(row.key.part));
        cells.extend([
            late.map(Late::told).unwrap_or_default().into(),
            steps.of(row.key).into(),
            change.into(),
        ]);
        cells
    };
    let mut cells: Vec<Vec<Cell>> = rows.into_iter().zip(changes).map(cells).collect();
    cells.extend(gone.into_iter().map(|(label, change)| {
        let mut row = vec![Cell::Nothing; COLUMNS.columns.len()];
        if let [first, .., last] = row.as_mut_slice() {
            (*first, *last) = (label.into(), change.into());
        }
        row
    }));
    Ok(State {
        contents: Contents {
            columns: COLUMNS,
            rows: cells,
        },
        figures,
        since: since::sentence(last.as_ref()),
    })
}

//! Fristenliste: every deadline by day.

use chrono::{Datelike, NaiveDate};
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::deadlines;
use crate::text::distance;

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Tag", 12, Kind::Date),
        Column::new("Stand", 12, Kind::Text),
        Column::new("Abstand", 16, Kind::Text),
        Column::new("Art", 28, Kind::Text),
        Column::new("Frist", 44, Kind::Text),
        Column::new("Zu", 50, Kind::Text),
    ],
    totals: &[],
};

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let rows = deadlines::all(conn, as_of).await?.into_iter().map(|deadline| {
        let day = if deadline.year_only {
            deadline.date.year().to_string().into()
        } else {
            Cell::Date(deadline.date)
        };
        vec![
            day,
            deadline.urgency(as_of).label().into(),
            distance((deadline.date - as_of).num_days()).into(),
            deadline.kind.label().into(),
            deadline.label.into(),
            deadline.note.into(),
        ]
    });
    Ok(Contents {
        columns: COLUMNS,
        rows: rows.collect(),
    })
}

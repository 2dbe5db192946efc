//! Prüfprotokoll: every finding of the rules as of a day, with what somebody has confirmed.

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::NoticeId;
use sea_orm::ConnectionTrait;

use super::Contents;
use crate::checking::{self, CheckError, Found};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Regel", 6, Kind::Text),
        Column::new("Schwere", 9, Kind::Text),
        Column::new("Stand", 9, Kind::Text),
        Column::new("Gegenstand", 15, Kind::Text),
        Column::new("Hinweis", 25, Kind::Text),
        Column::new("Was zu tun ist", 22, Kind::Text),
        Column::new("Quelle", 15, Kind::Text),
        Column::new("bestätigt: Grund", 12, Kind::Text),
        Column::new("bestätigt von", 10, Kind::Text),
        Column::new("Rolle", 10, Kind::Text),
        Column::new("bestätigt am", 10, Kind::Date),
    ],
    totals: &[],
};

pub(super) async fn contents(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
    notice: Option<NoticeId>,
) -> Result<Contents, CheckError> {
    let found = checking::run(conn, as_of, notice).await?;
    Ok(Contents {
        columns: COLUMNS,
        rows: found.iter().map(row).collect(),
    })
}

fn row(found: &Found) -> Vec<Cell> {
    let finding = &found.finding;
    let confirmation = found.confirmation.as_ref();
    let role = confirmation.and_then(|one| one.role);
    vec![
        finding.rule.code().into(),
        finding.severity.label().into(),
        if found.is_open() { "offen" } else { "bestätigt" }.into(),
        finding.subject.named().into(),
        finding.message.as_str().into(),
        finding.remedy.as_str().into(),
        finding.source.as_str().into(),
        confirmation.map_or(Cell::Nothing, |one| one.reason.as_str().into()),
        confirmation.map_or(Cell::Nothing, |one| one.by.as_str().into()),
        role.map_or(Cell::Nothing, |role| role.label().into()),
        confirmation.map(|one| one.on).into(),
    ]
}

//! Anlagen: what a notice paid for that is built in, as the sheet of its Verwendungsnachweis has it.

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::NoticeId;
use sea_orm::ConnectionTrait;

use super::Contents;
use crate::reporting::service::proof::installed;
use crate::reporting::{MakeError, queries};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Gegenstand", 25, Kind::Text),
        Column::new("Schule", 19, Kind::Text),
        Column::new("Ort", 20, Kind::Text),
        Column::new("Umfang", 22, Kind::Text),
        Column::new("Abnahme", 12, Kind::Date),
        Column::new("Rechnungsnummer", 17, Kind::Text),
        Column::new("Kostenzeile", 18, Kind::Text),
        Column::new("Betrag brutto", 15, Kind::Money),
    ],
    totals: &["gross_cents"],
};

pub(super) async fn contents(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
    notice: NoticeId,
) -> Result<Contents, MakeError> {
    let names = queries::names(conn).await?;
    let found = installed(conn, (notice, as_of), &names).await?;
    let rows = found.into_iter().map(|installed| {
        let row = installed.row;
        vec![
            row.subject.into(),
            row.school.into(),
            row.place.into(),
            row.extent.into(),
            Cell::from(row.accepted_on),
            row.invoice_number.into(),
            row.cost_line.into(),
            row.gross.into(),
        ]
    });
    Ok(Contents {
        columns: COLUMNS,
        rows: rows.collect(),
    })
}

//! Mittelabruf: every drawdown of a notice, what it counted and until when its money has to be spent.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::{NoticeId, PayoutId};
use sea_orm::ConnectionTrait;

use super::Contents;
use crate::drawdowns::{self, DrawdownRow};
use crate::funding;
use crate::reporting::service::proof::programme;
use crate::reporting::{MakeError, queries};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Bescheid", 20, Kind::Text),
        Column::new("Nr.", 6, Kind::Count),
        Column::new("berechnet zum", 12, Kind::Date),
        Column::new("Art", 14, Kind::Text),
        Column::new("Stand", 15, Kind::Text),
        Column::new("bisher abgerufen", 15, Kind::Amount),
        Column::new("bezahlte Rechnungen", 15, Kind::Amount),
        Column::new("fällige Rechnungen", 15, Kind::Amount),
        Column::new("zuwendungsfähig", 16, Kind::Amount),
        Column::new("Fördersatz", 11, Kind::Text),
        Column::new("Abrufbetrag", 15, Kind::Money),
        Column::new("ausgezahlt am", 13, Kind::Date),
        Column::new("Verwendung bis", 13, Kind::Date),
    ],
    totals: &["amount_cents"],
};

pub(super) async fn contents(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
    id: NoticeId,
) -> Result<Contents, MakeError> {
    let unknown = || MakeError::Refused("Den Bescheid gibt es nicht.".to_owned());
    let notice = queries::the_notice(conn, id).await?.ok_or_else(unknown)?;
    let programmes = funding::programmes(conn).await?;
    let within = funding::spend_within_days(&notice, programme(&notice, &programmes));
    let payouts = queries::payouts(conn, id, as_of).await?;
    let paid_on: HashMap<PayoutId, NaiveDate> = payouts.iter().map(|row| (row.id, row.paid_on)).collect();
    let asked = drawdowns::all(conn).await?;
    let asked = asked
        .into_iter()
        .filter(|row| row.notice == id && row.as_of <= as_of);
    let row = |row: DrawdownRow| {
        let paid_on = row.progress.payout.and_then(|id| paid_on.get(&id)).copied();
        let use_by = paid_on
            .zip(within)
            .and_then(|(day, within)| day.checked_add_days(Days::new(within.into())));
        let computed_as = row.computed_as();
        vec![
            row.notice_reference.into(),
            Cell::Count(u32::try_from(row.number).unwrap_or_default()),
            Cell::Date(row.as_of),
            computed_as.into(),
            row.progress.state.label().into(),
            row.drawn_before.into(),
            row.paid_eligible.into(),
            row.need_eligible.into(),
            row.paid_eligible.plus(row.need_eligible).into(),
            format!("{} %", row.rate).into(),
            row.amount.into(),
            paid_on.into(),
            use_by.into(),
        ]
    };
    Ok(Contents {
        columns: COLUMNS,
        rows: asked.map(row).collect(),
    })
}

//! The deadlines of schools: what ends or comes at them, and what their IT wants to see again. Grants, invoices and documents are the
//! office's.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{DeadlineKind, NoticeId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::{bought, deadline, ends, name, of_leases, of_memo, sort};
use crate::deadlines::queries::{self, Bound};
use crate::deadlines::rows::{Deadline, Place};
use crate::memos;
use crate::text::counted;

/// Ends of Zweckbindung and Garantie of the devices of these schools, their leases, promised deliveries and Wiedervorlagen, by day.
pub(super) async fn all(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
    today: NaiveDate,
) -> Result<Vec<Deadline>, DbErr> {
    let names: BTreeMap<NoticeId, String> = queries::notices(conn)
        .await?
        .iter()
        .map(|notice| (notice.id, name(notice)))
        .collect();
    let bound = queries::bound_at(conn, schools, today).await?;
    let mut rows: Vec<Deadline> = bound.into_iter().map(|row| of_bound(row, &names)).collect();
    rows.extend(of_leases(&queries::leased(conn, Some(schools)).await?));
    rows.extend(ends::of_warranties(conn, &names, Some(schools), today).await?);
    rows.extend(bought::to_come(conn, Some(schools)).await?);
    let again = memos::follow_ups_at(conn, schools).await?;
    rows.extend(again.into_iter().map(of_memo));
    sort(&mut rows);
    Ok(rows)
}

/// Devices of a notice whose Zweckbindung ends on one day.
fn of_bound(row: Bound, names: &BTreeMap<NoticeId, String>) -> Deadline {
    let notice = names.get(&row.notice).map_or("", String::as_str);
    let note = format!("{notice}, {}", counted(row.devices, "Gerät", "Geräte"));
    let place = Place::BoundDevices(row.notice, row.until.year());
    deadline(DeadlineKind::Zweckbindung, row.until, note, place)
}

//! How far the proofs are, from sums that are kept as invoices are written and from the devices.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::{device, device_summary, finding_confirmation, narrative, proof_progress};
use paktbuch_types::{DeviceId, NoticeId, SubjectKind};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::without_serial;
use crate::funding::rows::Progress;

/// Devices that are asked for in one query; both engines take far more parameters.
const DEVICES_AT_ONCE: usize = 500;

/// How far the proof of one notice is, or of each that has an invoice or a device.
///
/// # Errors
/// The database's refusal.
pub async fn progress(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<NoticeId, Progress>, DbErr> {
    let mut all: HashMap<NoticeId, Progress> = HashMap::new();
    let without_room = device::Entity::find().filter(device::Column::RoomId.is_null());
    let (invoices, bound, unnumbered, unplaced, told) = tokio::try_join!(
        of_invoices(conn, notice),
        devices(conn, notice),
        counted(conn, without_serial(), notice),
        counted(conn, without_room, notice),
        narratives(conn, notice),
    )?;
    for row in invoices {
        let progress = all.entry(row.notice_id).or_default();
        progress.invoices = count(row.invoices);
        progress.undivided = count(row.undivided);
        progress.incomplete = count(row.incomplete);
        progress.lines = count(row.lines);
        progress.undated = count(row.undated);
        progress.works_undated = count(row.works_undated);
        progress.works_without_acceptance = count(row.works_without_acceptance);
        let lacks = &mut progress.lacks;
        lacks.open_lines = count(row.open_lines);
        lacks.unpaid_invoices = count(row.unpaid);
        lacks.unproven_invoices = count(row.unproven);
        lacks.short_lines = count(row.short_lines);
        lacks.incomplete_lines = count(row.incomplete_lines);
        lacks.without_order = count(row.without_order);
        lacks.without_acceptance = count(row.without_acceptance);
    }
    for (id, devices) in bound {
        all.entry(NoticeId(id)).or_default().devices = count(devices);
    }
    for (id, devices) in unnumbered {
        all.entry(id).or_default().lacks.without_serial = count(devices);
    }
    for (id, devices) in unplaced {
        all.entry(id).or_default().lacks.without_room = count(devices);
    }
    for (id, progress) in &mut all {
        progress.lacks_narrative = !told.contains(id);
    }
    Ok(all)
}

/// Notices whose Sachbericht says what was done or reached; the text of a letter alone is none.
async fn narratives(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashSet<NoticeId>, DbErr> {
    let ids: Vec<NoticeId> = narrative::Entity::find()
        .select_only()
        .column(narrative::Column::NoticeId)
        .filter(
            Condition::any()
                .add(narrative::Column::Measure.ne(""))
                .add(narrative::Column::Result.ne("")),
        )
        .apply_if(notice, |query, notice| {
            query.filter(narrative::Column::NoticeId.eq(notice))
        })
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}

async fn of_invoices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<proof_progress::Model>, DbErr> {
    proof_progress::Entity::find()
        .filter(proof_progress::Column::Invoices.gt(0))
        .apply_if(notice, |query, notice| {
            query.filter(proof_progress::Column::NoticeId.eq(notice))
        })
        .all(conn)
        .await
}

async fn devices(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<Vec<(i64, i64)>, DbErr> {
    let sum = Expr::from(Func::sum(Expr::col(device_summary::Column::Devices))).cast_as("bigint");
    device_summary::Entity::find()
        .select_only()
        .column(device_summary::Column::NoticeId)
        .column_as(sum, "devices")
        .filter(device_summary::Column::NoticeId.gt(0))
        .apply_if(notice, |query, notice| {
            query.filter(device_summary::Column::NoticeId.eq(notice.0))
        })
        .group_by(device_summary::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

/// Devices that one notice binds, or any, of which somebody confirmed what one of these rules says.
///
/// # Errors
/// The database's refusal.
pub async fn confirmed_devices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    rules: [&str; 2],
) -> Result<Vec<device::Model>, DbErr> {
    let confirmed: Vec<DeviceId> = finding_confirmation::Entity::find()
        .select_only()
        .column(finding_confirmation::Column::SubjectId)
        .distinct()
        .filter(finding_confirmation::Column::SubjectKind.eq(SubjectKind::Device))
        .filter(finding_confirmation::Column::Rule.is_in(rules))
        .into_tuple()
        .all(conn)
        .await?;
    // Few are confirmed, and a notice binds many: asked by their ids, no device of the notice is read beside them.
    let mut devices = Vec::new();
    for ids in confirmed.chunks(DEVICES_AT_ONCE) {
        let found = device::Entity::find()
            .filter(device::Column::Id.is_in(ids.iter().copied()))
            .all(conn)
            .await?;
        devices.extend(found.into_iter().filter(|device| match notice {
            Some(notice) => device.notice_id == Some(notice),
            None => device.notice_id.is_some(),
        }));
    }
    Ok(devices)
}

/// Of these devices, how many each notice binds.
async fn counted(
    conn: &impl ConnectionTrait,
    devices: Select<device::Entity>,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, i64)>, DbErr> {
    devices
        .select_only()
        .column(device::Column::NoticeId)
        .column_as(Expr::col(device::Column::Id).count(), "devices")
        .filter(device::Column::NoticeId.is_not_null())
        .apply_if(notice, |query, notice| {
            query.filter(device::Column::NoticeId.eq(notice))
        })
        .group_by(device::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

//! Devices: how many each line has, which of them a rule may object to, which belong to a school.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, device, funding_share, invoice_line, school};
use paktbuch_types::{
    DeviceId, DeviceOwner, DeviceStatus, InvoiceLineId, LineKind, NoticeId, OwnZweckbindung, SchoolId,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

use super::allocations::{allocations, invoices_of};
use crate::checking::rows::{DeviceRow, DevicesOfLine, RelocatedRow, SharedDevice, UnboundRow};

/// How many devices were created from each line: once on each notice, once in all.
pub(in crate::checking) async fn devices_of_lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    until: Option<NaiveDate>,
) -> Result<Vec<DevicesOfLine>, DbErr> {
    let counted = |query: Select<allocation::Entity>| {
        query
            .join_rev(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
            .filter(delivered(until))
            .apply_if(notice, |query, notice| {
                query.filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
            })
            .select_only()
            .column(allocation::Column::InvoiceLineId)
            .column_as(
                Expr::col((funding_share::Entity, funding_share::Column::DeviceId)).count_distinct(),
                "devices",
            )
            .group_by(allocation::Column::InvoiceLineId)
    };
    let by_payer: Vec<(InvoiceLineId, i64, Option<NoticeId>)> = counted(allocations())
        .column(cost_item::Column::NoticeId)
        .group_by(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut all: BTreeMap<InvoiceLineId, i64> = BTreeMap::new();
    let mut several: BTreeSet<InvoiceLineId> = BTreeSet::new();
    for (line, devices, _) in &by_payer {
        if all.insert(*line, *devices).is_some() {
            several.insert(*line);
        }
    }
    // Only lines that several pay for can have a device twice.
    for batch in several.into_iter().collect::<Vec<_>>().chunks(1_000) {
        let rows: Vec<(InvoiceLineId, i64)> = counted(allocations())
            .filter(allocation::Column::InvoiceLineId.is_in(batch.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows);
    }
    let all = all.into_iter().map(|(line, devices)| DevicesOfLine {
        line,
        notice: None,
        devices,
    });
    let by_notice = by_payer.into_iter().filter_map(|(line, devices, notice)| {
        Some(DevicesOfLine {
            line,
            notice: Some(notice?),
            devices,
        })
    });
    Ok(all.chain(by_notice).collect())
}

/// Devices delivered up to a day, as the Inventarliste of that day has them; all without one.
pub(super) fn delivered(until: Option<NaiveDate>) -> Condition {
    match until {
        None => Condition::all(),
        Some(until) => Condition::any()
            .add(device::Column::DeliveredOn.is_null())
            .add(device::Column::DeliveredOn.lte(until)),
    }
}

/// Notices whose devices should all have the same end of the Zweckbindung; `None` where it differs from device to device.
pub(in crate::checking) type SameEnd = BTreeMap<Option<NaiveDate>, Vec<NoticeId>>;

/// Leased devices that are kept and that a notice binds: notice, device, inventory number.
pub(in crate::checking) async fn leased_devices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, DeviceId, String)>, DbErr> {
    device::Entity::find()
        .select_only()
        .columns([
            device::Column::NoticeId,
            device::Column::Id,
            device::Column::InventoryNumber,
        ])
        .filter(device::Column::Owner.eq(DeviceOwner::Lessor))
        .filter(device::Column::NoticeId.is_not_null())
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .apply_if(notice, |query, notice| {
            query.filter(device::Column::NoticeId.eq(notice))
        })
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

/// Devices of these notices, delivered up to a day, without those that no rule can object to: serial, room, end of the
/// Zweckbindung as expected, in use.
pub(in crate::checking) async fn questionable_devices(
    conn: &impl ConnectionTrait,
    ends: &SameEnd,
    until: Option<NaiveDate>,
) -> Result<Vec<DeviceRow>, DbErr> {
    let mut any = Condition::any();
    for (end, notices) in ends {
        let of_these = device::Column::NoticeId.is_in(notices.iter().copied());
        let of_these = Condition::all().add(of_these);
        any = any.add(match end {
            None => of_these,
            Some(end) => of_these.add(
                Condition::any()
                    .add(
                        Condition::all()
                            .add(device::Column::Serial.is_null())
                            .add(device::Column::Kind.eq(LineKind::Device)),
                    )
                    .add(device::Column::InventoryNumber.eq(""))
                    .add(device::Column::RoomId.is_null())
                    .add(device::Column::Status.is_in([DeviceStatus::Disposed, DeviceStatus::Missing]))
                    .add(device::Column::ZweckbindungUntil.is_null())
                    .add(device::Column::ZweckbindungUntil.ne(*end)),
            ),
        });
    }
    if any.is_empty() {
        return Ok(Vec::new());
    }
    type Device = (
        DeviceId,
        String,
        NoticeId,
        DeviceStatus,
        Option<NaiveDate>,
        Option<NaiveDate>,
        Option<String>,
        LineKind,
        Option<i64>,
    );
    let rows: Vec<Device> = device::Entity::find()
        .select_only()
        .columns([
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::NoticeId,
            device::Column::Status,
            device::Column::CommissionedOn,
            device::Column::ZweckbindungUntil,
            device::Column::Serial,
            device::Column::Kind,
            device::Column::RoomId,
        ])
        .filter(any)
        .filter(delivered(until))
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row =
        |(id, inventory_number, notice, status, commissioned_on, bound_until, serial, kind, room): Device| {
            DeviceRow {
                id,
                inventory_number,
                notice,
                status,
                status_since: None,
                is_credited: false,
                own: OwnZweckbindung::default(),
                commissioned_on,
                bound_until,
                has_serial: serial.is_some() || !kind.has_serials(),
                has_room: room.is_some(),
            }
        };
    Ok(rows.into_iter().map(row).collect())
}

/// Devices of one notice or of all that are bound on this day and stand at another school than the one that they
/// were granted for, by id: that of the part that bought them, else that of its cost line.
pub(in crate::checking) async fn relocated_devices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    today: NaiveDate,
) -> Result<Vec<RelocatedRow>, DbErr> {
    type Device = (
        Option<NoticeId>,
        DeviceId,
        String,
        Option<NaiveDate>,
        SchoolId,
        SchoolId,
    );
    let granted_for = || {
        Func::coalesce([
            Expr::col((allocation::Entity, allocation::Column::SchoolId)),
            Expr::col((cost_line::Entity, cost_line::Column::SchoolId)),
        ])
    };
    let at = || Expr::col((device::Entity, device::Column::SchoolId));
    let rows: Vec<Device> = device::Entity::find()
        .join_rev(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .filter(funding_share::Column::Spread.is_null())
        .filter(device::Column::NoticeId.is_not_null())
        .filter(device::Column::ZweckbindungUntil.gte(today))
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .filter(Expr::from(granted_for()).ne(at()))
        .apply_if(notice, |query, notice| {
            query.filter(device::Column::NoticeId.eq(notice))
        })
        .select_only()
        .columns([
            device::Column::NoticeId,
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::ZweckbindungUntil,
            device::Column::SchoolId,
        ])
        .column_as(Expr::from(granted_for()), "granted_for")
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<(SchoolId, String)> = school::Entity::find()
        .select_only()
        .columns([school::Column::Id, school::Column::ShortName])
        .into_tuple()
        .all(conn)
        .await?;
    let names: HashMap<SchoolId, String> = names.into_iter().collect();
    let row = |(notice, id, inventory_number, bound_until, stands_at, granted_for): Device| {
        Some(RelocatedRow {
            notice: notice?,
            id,
            inventory_number,
            granted_for: names.get(&granted_for)?.clone(),
            stands_at: names.get(&stands_at)?.clone(),
            bound_until: bound_until?,
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// Devices in stock that no notice binds and that lack serial, inventory number or somebody who pays.
pub(in crate::checking) async fn unbound_devices(
    conn: &impl ConnectionTrait,
) -> Result<Vec<UnboundRow>, DbErr> {
    type Device = (DeviceId, String, Option<String>, LineKind, bool);
    let share = Query::select()
        .expr(Expr::value(1))
        .from(funding_share::Entity)
        .and_where(
            Expr::col((funding_share::Entity, funding_share::Column::DeviceId))
                .equals((device::Entity, device::Column::Id)),
        )
        .to_owned();
    let rows: Vec<Device> = device::Entity::find()
        .select_only()
        .columns([
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::Serial,
            device::Column::Kind,
        ])
        .column_as(Expr::exists(share.clone()), "is_paid")
        .filter(device::Column::NoticeId.is_null())
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .filter(
            Condition::any()
                .add(
                    Condition::all()
                        .add(device::Column::Serial.is_null())
                        .add(device::Column::Kind.eq(LineKind::Device)),
                )
                .add(device::Column::InventoryNumber.eq(""))
                .add(Expr::exists(share).not()),
        )
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(id, inventory_number, serial, kind, is_paid): Device| UnboundRow {
        id,
        inventory_number,
        has_serial: serial.is_some() || !kind.has_serials(),
        is_paid,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Devices that more than one notice pays for, each with all of them.
pub(in crate::checking) async fn shared_devices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<SharedDevice>, DbErr> {
    let paid = || {
        funding_share::Entity::find()
            .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
            .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
            .select_only()
    };
    // Who has one share only has one payer: the index tells that without the joins.
    let shared = funding_share::Entity::find()
        .select_only()
        .column(funding_share::Column::DeviceId)
        .group_by(funding_share::Column::DeviceId)
        .having(Expr::col(funding_share::Column::Id).count().gt(1))
        .into_query();
    let several = paid()
        .filter(funding_share::Column::DeviceId.in_subquery(shared))
        .column(funding_share::Column::DeviceId)
        .group_by(funding_share::Column::DeviceId)
        .having(
            Expr::col((cost_item::Entity, cost_item::Column::NoticeId))
                .count_distinct()
                .gt(1),
        )
        .into_query();
    let rows: Vec<(DeviceId, String, NoticeId)> = paid()
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .column(device::Column::Id)
        .column(device::Column::InventoryNumber)
        .column(cost_item::Column::NoticeId)
        .filter(device::Column::Id.in_subquery(several))
        .distinct()
        .order_by_asc(device::Column::Id)
        .order_by_asc(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut devices: Vec<SharedDevice> = Vec::new();
    for (id, inventory_number, notice) in rows {
        match devices.last_mut().filter(|device| device.id == id) {
            Some(device) => device.notices.push(notice),
            None => devices.push(SharedDevice {
                id,
                inventory_number,
                notices: vec![notice],
            }),
        }
    }
    devices.retain(|device| notice.is_none_or(|notice| device.notices.contains(&notice)));
    Ok(devices)
}

/// Those of `devices` that belong to these schools.
pub(in crate::checking) async fn devices_of(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
    devices: &[DeviceId],
) -> Result<HashSet<DeviceId>, DbErr> {
    let mut own = HashSet::new();
    for batch in devices.chunks(1_000) {
        let found: Vec<DeviceId> = device::Entity::find()
            .filter(device::Column::Id.is_in(batch.iter().copied()))
            .filter(device::Column::SchoolId.is_in(schools.iter().copied()))
            .select_only()
            .column(device::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        own.extend(found);
    }
    Ok(own)
}

//! The end of the Zweckbindung of a notice's devices follows the notice.

use chrono::NaiveDate;
use paktbuch_entity::{device, notice};
use paktbuch_types::{DeviceId, NoticeId, ZweckbindungStart, format_date};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::funding::commands::NoticeData;
use crate::funding::queries;
use crate::funding::rows::{BoundDevice, MovedDevice};
use crate::rules::r17_zweckbindung::zweckbindung_end;

/// Last day of the Zweckbindung of a device of this notice; `commissioned` counts where the notice says so. `None` where
/// there is none, or a date it needs is unknown.
#[must_use]
pub fn bound_until(notice: &notice::Model, commissioned: Option<NaiveDate>) -> Option<NaiveDate> {
    zweckbindung_end(
        notice.zweckbindung_start,
        notice.zweckbindung_years,
        notice.implementation_to,
        commissioned,
        notice.zweckbindung_date,
    )
}

/// Whether anything changed that the Zweckbindung depends on.
pub(super) fn differs(before: &notice::Model, after: &notice::Model) -> bool {
    let terms = |row: &notice::Model| {
        (
            row.zweckbindung_start,
            row.zweckbindung_years,
            row.implementation_to,
            row.zweckbindung_date,
        )
    };
    terms(before) != terms(after)
}

/// Devices whose Zweckbindung would move with these values of the notice, by inventory number.
pub(super) async fn moved(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    after: &NoticeData,
) -> Result<Vec<MovedDevice>, DbErr> {
    let until = |commissioned: Option<NaiveDate>| {
        zweckbindung_end(
            after.zweckbindung_start,
            after.zweckbindung_years,
            after.implementation_to,
            commissioned,
            after.zweckbindung_date,
        )
    };
    let devices = queries::devices_bound(conn, notice).await?;
    let device = |device: BoundDevice| MovedDevice {
        after: until(device.commissioned_on),
        before: device.until,
        id: device.id,
        inventory_number: device.inventory_number,
        model: device.model,
    };
    let moved = devices.into_iter().map(device);
    Ok(moved.filter(|device| device.before != device.after).collect())
}

/// Sets the end of the Zweckbindung of every device of the notice; answers how many changed. Each has an event of its own.
pub(super) async fn follow(tx: &WriteTx, notice: &notice::Model) -> Result<u64, DbErr> {
    if notice.zweckbindung_start != ZweckbindungStart::Commissioning {
        return set(tx, notice, Condition::all(), bound_until(notice, None)).await;
    }
    let days: Vec<Option<NaiveDate>> = device::Entity::find()
        .select_only()
        .column(device::Column::CommissionedOn)
        .filter(device::Column::NoticeId.eq(notice.id))
        .distinct()
        .into_tuple()
        .all(tx.conn())
        .await?;
    let mut changed = 0;
    for day in days {
        let of_day = match day {
            Some(day) => device::Column::CommissionedOn.eq(day),
            None => device::Column::CommissionedOn.is_null(),
        };
        changed += set(tx, notice, Condition::all().add(of_day), bound_until(notice, day)).await?;
    }
    Ok(changed)
}

async fn set(
    tx: &WriteTx,
    notice: &notice::Model,
    only: Condition,
    until: Option<NaiveDate>,
) -> Result<u64, DbErr> {
    let other = match until {
        Some(until) => Condition::any()
            .add(device::Column::ZweckbindungUntil.is_null())
            .add(device::Column::ZweckbindungUntil.ne(until)),
        None => Condition::any().add(device::Column::ZweckbindungUntil.is_not_null()),
    };
    let following = Condition::all()
        .add(device::Column::NoticeId.eq(notice.id))
        .add(only)
        .add(other);
    let before: Vec<(DeviceId, Option<NaiveDate>)> = device::Entity::find()
        .select_only()
        .columns([device::Column::Id, device::Column::ZweckbindungUntil])
        .filter(following.clone())
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let updated = device::Entity::update_many()
        .col_expr(device::Column::ZweckbindungUntil, Expr::value(until))
        .col_expr(device::Column::Version, Expr::col(device::Column::Version).add(1))
        .filter(following)
        .exec(tx.conn())
        .await?;
    let date = |date: Option<NaiveDate>| date.map(format_date).unwrap_or_default();
    let events = before.into_iter().map(|(id, old)| {
        Event::new(EventKind::DeviceChanged, SubjectKind::Device, id.0)
            .touching(Some(notice.id))
            .change(Change::new("Zweckbindung bis", date(old), date(until)))
    });
    audit::record(tx, events).await?;
    Ok(updated.rows_affected)
}

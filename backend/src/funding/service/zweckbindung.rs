//! The end of the Zweckbindung of a notice's devices follows the notice, or the Einzelansatz that says something of its own.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{cost_item, device, notice};
use paktbuch_types::{DeviceId, NoticeId, OwnZweckbindung, ZweckbindungStart, format_date};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{check_notice, own_terms};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::NoticeData;
use crate::funding::queries::{self, data};
use crate::funding::rows::{BoundDevice, MovedDevice};
use crate::rules::r17_zweckbindung::Terms;

/// The Zweckbindung of what an Einzelansatz of this notice pays; of what says nothing of its own, `own` is empty.
#[must_use]
pub fn zweckbindung_of(notice: &notice::Model, own: OwnZweckbindung) -> Terms {
    of_notice(notice).with(own)
}

/// Last day of the Zweckbindung of a device of this notice; `commissioned` counts where the notice says so. `None` where
/// there is none, or a date it needs is unknown. An Einzelansatz may say otherwise: [`zweckbindung_of`].
#[must_use]
pub fn bound_until(notice: &notice::Model, commissioned: Option<NaiveDate>) -> Option<NaiveDate> {
    of_notice(notice).end(commissioned)
}

/// What the Einzelansätze of a notice, or of all, say for themselves, by the devices that were bought on them; devices of others are
/// not named.
///
/// # Errors
/// The database's refusal.
pub async fn own_zweckbindungen(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<DeviceId, OwnZweckbindung>, DbErr> {
    queries::own_zweckbindungen(conn, notice, None).await
}

/// What the Einzelansatz says for itself on which this device was bought.
///
/// # Errors
/// The database's refusal.
pub async fn own_zweckbindung(
    conn: &impl ConnectionTrait,
    device: DeviceId,
) -> Result<OwnZweckbindung, DbErr> {
    let own = queries::own_zweckbindungen(conn, None, Some(device)).await?;
    Ok(own.get(&device).copied().unwrap_or_default())
}

/// What an Einzelansatz says for itself.
#[must_use]
pub fn item_zweckbindung(item: &cost_item::Model) -> OwnZweckbindung {
    data::own_zweckbindung(item)
}

/// The Zweckbindung as the notice says it.
pub(super) fn of_notice(notice: &notice::Model) -> Terms {
    Terms {
        start: Some(notice.zweckbindung_start),
        years: notice.zweckbindung_years,
        implementation_to: notice.implementation_to,
        fixed: notice.zweckbindung_date,
    }
}

/// The Zweckbindung as a notice would say it with these values.
pub(super) fn of_data(data: &NoticeData) -> Terms {
    Terms {
        start: Some(data.zweckbindung_start),
        years: data.zweckbindung_years,
        implementation_to: data.implementation_to,
        fixed: data.zweckbindung_date,
    }
}

/// Whether anything changed that the Zweckbindung depends on.
pub(super) fn differs(before: &notice::Model, after: &notice::Model) -> bool {
    !are_same(of_notice(before), of_notice(after))
}

fn are_same(one: Terms, other: Terms) -> bool {
    let values = |terms: Terms| (terms.start, terms.years, terms.implementation_to, terms.fixed);
    values(one) == values(other)
}

/// Devices whose Zweckbindung moves once the notice of the version `version` says this, by inventory number; nothing is written.
///
/// # Errors
/// As [`super::change_notice`], where anything changes that the Zweckbindung depends on.
pub async fn preview_notice(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    version: i64,
    command: &NoticeData,
    today: NaiveDate,
) -> Result<Vec<MovedDevice>, ServiceError> {
    let before = notice::Entity::find_by_id(id)
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if before.version != version {
        return Err(ServiceError::Stale);
    }
    if are_same(of_notice(&before), of_data(command)) {
        return Ok(Vec::new());
    }
    check_notice(conn, command.clone(), Some((id, before.notice_date)), today).await?;
    own_terms::check_items(conn, id, (of_notice(&before), of_data(command))).await?;
    Ok(moved(conn, id, command).await?)
}

/// Devices whose Zweckbindung would move with these values of the notice, by inventory number.
pub(super) async fn moved(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    after: &NoticeData,
) -> Result<Vec<MovedDevice>, DbErr> {
    let terms = of_data(after);
    let own = own_zweckbindungen(conn, Some(notice)).await?;
    let devices = queries::devices_bound(conn, notice).await?;
    let device = |device: BoundDevice| MovedDevice {
        after: terms
            .with(own.get(&device.id).copied().unwrap_or_default())
            .end(device.commissioned_on),
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
    let mut changed = 0;
    let mut others = Condition::all();
    for item in &queries::bound_apart(tx.conn(), Some(notice.id)).await? {
        changed += follow_item(tx, notice, item).await?;
        others = others.add(device::Column::Id.not_in_subquery(queries::bought_on(item.id)));
    }
    changed += set_all(tx, notice, of_notice(notice), others).await?;
    Ok(changed)
}

/// The same for the devices that were bought on one Einzelansatz of the notice.
pub(super) async fn follow_item(
    tx: &WriteTx,
    notice: &notice::Model,
    item: &cost_item::Model,
) -> Result<u64, DbErr> {
    let terms = zweckbindung_of(notice, data::own_zweckbindung(item));
    let of_item = device::Column::Id.in_subquery(queries::bought_on(item.id));
    set_all(tx, notice, terms, Condition::all().add(of_item)).await
}

/// Sets the end of those devices of the notice that `only` lets through.
async fn set_all(tx: &WriteTx, notice: &notice::Model, terms: Terms, only: Condition) -> Result<u64, DbErr> {
    if terms.start != Some(ZweckbindungStart::Commissioning) {
        return set(tx, notice, only, terms.end(None)).await;
    }
    let days: Vec<Option<NaiveDate>> = device::Entity::find()
        .select_only()
        .column(device::Column::CommissionedOn)
        .filter(device::Column::NoticeId.eq(notice.id))
        .filter(only.clone())
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
        changed += set(tx, notice, only.clone().add(of_day), terms.end(day)).await?;
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

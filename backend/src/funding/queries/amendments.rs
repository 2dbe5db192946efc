//! Change notices, and the devices whose Zweckbindung they move.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, device_model, document, drawdown, notice_amendment, notice_amendment_value};
use paktbuch_types::{AmendmentId, Cents, DeviceId, DrawdownState, InventoryNumber, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use super::lists::told_file;
use crate::funding::commands::AmendmentHead;
use crate::funding::rows::{AmendedValue, AmendmentRow, BoundDevice};

/// The change notices of a notice, the first one first.
///
/// # Errors
/// The database's refusal.
pub async fn amendments(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<AmendmentRow>, DbErr> {
    let found = notice_amendment::Entity::find()
        .filter(notice_amendment::Column::NoticeId.eq(notice))
        .find_also_related(document::Entity)
        .order_by_asc(notice_amendment::Column::Number)
        .all(conn)
        .await?;
    told(conn, found).await
}

/// One change notice.
///
/// # Errors
/// The database's refusal.
pub async fn amendment(conn: &impl ConnectionTrait, id: AmendmentId) -> Result<Option<AmendmentRow>, DbErr> {
    let found = notice_amendment::Entity::find_by_id(id)
        .find_also_related(document::Entity)
        .all(conn)
        .await?;
    Ok(told(conn, found).await?.pop())
}

type Found = Vec<(notice_amendment::Model, Option<document::Model>)>;

async fn told(conn: &impl ConnectionTrait, found: Found) -> Result<Vec<AmendmentRow>, DbErr> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let values = notice_amendment_value::Entity::find()
        .filter(notice_amendment_value::Column::AmendmentId.is_in(found.iter().map(|(row, _)| row.id)))
        .order_by_asc(notice_amendment_value::Column::AmendmentId)
        .order_by_asc(notice_amendment_value::Column::Position)
        .all(conn)
        .await?;
    let mut by_amendment: HashMap<AmendmentId, Vec<AmendedValue>> = HashMap::new();
    for row in values {
        by_amendment
            .entry(row.amendment_id)
            .or_default()
            .push(AmendedValue {
                label: row.label,
                before: row.value_before,
                after: row.value_after,
                page: row.page,
                place: row.place,
            });
    }
    let row = |(row, document): (notice_amendment::Model, Option<document::Model>)| AmendmentRow {
        id: row.id,
        notice: row.notice_id,
        number: row.number,
        version: row.version,
        kind: row.kind,
        head: AmendmentHead {
            reference: row.reference,
            dated: row.dated,
            announced_on: row.announced_on,
            reason: row.reason,
        },
        granted_before: row.granted_before,
        granted: row.granted,
        values: by_amendment.remove(&row.id).unwrap_or_default(),
        file: document.map(told_file),
    };
    Ok(found.into_iter().map(row).collect())
}

/// Devices that a notice binds, by inventory number.
///
/// # Errors
/// The database's refusal.
pub async fn devices_bound(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<BoundDevice>, DbErr> {
    type Row = (
        DeviceId,
        InventoryNumber,
        String,
        String,
        Option<NaiveDate>,
        Option<NaiveDate>,
    );
    let rows: Vec<Row> = device::Entity::find()
        .select_only()
        .columns([device::Column::Id, device::Column::InventoryNumber])
        .columns([device_model::Column::Manufacturer, device_model::Column::Name])
        .columns([device::Column::CommissionedOn, device::Column::ZweckbindungUntil])
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .filter(device::Column::NoticeId.eq(notice))
        .order_by_asc(device::Column::InventoryNumber)
        .into_tuple()
        .all(conn)
        .await?;
    let device = |(id, number, manufacturer, name, commissioned_on, until): Row| BoundDevice {
        id,
        inventory_number: number.to_string(),
        model: format!("{manufacturer} {name}").trim().to_owned(),
        commissioned_on,
        until,
    };
    Ok(rows.into_iter().map(device).collect())
}

/// Grant money that was asked for and has not come yet.
///
/// # Errors
/// The database's refusal.
pub async fn awaited(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Cents, DbErr> {
    let amounts: Vec<Cents> = drawdown::Entity::find()
        .select_only()
        .column(drawdown::Column::Amount)
        .filter(drawdown::Column::NoticeId.eq(notice))
        .filter(drawdown::Column::State.eq(DrawdownState::Requested))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(amounts.into_iter().sum())
}

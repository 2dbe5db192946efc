//! What the rules ask about devices.

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, device, funding_share, notice};
use paktbuch_types::{DeviceId, DeviceStatus, InventoryNumber, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::devices::rows::BoundDevice;

/// The notices with the devices that they bind, by reference and inventory number; one notice only where it is given.
pub(in crate::devices) async fn bound_devices(
    conn: &impl ConnectionTrait,
    only: Option<NoticeId>,
) -> Result<Vec<(notice::Model, Vec<BoundDevice>)>, DbErr> {
    let mut query = notice::Entity::find().order_by_asc(notice::Column::Reference);
    if let Some(id) = only {
        query = query.filter(notice::Column::Id.eq(id));
    }
    let mut found = Vec::new();
    for notice in query.all(conn).await? {
        let rows: Vec<(
            DeviceId,
            InventoryNumber,
            DeviceStatus,
            Option<NaiveDate>,
            Option<NaiveDate>,
        )> = device::Entity::find()
            .filter(device::Column::NoticeId.eq(notice.id))
            .order_by_asc(device::Column::InventoryNumber)
            .select_only()
            .column(device::Column::Id)
            .column(device::Column::InventoryNumber)
            .column(device::Column::Status)
            .column(device::Column::CommissionedOn)
            .column(device::Column::ZweckbindungUntil)
            .into_tuple()
            .all(conn)
            .await?;
        let devices = rows
            .into_iter()
            .map(
                |(id, inventory_number, status, commissioned_on, zweckbindung_until)| BoundDevice {
                    id,
                    inventory_number,
                    status,
                    commissioned_on,
                    zweckbindung_until,
                },
            )
            .collect();
        found.push((notice, devices));
    }
    Ok(found)
}

/// Every (device, notice) where a device is paid from several notices, by device.
pub(in crate::devices) async fn shared_devices(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(DeviceId, InventoryNumber, NoticeId)>, DbErr> {
    let several = Query::select()
        .column(funding_share::Column::DeviceId)
        .from(funding_share::Entity)
        .group_by_col(funding_share::Column::DeviceId)
        .and_having(Expr::col(funding_share::Column::Id).count().gt(1))
        .to_owned();
    funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(funding_share::Column::DeviceId.in_subquery(several))
        .order_by_asc(funding_share::Column::DeviceId)
        .select_only()
        .column(funding_share::Column::DeviceId)
        .column(device::Column::InventoryNumber)
        .column(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

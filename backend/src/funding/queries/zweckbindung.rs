//! What Einzelansätze say for themselves of the Zweckbindung, by the devices that were bought on them. A device is bought with the one
//! share that is not spread.

use std::collections::HashMap;

use paktbuch_entity::{allocation, cost_item, cost_line, funding_share};
use paktbuch_types::{CostItemId, DeviceId, NoticeId, OwnZweckbindung, ZweckbindungStart};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

/// Of the devices of a notice or of all, of one device or of all; devices are left out where everything is as the notice says.
///
/// # Errors
/// The database's refusal.
pub async fn own_zweckbindungen(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    device: Option<DeviceId>,
) -> Result<HashMap<DeviceId, OwnZweckbindung>, DbErr> {
    let rows: Vec<(DeviceId, Option<ZweckbindungStart>, Option<i64>)> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(funding_share::Column::Spread.is_null())
        .filter(says())
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .apply_if(device, |query, device| {
            query.filter(funding_share::Column::DeviceId.eq(device))
        })
        .select_only()
        .column(funding_share::Column::DeviceId)
        .column(cost_item::Column::ZweckbindungStart)
        .column(cost_item::Column::ZweckbindungYears)
        .into_tuple()
        .all(conn)
        .await?;
    let own = |(device, start, years)| (device, OwnZweckbindung { start, years });
    Ok(rows.into_iter().map(own).collect())
}

/// The devices that were bought on an Einzelansatz, as a subquery.
pub fn bought_on(item: CostItemId) -> SelectStatement {
    funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .filter(funding_share::Column::Spread.is_null())
        .filter(cost_line::Column::CostItemId.eq(item))
        .select_only()
        .column(funding_share::Column::DeviceId)
        .into_query()
}

/// Einzelansätze of a notice or of all that say something for themselves.
///
/// # Errors
/// The database's refusal.
pub async fn bound_apart(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<cost_item::Model>, DbErr> {
    cost_item::Entity::find()
        .filter(says())
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .order_by_asc(cost_item::Column::Id)
        .all(conn)
        .await
}

fn says() -> Condition {
    Condition::any()
        .add(cost_item::Column::ZweckbindungStart.is_not_null())
        .add(cost_item::Column::ZweckbindungYears.is_not_null())
}

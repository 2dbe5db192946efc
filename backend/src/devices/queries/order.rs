//! The order of a list, the same on both engines, and where it goes on behind a device.

use paktbuch_entity::device;
use paktbuch_types::InventoryNumber;
use sea_orm::sea_query::{ExprTrait, NullOrdering};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, Select,
};

use super::condition::in_scope;
use crate::auth::Scope;
use crate::devices::filter::{SortBy, Sorting};

/// Ordered by the column, then by id; empty values come first in ascending order.
pub(super) fn sorted(query: Select<device::Entity>, sorting: Sorting) -> Select<device::Entity> {
    let (order, nulls) = if sorting.descending {
        (Order::Desc, NullOrdering::Last)
    } else {
        (Order::Asc, NullOrdering::First)
    };
    let column = column(sorting.by);
    match sorting.by {
        SortBy::InventoryNumber => query.order_by(column, order),
        SortBy::Price => query
            .order_by(column, order.clone())
            .order_by(device::Column::Id, order),
        SortBy::Serial | SortBy::Delivered | SortBy::BoundUntil => query
            .order_by_with_nulls(column, order.clone(), nulls)
            .order_by(device::Column::Id, order),
    }
}

fn column(by: SortBy) -> device::Column {
    match by {
        SortBy::InventoryNumber => device::Column::InventoryNumber,
        SortBy::Serial => device::Column::Serial,
        SortBy::Delivered => device::Column::DeliveredOn,
        SortBy::Price => device::Column::Gross,
        SortBy::BoundUntil => device::Column::ZweckbindungUntil,
    }
}

/// The devices behind one device in the order of the list; `None` where `scope` holds no such device.
pub(super) async fn behind(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    number: &InventoryNumber,
    sorting: Sorting,
) -> Result<Option<Condition>, DbErr> {
    let found = device::Entity::find()
        .filter(device::Column::InventoryNumber.eq(number.clone()))
        .filter(Condition::all().add_option(in_scope(scope, device::Column::SchoolId)))
        .one(conn)
        .await?;
    let Some(last) = found else { return Ok(None) };
    let column = column(sorting.by);
    let value: Option<sea_orm::Value> = match sorting.by {
        SortBy::InventoryNumber => Some(last.inventory_number.into()),
        SortBy::Serial => last.serial.map(Into::into),
        SortBy::Delivered => last.delivered_on.map(Into::into),
        SortBy::Price => Some(last.gross.into()),
        SortBy::BoundUntil => last.zweckbindung_until.map(Into::into),
    };
    let id = device::Column::Id;
    let condition = match (value, sorting.descending) {
        // The range comes first, so that an index can be entered at it.
        (Some(value), false) => Condition::all()
            .add(column.gte(value.clone()))
            .add(column.gt(value).or(id.gt(last.id))),
        (None, false) => Condition::any()
            .add(column.is_not_null())
            .add(column.is_null().and(id.gt(last.id))),
        (Some(value), true) => Condition::any()
            .add(column.lt(value.clone()))
            .add(column.eq(value).and(id.lt(last.id)))
            .add(column.is_null()),
        (None, true) => Condition::all().add(column.is_null()).add(id.lt(last.id)),
    };
    Ok(Some(condition))
}

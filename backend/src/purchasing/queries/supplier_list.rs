//! Suppliers with the number of their invoices and orders.

use std::collections::HashMap;

use paktbuch_entity::{invoice, purchase_order, supplier};
use paktbuch_types::SupplierId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::suppliers::{found, row_of};
use crate::purchasing::rows::{ListedSupplier, SupplierRow};

/// Suppliers that are offered to be put together with another.
const OFFERED: u64 = 1_000;

/// `limit` suppliers by name after the first `offset` that a search finds.
///
/// # Errors
/// The database's refusal.
pub async fn listed_suppliers(
    conn: &impl ConnectionTrait,
    search: &str,
    offset: u64,
    limit: u64,
) -> Result<Vec<ListedSupplier>, DbErr> {
    let rows = found(search)
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(supplier::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(conn)
        .await?;
    counted(conn, rows).await
}

/// One of them; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn listed_supplier(
    conn: &impl ConnectionTrait,
    id: SupplierId,
) -> Result<Option<ListedSupplier>, DbErr> {
    let row = supplier::Entity::find_by_id(id).one(conn).await?;
    Ok(counted(conn, row.into_iter().collect()).await?.pop())
}

/// All suppliers but one, by name.
///
/// # Errors
/// The database's refusal.
pub async fn other_suppliers(
    conn: &impl ConnectionTrait,
    except: SupplierId,
) -> Result<Vec<SupplierRow>, DbErr> {
    let rows = supplier::Entity::find()
        .filter(supplier::Column::Id.ne(except))
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(supplier::Column::Id)
        .limit(OFFERED)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(row_of).collect())
}

async fn counted(
    conn: &impl ConnectionTrait,
    rows: Vec<supplier::Model>,
) -> Result<Vec<ListedSupplier>, DbErr> {
    let ids: Vec<SupplierId> = rows.iter().map(|row| row.id).collect();
    let invoices: Vec<(SupplierId, i64)> = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::SupplierId)
        .column_as(invoice::Column::Id.count(), "number")
        .filter(invoice::Column::SupplierId.is_in(ids.iter().copied()))
        .group_by(invoice::Column::SupplierId)
        .into_tuple()
        .all(conn)
        .await?;
    let orders: Vec<(SupplierId, i64)> = purchase_order::Entity::find()
        .select_only()
        .column(purchase_order::Column::SupplierId)
        .column_as(purchase_order::Column::Id.count(), "number")
        .filter(purchase_order::Column::SupplierId.is_in(ids))
        .group_by(purchase_order::Column::SupplierId)
        .into_tuple()
        .all(conn)
        .await?;
    let (invoices, orders): (HashMap<_, _>, HashMap<_, _>) =
        (invoices.into_iter().collect(), orders.into_iter().collect());
    let listed = |row: supplier::Model| ListedSupplier {
        invoices: invoices.get(&row.id).copied().unwrap_or_default(),
        orders: orders.get(&row.id).copied().unwrap_or_default(),
        supplier: row_of(row),
    };
    Ok(rows.into_iter().map(listed).collect())
}

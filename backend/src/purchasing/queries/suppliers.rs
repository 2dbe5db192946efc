//! Suppliers: their list, and what forms offer.

use paktbuch_entity::supplier;
use paktbuch_types::SupplierId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use crate::db::search::Needle;
use crate::purchasing::rows::SupplierRow;
use crate::text::sort_key;

/// Suppliers that are offered while typing.
const OFFERED: u64 = 1_000;

/// Names of the suppliers, in their order.
///
/// # Errors
/// The database's refusal.
pub async fn supplier_names(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let rows = supplier::Entity::find()
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(supplier::Column::Id)
        .limit(OFFERED)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// USt-IdNr. of a supplier; empty where it has none.
///
/// # Errors
/// The database's refusal.
pub async fn vat_id(conn: &impl ConnectionTrait, id: SupplierId) -> Result<String, DbErr> {
    let row = supplier::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| row.vat_id).unwrap_or_default())
}

/// The next `limit` suppliers by name that a search finds, behind the one with the key `after`; from the first without one. `None`
/// where there is no such supplier.
///
/// # Errors
/// The database's refusal.
pub async fn suppliers(
    conn: &impl ConnectionTrait,
    (search, descending): (&str, bool),
    after: Option<SupplierId>,
    limit: u64,
) -> Result<Option<Vec<SupplierRow>>, DbErr> {
    let mut query = found(search);
    if let Some(after) = after {
        let Some(row) = supplier::Entity::find_by_id(after).one(conn).await? else {
            return Ok(None);
        };
        let beyond = |column: Expr, value: Expr| match descending {
            true => column.lt(value),
            false => column.gt(value),
        };
        let of = |column: supplier::Column| Expr::col((supplier::Entity, column));
        let key = || Expr::val(row.sort_key.as_str());
        let same = Condition::all()
            .add(of(supplier::Column::SortKey).eq(key()))
            .add(beyond(of(supplier::Column::Id), Expr::val(row.id)));
        query = query.filter(
            Condition::any()
                .add(beyond(of(supplier::Column::SortKey), key()))
                .add(same),
        );
    }
    let order = if descending { Order::Desc } else { Order::Asc };
    let rows = query
        .order_by(supplier::Column::SortKey, order.clone())
        .order_by(supplier::Column::Id, order)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(Some(rows.into_iter().map(row_of).collect()))
}

/// Suppliers that a search finds.
///
/// # Errors
/// The database's refusal.
pub async fn count_suppliers(conn: &impl ConnectionTrait, search: &str) -> Result<u64, DbErr> {
    found(search).count(conn).await
}

/// A supplier; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn supplier(conn: &impl ConnectionTrait, id: SupplierId) -> Result<Option<SupplierRow>, DbErr> {
    Ok(supplier::Entity::find_by_id(id).one(conn).await?.map(row_of))
}

/// Suppliers of exactly this name, but for case and umlauts.
///
/// # Errors
/// The database's refusal.
pub async fn suppliers_named(conn: &impl ConnectionTrait, name: &str) -> Result<Vec<SupplierRow>, DbErr> {
    let rows = supplier::Entity::find()
        .filter(supplier::Column::SortKey.eq(sort_key(name)))
        .order_by_asc(supplier::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(row_of).collect())
}

pub(super) fn found(search: &str) -> Select<supplier::Entity> {
    match Needle::new(search) {
        Some(needle) => supplier::Entity::find().filter(needle.contained_in("supplier")),
        None => supplier::Entity::find(),
    }
}

pub(super) fn row_of(row: supplier::Model) -> SupplierRow {
    SupplierRow {
        id: row.id,
        version: row.version,
        name: row.name,
        vat_id: row.vat_id,
        creditor_number: row.creditor_number,
        street: row.street,
        postal_code: row.postal_code,
        city: row.city,
    }
}

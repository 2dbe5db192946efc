//! Suppliers, for the form of an invoice that is entered by hand.

use paktbuch_entity::supplier;
use paktbuch_types::SupplierId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect};

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

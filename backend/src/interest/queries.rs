//! Reads of this feature.

use paktbuch_entity::base_rate;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use super::base_rates::half_year_end;
use super::rows::BaseRate;

/// The base rates that the authority entered, the oldest first.
pub(super) async fn entered(conn: &impl ConnectionTrait) -> Result<Vec<BaseRate>, DbErr> {
    let rows = base_rate::Entity::find()
        .order_by_asc(base_rate::Column::ValidFrom)
        .all(conn)
        .await?;
    let row = |row: base_rate::Model| {
        Some(BaseRate {
            id: Some(row.id),
            from: row.valid_from,
            to: half_year_end(row.valid_from)?,
            rate: row.rate,
            source: row.source,
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

//! Reads of this feature.

use paktbuch_entity::asset_limit;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use super::commands::LimitData;
use super::rows::LimitRow;

/// The limits, the oldest first.
pub(super) async fn entered(conn: &impl ConnectionTrait) -> Result<Vec<LimitRow>, DbErr> {
    let rows = asset_limit::Entity::find()
        .order_by_asc(asset_limit::Column::ValidFrom)
        .all(conn)
        .await?;
    let ends: Vec<_> = rows
        .iter()
        .skip(1)
        .map(|next| next.valid_from.pred_opt())
        .chain([None])
        .collect();
    let row = |(row, to): (asset_limit::Model, _)| LimitRow {
        id: row.id,
        data: LimitData {
            from: row.valid_from,
            up_to: row.up_to,
            choice: row.choice,
            source: row.source,
        },
        to,
    };
    Ok(rows.into_iter().zip(ends).map(row).collect())
}

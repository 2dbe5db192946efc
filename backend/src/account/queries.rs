//! Reads of this feature.

use paktbuch_entity::{school, setup_link, user_account};
use paktbuch_types::SchoolId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::db::Db;

/// The user of a set-up link that still works, by the SHA-256 of its token.
///
/// # Errors
/// The database's refusal.
pub(super) async fn user_of_link(db: &Db, token_hash: &str) -> Result<Option<user_account::Model>, DbErr> {
    let found = setup_link::Entity::find()
        .filter(setup_link::Column::TokenHash.eq(token_hash))
        .filter(setup_link::Column::UsedAt.is_null())
        .filter(setup_link::Column::ExpiresAt.gt(db.clock().now()))
        .find_also_related(user_account::Entity)
        .one(db.reader())
        .await?;
    Ok(found
        .and_then(|(_, user)| user)
        .filter(|user| user.disabled_at.is_none()))
}

/// Names of schools, in order.
///
/// # Errors
/// The database's refusal.
pub(super) async fn school_names(
    conn: &impl ConnectionTrait,
    ids: &[SchoolId],
) -> Result<Vec<String>, DbErr> {
    let rows = school::Entity::find()
        .filter(school::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(school::Column::SortKey)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|school| school.name).collect())
}

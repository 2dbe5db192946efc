//! Reads of this feature.

use paktbuch_entity::authority;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::rows::AuthorityRow;

/// The authority that runs this installation.
///
/// # Errors
/// The database's refusal.
pub(super) async fn letterhead(conn: &impl ConnectionTrait) -> Result<AuthorityRow, DbErr> {
    let row = authority::Entity::find_by_id(1_i64).one(conn).await?;
    Ok(row.map_or_else(AuthorityRow::default, |row| AuthorityRow {
        letterhead: row
            .letterhead
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        name: row.name,
    }))
}

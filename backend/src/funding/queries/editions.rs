//! Funding programmes: those that come with Paktbuch and the authority's own editions.

use paktbuch_entity::programme_edition;
use paktbuch_types::ProgrammeEditionId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::funding::programme::{self, Programme};

/// All programmes in all their editions, in the order of lists.
///
/// # Errors
/// The database's refusal; [`DbErr::Custom`] where an edition cannot be read.
pub async fn programmes(conn: &impl ConnectionTrait) -> Result<Vec<Programme>, DbErr> {
    let unreadable = |error: programme::ProgrammeError| DbErr::Custom(error.to_string());
    let mut all = programme::all().map_err(unreadable)?.to_vec();
    let own = programme_edition::Entity::find()
        .order_by_asc(programme_edition::Column::Code)
        .order_by_asc(programme_edition::Column::Number)
        .all(conn)
        .await?;
    for row in own {
        let edition = Programme::read(&row.title, &row.toml).map_err(unreadable)?;
        // A release may bring an edition with a number that was taken before it; notices keep the one they have.
        all.retain(|other| (&other.code, other.version) != (&edition.code, edition.version));
        all.push(edition);
    }
    Ok(all)
}

/// The id of an edition that the authority entered; `None` for one that comes with Paktbuch.
///
/// # Errors
/// The database's refusal.
pub async fn edition_id(
    conn: &impl ConnectionTrait,
    code: &str,
    version: u32,
) -> Result<Option<ProgrammeEditionId>, DbErr> {
    let own = programme_edition::Entity::find()
        .filter(programme_edition::Column::Code.eq(code))
        .filter(programme_edition::Column::Number.eq(i64::from(version)))
        .one(conn)
        .await?;
    Ok(own.map(|row| row.id))
}

/// The text of an edition; `None` where there is no such edition.
///
/// # Errors
/// The database's refusal.
pub async fn edition_text(
    conn: &impl ConnectionTrait,
    code: &str,
    version: u32,
) -> Result<Option<String>, DbErr> {
    let own = programme_edition::Entity::find()
        .filter(programme_edition::Column::Code.eq(code))
        .filter(programme_edition::Column::Number.eq(i64::from(version)))
        .one(conn)
        .await?;
    let built_in = || programme::built_in_text(code, version).map(str::to_owned);
    Ok(own.map(|row| row.toml).or_else(built_in))
}

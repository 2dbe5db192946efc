//! Official numbers of schools: programs name a school by its number.

use std::collections::BTreeMap;

use paktbuch_entity::school;
use paktbuch_types::{SchoolId, SchoolNumber};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};

/// The numbers of all schools.
///
/// # Errors
/// The database's refusal.
pub async fn school_numbers(conn: &impl ConnectionTrait) -> Result<BTreeMap<SchoolId, SchoolNumber>, DbErr> {
    let rows: Vec<(SchoolId, SchoolNumber)> = school::Entity::find()
        .select_only()
        .columns([school::Column::Id, school::Column::Number])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

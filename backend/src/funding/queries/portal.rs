//! Who applies.

use paktbuch_entity::authority;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::funding::rows::Applicant;

/// The school authority as an applicant; empty before it is entered.
///
/// # Errors
/// The database's refusal.
pub async fn applicant(conn: &impl ConnectionTrait) -> Result<Applicant, DbErr> {
    let found = authority::Entity::find_by_id(1_i64).one(conn).await?;
    Ok(found
        .map(|row| Applicant {
            name: row.name,
            number: row.number.unwrap_or_default(),
            municipality_key: row.municipality_key.unwrap_or_default(),
            granting_authority: row.granting_authority,
        })
        .unwrap_or_default())
}

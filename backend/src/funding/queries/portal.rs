//! Who applies.

use paktbuch_entity::authority;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::granting::granting_authority;
use crate::funding::rows::Applicant;
use crate::text::in_fours;

/// The school authority as an applicant under a programme, by its code and version; empty before it is entered.
///
/// # Errors
/// The database's refusal.
pub async fn applicant(
    conn: &impl ConnectionTrait,
    programme: (&str, Option<u32>),
) -> Result<Applicant, DbErr> {
    let granting_authority = granting_authority(conn, "", programme).await?;
    let found = authority::Entity::find_by_id(1_i64).one(conn).await?;
    Ok(found
        .map(|row| Applicant {
            account_holder: match (row.iban.as_str(), row.account_holder) {
                ("", _) => String::new(),
                (_, holder) if holder.is_empty() => row.name.clone(),
                (_, holder) => holder,
            },
            iban: in_fours(&row.iban),
            bic: row.bic,
            name: row.name,
            number: row.number.unwrap_or_default(),
            municipality_key: row.municipality_key.unwrap_or_default(),
            granting_authority,
        })
        .unwrap_or_default())
}

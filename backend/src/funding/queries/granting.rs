//! Who grants (Bewilligungsbehörde).

use paktbuch_entity::{authority, notice};
use paktbuch_types::NoticeId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::programmes;
use crate::funding::programme;

/// Who granted a notice; empty where nobody says.
///
/// # Errors
/// The database's refusal.
pub async fn granted_by(conn: &impl ConnectionTrait, id: NoticeId) -> Result<String, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(String::new());
    };
    let programme = (&*row.programme, row.programme_version.parse().ok());
    granting_authority(conn, &row.granting_authority, programme).await
}

/// Who the notice says (`said`); else that of the authority, which is one of its own Land, else that of the programme; empty where nobody
/// says.
///
/// # Errors
/// The database's refusal.
pub(super) async fn granting_authority(
    conn: &impl ConnectionTrait,
    said: &str,
    (code, version): (&str, Option<u32>),
) -> Result<String, DbErr> {
    if !said.is_empty() {
        return Ok(said.to_owned());
    }
    let programmes = programmes(conn).await?;
    let Some(programme) = programme::find(&programmes, code, version) else {
        return Ok(String::new());
    };
    let authority = authority::Entity::find_by_id(1_i64).one(conn).await?;
    let of_land = authority.filter(|row| programme.land.value.as_deref() == Some(row.land.as_str()));
    let own = of_land
        .map(|row| row.granting_authority)
        .filter(|name| !name.is_empty());
    Ok(own
        .or_else(|| programme.granting_authority.value.clone())
        .unwrap_or_default())
}

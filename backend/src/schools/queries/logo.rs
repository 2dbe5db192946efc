//! The authority's logo.

use paktbuch_entity::{authority_logo, document};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::schools::rows::LogoFile;

/// The logo of the authority; `None` where it has none.
///
/// # Errors
/// The database's refusal.
pub async fn logo(conn: &impl ConnectionTrait) -> Result<Option<LogoFile>, DbErr> {
    let found = authority_logo::Entity::find()
        .find_also_related(document::Entity)
        .one(conn)
        .await?;
    let pixels = |side: i64| u32::try_from(side).unwrap_or(1);
    Ok(found.and_then(|(logo, file)| {
        let file = file?;
        Some(LogoFile {
            document: file.id,
            sha256: file.sha256,
            name: logo.name,
            size: (pixels(logo.width), pixels(logo.height)),
        })
    }))
}

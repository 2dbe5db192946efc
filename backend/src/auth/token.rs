//! API tokens: bearer secrets with a role, stored as their SHA-256.

use paktbuch_entity::{api_token, token_school};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{Actor, Scope, Secret};
use crate::db::{Db, Who};

/// Text before every token, so that scanners of leaked secrets know it.
pub const PREFIX: &str = "paktbuch_";

/// The token made of a secret.
#[must_use]
pub fn value(secret: &Secret) -> String {
    format!("{PREFIX}{}", secret.reveal())
}

/// The actor behind a bearer token that is not revoked.
///
/// # Errors
/// The database's refusal.
pub async fn find(db: &Db, bearer: &str) -> Result<Option<Actor>, DbErr> {
    let row = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(Secret::digest(bearer)))
        .filter(api_token::Column::RevokedAt.is_null())
        .one(db.reader())
        .await?;
    let Some(token) = row else { return Ok(None) };
    let scope = if token.role == Role::SchulIt {
        let schools = token_school::Entity::find()
            .select_only()
            .column(token_school::Column::SchoolId)
            .filter(token_school::Column::TokenId.eq(token.id))
            .into_tuple()
            .all(db.reader())
            .await?;
        Scope::Only(schools)
    } else {
        Scope::All
    };
    Ok(Some(Actor {
        who: Who::Token(token.id),
        name: token.name,
        role: token.role,
        scope,
    }))
}

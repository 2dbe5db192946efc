//! API tokens: bearer secrets with a role, stored as their SHA-256.

use paktbuch_entity::{api_token, token_school, user_account};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{Action, Actor, ManageTokens, Scope, Secret};
use crate::db::{Db, Who};

/// Text before every token, so that scanners of leaked secrets know it.
pub const PREFIX: &str = "paktbuch_";

/// The token made of a secret.
#[must_use]
pub fn value(secret: &Secret) -> String {
    format!("{PREFIX}{}", secret.reveal())
}

/// What a bearer token opens.
#[derive(Debug, Clone)]
pub enum Bearer {
    Actor(Actor),
    /// The account that issued the token is blocked, and the token with it.
    OfBlocked,
    /// The account that issued the token may issue none any more, and the token might do more than it may.
    OfDemoted,
    /// There is no such token, or it is revoked.
    Unknown,
}

/// Whether tokens of an account with this role count: only a role that may do all that a token may issues them, and keeps them.
#[must_use]
pub fn may_issue(role: Role) -> bool {
    ManageTokens::ROLES.contains(&role)
}

/// The actor behind a bearer token that is not revoked and whose issuer may still issue it.
///
/// # Errors
/// The database's refusal.
pub async fn find(db: &Db, bearer: &str) -> Result<Bearer, DbErr> {
    let row = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(Secret::digest(bearer)))
        .filter(api_token::Column::RevokedAt.is_null())
        .find_also_related(user_account::Entity)
        .one(db.reader())
        .await?;
    let Some((token, issuer)) = row else {
        return Ok(Bearer::Unknown);
    };
    match issuer {
        Some(issuer) if issuer.disabled_at.is_some() => return Ok(Bearer::OfBlocked),
        Some(issuer) if !may_issue(issuer.role) => return Ok(Bearer::OfDemoted),
        _ => {}
    }
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
    Ok(Bearer::Actor(Actor {
        who: Who::Token(token.id),
        name: token.name,
        role: token.role,
        scope,
    }))
}

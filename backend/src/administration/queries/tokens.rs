//! API tokens.

use paktbuch_entity::{api_token, token_school, user_account};
use paktbuch_types::TokenId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::users::schools_by_id;
use crate::administration::rows::{SchoolRow, TokenRow};
use crate::auth::token::may_issue;

/// All tokens by name, valid ones first.
///
/// # Errors
/// The database's refusal.
pub async fn list_tokens(conn: &impl ConnectionTrait) -> Result<Vec<TokenRow>, DbErr> {
    let tokens = api_token::Entity::find()
        .order_by_asc(api_token::Column::Name)
        .order_by_asc(api_token::Column::Id)
        .all(conn)
        .await?;
    let mut tokens = rows(conn, tokens).await?;
    tokens.sort_by_key(|token| token.revoked_at.is_some());
    Ok(tokens)
}

/// One token.
///
/// # Errors
/// The database's refusal.
pub(in crate::administration) async fn token(
    conn: &impl ConnectionTrait,
    id: TokenId,
) -> Result<Option<TokenRow>, DbErr> {
    let found = api_token::Entity::find_by_id(id).all(conn).await?;
    Ok(rows(conn, found).await?.pop())
}

/// The token of this name that is not revoked.
///
/// # Errors
/// The database's refusal.
pub async fn find_token(conn: &impl ConnectionTrait, name: &str) -> Result<Option<TokenId>, DbErr> {
    let token = api_token::Entity::find()
        .filter(api_token::Column::Name.eq(name))
        .filter(api_token::Column::RevokedAt.is_null())
        .one(conn)
        .await?;
    Ok(token.map(|token| token.id))
}

async fn rows(conn: &impl ConnectionTrait, tokens: Vec<api_token::Model>) -> Result<Vec<TokenRow>, DbErr> {
    let links = token_school::Entity::find()
        .filter(token_school::Column::TokenId.is_in(tokens.iter().map(|token| token.id)))
        .all(conn)
        .await?;
    let issuers = user_account::Entity::find()
        .filter(user_account::Column::Id.is_in(tokens.iter().filter_map(|token| token.issued_by)))
        .all(conn)
        .await?;
    let schools = schools_by_id(conn, links.iter().map(|link| link.school_id)).await?;
    let of = |token: api_token::Model| {
        let mut own: Vec<SchoolRow> = links
            .iter()
            .filter(|link| link.token_id == token.id)
            .filter_map(|link| schools.get(&link.school_id).cloned())
            .collect();
        own.sort_by(|a, b| a.number.cmp(&b.number));
        let issuer = issuers.iter().find(|issuer| token.issued_by == Some(issuer.id));
        TokenRow {
            id: token.id,
            name: token.name,
            role: token.role,
            schools: own,
            created_at: token.created_at,
            revoked_at: token.revoked_at,
            issued_by: issuer.map(|issuer| issuer.display_name.clone()),
            is_stopped: issuer.is_some_and(|issuer| issuer.disabled_at.is_some() || !may_issue(issuer.role)),
        }
    };
    Ok(tokens.into_iter().map(of).collect())
}

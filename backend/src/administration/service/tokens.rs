//! Issuing and revoking API tokens.

use paktbuch_entity::{api_token, token_school};
use paktbuch_types::TokenId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};

use super::schools::{named, names};
use crate::administration::commands::AddToken;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ManageTokens, Permit, Secret};
use crate::db::{Who, WriteTx};
use crate::error::ServiceError;
use crate::text;

/// Issues a token with this value, of which only the SHA-256 is stored.
///
/// # Errors
/// [`ServiceError::Field`] for a name that is missing, too long or in use, or schools that do not fit the role.
pub async fn add_token(
    tx: &WriteTx,
    permit: &Permit<ManageTokens>,
    value: &str,
    command: AddToken,
) -> Result<TokenId, ServiceError> {
    let name = text::clean(&command.name);
    if !(2..=60).contains(&text::length(&name)) {
        return Err(ServiceError::field(
            "name",
            "Bitte geben Sie dem API-Token einen Namen mit 2 bis 60 Zeichen, zum Beispiel „Inventurabgleich“.",
        ));
    }
    let in_use = api_token::Entity::find()
        .filter(api_token::Column::Name.eq(&name))
        .filter(api_token::Column::RevokedAt.is_null())
        .count(tx.conn())
        .await?;
    if in_use > 0 {
        return Err(ServiceError::field(
            "name",
            format!("Ein gültiges API-Token „{name}“ gibt es schon."),
        ));
    }
    let schools = named(tx, command.role, &command.schools).await?;
    let row = api_token::ActiveModel {
        name: Set(name.clone()),
        role: Set(command.role),
        token_hash: Set(Secret::digest(value)),
        created_at: Set(tx.now()),
        revoked_at: Set(None),
        issued_by: Set(match permit.who() {
            Who::User(id) => Some(id),
            _ => None,
        }),
        ..Default::default()
    };
    let token = row.insert(tx.conn()).await?;
    for school in &schools {
        let link = token_school::ActiveModel {
            token_id: Set(token.id),
            school_id: Set(school.id),
        };
        token_school::Entity::insert(link)
            .exec_without_returning(tx.conn())
            .await?;
    }
    let event = Event::new(EventKind::TokenAdded, SubjectKind::Token, token.id.0)
        .change(Change::set("Name", &name))
        .change(Change::set("Rolle", command.role))
        .change(Change::set("Schulen", names(&schools)));
    audit::record(tx, [event]).await?;
    Ok(token.id)
}

/// Revokes a token at once; a second time changes nothing.
///
/// # Errors
/// [`ServiceError`].
pub async fn revoke_token(
    tx: &WriteTx,
    _permit: &Permit<ManageTokens>,
    token: TokenId,
) -> Result<(), ServiceError> {
    let row = api_token::Entity::find_by_id(token)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.revoked_at.is_some() {
        return Ok(());
    }
    let mut row = row.into_active_model();
    row.revoked_at = Set(Some(tx.now()));
    row.update(tx.conn()).await?;
    audit::record(
        tx,
        [Event::new(EventKind::TokenRevoked, SubjectKind::Token, token.0)],
    )
    .await?;
    Ok(())
}

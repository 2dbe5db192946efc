//! Set-up links: with one of them a user sets a password, once.

use chrono::{DateTime, Duration, Utc};
use paktbuch_entity::{setup_link, user_account};
use paktbuch_types::UserId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::audit::{self, Event, EventKind, SubjectKind};
use crate::auth::{ManageUsers, Permit, Secret};
use crate::db::WriteTx;
use crate::error::ServiceError;

/// A one-time link with which a user sets a password.
#[derive(Debug, Clone)]
pub struct SetupLink {
    pub token: Secret,
    pub expires_at: DateTime<Utc>,
}

/// Issues a set-up link with this token; earlier ones of the user stop working.
///
/// # Errors
/// [`ServiceError::NotFound`], or [`ServiceError::Refused`] for a disabled account.
pub async fn issue_setup_link(
    tx: &WriteTx,
    _permit: &Permit<ManageUsers>,
    user: UserId,
    token: Secret,
    hours: u32,
) -> Result<SetupLink, ServiceError> {
    let row = user_account::Entity::find_by_id(user)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.disabled_at.is_some() {
        return Err(ServiceError::refused(
            "Das Benutzerkonto ist gesperrt. Bitte entsperren Sie es, bevor Sie einen Link ausstellen.",
        ));
    }
    setup_link::Entity::delete_many()
        .filter(setup_link::Column::UserId.eq(user))
        .exec(tx.conn())
        .await?;
    let expires_at = tx.now() + Duration::hours(i64::from(hours));
    let link = setup_link::ActiveModel {
        user_id: Set(user),
        token_hash: Set(Secret::digest(token.reveal())),
        expires_at: Set(expires_at),
        used_at: Set(None),
        ..Default::default()
    };
    setup_link::Entity::insert(link)
        .exec_without_returning(tx.conn())
        .await?;
    audit::record(
        tx,
        [Event::new(EventKind::PasswordLink, SubjectKind::User, user.0)],
    )
    .await?;
    Ok(SetupLink { token, expires_at })
}

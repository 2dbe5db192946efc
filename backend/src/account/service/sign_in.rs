//! Signing in, set-up links, password changes.

use paktbuch_entity::{setup_link, user_account};
use paktbuch_types::UserId;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::attempts;
use crate::account::commands::TrySignIn;
use crate::account::error::SignInError;
use crate::audit::{self, Event, EventKind, SubjectKind};
use crate::auth::password::{MAX_BYTES, PasswordError, Passwords};
use crate::auth::{Secret, session};
use crate::db::{Db, Who, WriteTx};
use crate::error::ServiceError;
use crate::text;

/// Checks name and password and opens a session; the answer is the session's token and the browser's.
///
/// A name that no account has is remembered as a hash only: it may be a password in the wrong field.
///
/// # Errors
/// [`SignInError`]; a failure is remembered and makes the next tries wait longer.
pub(crate) async fn sign_in(
    db: &Db,
    passwords: &Passwords,
    command: TrySignIn<'_>,
) -> Result<(Secret, Secret), SignInError> {
    if command.password.len() > MAX_BYTES {
        return Err(SignInError::TooLong);
    }
    let name: String = text::clean(command.name)
        .to_lowercase()
        .chars()
        .take(60)
        .collect();
    let user = user_account::Entity::find()
        .filter(user_account::Column::Name.eq(&name))
        .one(db.reader())
        .await?;
    let name = match &user {
        Some(_) => name,
        None => format!("? {}", Secret::digest(&name)),
    };
    let origin = attempts::origin(db, &name, command.network, command.browser).await?;
    let attempt = attempts::begin(db, &name, &origin).await?;
    let stored = user
        .as_ref()
        .filter(|user| user.disabled_at.is_none())
        .and_then(|user| user.password_hash.clone());
    if !passwords.verify(command.password, stored).await? {
        return Err(SignInError::Wrong);
    }
    let user = user.ok_or(SignInError::Wrong)?;
    db.write_aside(Who::System, async |tx| {
        attempts::succeeded(tx, attempt).await?;
        if let Some(before) = command.replaces {
            session::close(tx, before).await?;
        }
        let browser = match command.browser {
            Some(token) if attempts::has_browser(tx.conn(), token).await? => Secret::given(token),
            _ => Secret::generate().map_err(|error| DbErr::Custom(error.to_string()))?,
        };
        attempts::remember(tx, &name, browser.reveal()).await?;
        Ok((session::open(tx, user.id).await?, browser))
    })
    .await
}

/// Sets the password of a link's user, spends the link and ends the user's sessions.
///
/// # Errors
/// [`ServiceError::Refused`] where the link was used meanwhile.
pub(crate) async fn use_link(tx: &WriteTx, token: &str, password_hash: String) -> Result<(), ServiceError> {
    let link = setup_link::Entity::find()
        .filter(setup_link::Column::TokenHash.eq(Secret::digest(token)))
        .filter(setup_link::Column::UsedAt.is_null())
        .filter(setup_link::Column::ExpiresAt.gt(tx.now()))
        .one(tx.conn())
        .await?
        .ok_or_else(|| ServiceError::refused("Dieser Link wurde schon benutzt oder ist abgelaufen."))?;
    let user = link.user_id;
    let mut link = link.into_active_model();
    link.used_at = Set(Some(tx.now()));
    link.update(tx.conn()).await?;
    store_password(tx, user, password_hash).await
}

/// Stores a new password and ends the user's sessions.
///
/// # Errors
/// [`ServiceError`].
pub(crate) async fn store_password(
    tx: &WriteTx,
    user: UserId,
    password_hash: String,
) -> Result<(), ServiceError> {
    let row = user_account::Entity::find_by_id(user)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mut row = row.into_active_model();
    row.password_hash = Set(Some(password_hash));
    row.update(tx.conn()).await?;
    session::close_all(tx, user).await?;
    audit::record(
        tx,
        [Event::new(EventKind::PasswordSet, SubjectKind::User, user.0)],
    )
    .await?;
    Ok(())
}

/// Checks the own password before it is changed; a wrong one counts as a failed sign-in.
///
/// # Errors
/// [`SignInError::Wrong`], [`SignInError::Wait`] or the database's refusal.
pub(crate) async fn check_own_password(
    db: &Db,
    passwords: &Passwords,
    user: UserId,
    password: &str,
    network: &str,
) -> Result<(), SignInError> {
    let user = user_account::Entity::find_by_id(user)
        .one(db.reader())
        .await?
        .ok_or(SignInError::Wrong)?;
    let attempt = attempts::begin(db, &user.name, network).await?;
    if !passwords.verify(password, user.password_hash).await? {
        return Err(SignInError::Wrong);
    }
    db.write_aside(
        Who::System,
        async |tx| Ok(attempts::succeeded(tx, attempt).await?),
    )
    .await
}

/// Gives a demonstration's user a random password at start; the caller has checked the mark.
///
/// # Errors
/// [`ServiceError`] or a password that could not be hashed.
pub async fn set_password_of_demonstration(
    db: &Db,
    passwords: &Passwords,
    user: UserId,
    password: &str,
) -> Result<(), SignInError> {
    let hash = passwords
        .hash(password)
        .await
        .map_err(|error: PasswordError| SignInError::Password(error))?;
    db.write(Who::System, async |tx| store_password(tx, user, hash).await)
        .await
        .map_err(|error| match error {
            ServiceError::Database(error) => SignInError::Database(error),
            other => SignInError::Database(DbErr::Custom(other.to_string())),
        })
}

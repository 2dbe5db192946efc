//! Signing in with delay after failures, set-up links, password changes.

use chrono::{DateTime, Duration, Utc};
use paktbuch_entity::{setup_link, sign_in_attempt, user_account};
use paktbuch_types::UserId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, Set,
};

use crate::account::error::SignInError;
use crate::audit::{self, Event, EventKind, SubjectKind};
use crate::auth::password::{MAX_BYTES, PasswordError, Passwords};
use crate::auth::{Actor, ManageUsers, Permit, Secret, session};
use crate::db::{Db, Who, WriteTx};
use crate::error::ServiceError;

/// Failures of one account within [`WINDOW`] that cost no waiting.
const FREE_FAILURES: u64 = 5;
/// Failures of one network address within [`WINDOW`] after which it must wait.
const NETWORK_FAILURES: u64 = 100;
const WINDOW: Duration = Duration::minutes(15);
/// Longest wait after a failure, seconds. With it an account has at most 100 checked guesses an hour.
const LONGEST_WAIT: i64 = 60;

/// Checks name and password and opens a session; the answer is the cookie's token.
///
/// # Errors
/// [`SignInError`]; a failure is remembered and makes the next tries wait longer.
pub(crate) async fn sign_in(
    db: &Db,
    passwords: &Passwords,
    name: &str,
    password: &str,
    network: &str,
) -> Result<Secret, SignInError> {
    if password.len() > MAX_BYTES {
        return Err(SignInError::TooLong);
    }
    let name: String = name.trim().to_lowercase().chars().take(60).collect();
    let now = db.clock().now();
    if let Some(seconds) = wait(db, &name, network, now).await? {
        return Err(SignInError::Wait(seconds));
    }
    let user = user_account::Entity::find()
        .filter(user_account::Column::Name.eq(&name))
        .one(db.reader())
        .await?;
    let stored = user
        .as_ref()
        .filter(|user| user.disabled_at.is_none())
        .and_then(|user| user.password_hash.clone());
    let correct = passwords.verify(password, stored).await?;
    let user = user.filter(|_| correct);
    let token = db
        .write(Who::System, async |tx| {
            let attempt = sign_in_attempt::ActiveModel {
                at: Set(tx.now()),
                name: Set(name.clone()),
                network: Set(network.to_owned()),
                succeeded: Set(user.is_some()),
                ..Default::default()
            };
            sign_in_attempt::Entity::insert(attempt)
                .exec_without_returning(tx.conn())
                .await?;
            match &user {
                Some(user) => session::open(tx, user.id).await.map(Some),
                None => Ok::<_, DbErr>(None),
            }
        })
        .await?;
    token.ok_or(SignInError::Wrong)
}

/// Seconds that this account or network still has to wait.
async fn wait(db: &Db, name: &str, network: &str, now: DateTime<Utc>) -> Result<Option<u64>, DbErr> {
    let recent = || {
        sign_in_attempt::Entity::find()
            .filter(sign_in_attempt::Column::Succeeded.eq(false))
            .filter(sign_in_attempt::Column::At.gt(now - WINDOW))
    };
    let by_name = recent().filter(sign_in_attempt::Column::Name.eq(name));
    let failures = by_name.clone().count(db.reader()).await?;
    let network_failures = recent()
        .filter(sign_in_attempt::Column::Network.eq(network))
        .count(db.reader())
        .await?;
    if failures < FREE_FAILURES && network_failures < NETWORK_FAILURES {
        return Ok(None);
    }
    let last = recent()
        .filter(
            Condition::any()
                .add(sign_in_attempt::Column::Name.eq(name))
                .add(sign_in_attempt::Column::Network.eq(network)),
        )
        .order_by_desc(sign_in_attempt::Column::Id)
        .one(db.reader())
        .await?;
    let steps = u32::try_from(failures.saturating_sub(FREE_FAILURES))
        .unwrap_or(u32::MAX)
        .min(6);
    let delay = Duration::seconds(2_i64.saturating_pow(steps).min(LONGEST_WAIT));
    let until = last.map_or(now, |attempt| attempt.at + delay);
    let seconds = (until - now)
        .num_milliseconds()
        .max(0)
        .unsigned_abs()
        .div_ceil(1_000);
    Ok((seconds > 0).then_some(seconds))
}

/// A one-time link with which a user sets a password.
#[derive(Debug, Clone)]
pub struct SetupLink {
    pub token: Secret,
    pub expires_at: DateTime<Utc>,
}

/// Issues a set-up link; earlier ones of the user stop working.
///
/// # Errors
/// [`ServiceError`].
pub async fn issue_setup_link(
    tx: &WriteTx,
    _permit: &Permit<ManageUsers>,
    user: UserId,
    hours: u32,
) -> Result<SetupLink, ServiceError> {
    setup_link::Entity::delete_many()
        .filter(setup_link::Column::UserId.eq(user))
        .exec(tx.conn())
        .await?;
    let token = Secret::generate().map_err(|error| DbErr::Custom(error.to_string()))?;
    let expires_at = tx.now() + Duration::hours(i64::from(hours));
    let row = setup_link::ActiveModel {
        user_id: Set(user),
        token_hash: Set(Secret::digest(token.reveal())),
        expires_at: Set(expires_at),
        used_at: Set(None),
        ..Default::default()
    };
    setup_link::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    audit::record(
        tx,
        [Event::new(EventKind::PasswordLink, SubjectKind::User, user.0)],
    )
    .await?;
    Ok(SetupLink { token, expires_at })
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

/// Checks the own password before it is changed.
///
/// # Errors
/// [`PasswordError`] or the database's refusal.
pub(crate) async fn knows_password(
    db: &Db,
    passwords: &Passwords,
    actor: &Actor,
    password: &str,
) -> Result<bool, SignInError> {
    let Who::User(id) = actor.who else {
        return Ok(false);
    };
    let user = user_account::Entity::find_by_id(id).one(db.reader()).await?;
    Ok(passwords
        .verify(password, user.and_then(|user| user.password_hash))
        .await?)
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

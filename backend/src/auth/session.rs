//! Sessions: an opaque token in the cookie, only its SHA-256 in the database.

use chrono::{DateTime, Duration, Utc};
use paktbuch_entity::{session, user_account, user_school};
use paktbuch_types::{Role, SessionId, UserId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};

use super::{Actor, Scope, Secret};
use crate::config::Lifetime;
use crate::db::{Db, Who, WriteTx};

/// Name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

/// A session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub csrf: String,
    pub ends_at: DateTime<Utc>,
    pub actor: Actor,
}

/// A sign of life is written at most this often.
const SEEN_EVERY: Duration = Duration::seconds(60);
/// A request waits this long for it.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

/// The session of a cookie's token, where it holds and the account is enabled.
///
/// # Errors
/// The database's refusal.
pub async fn find(db: &Db, token: &str, lifetime: Lifetime) -> Result<Option<Session>, DbErr> {
    let now = db.clock().now();
    let row = session::Entity::find()
        .filter(session::Column::TokenHash.eq(Secret::digest(token)))
        .find_also_related(user_account::Entity)
        .one(db.reader())
        .await?;
    let Some((row, Some(user))) = row else {
        return Ok(None);
    };
    let ends_at = (row.seen_at + lifetime.idle).min(row.created_at + lifetime.absolute);
    if user.disabled_at.is_some() || now >= ends_at {
        return Ok(None);
    }
    let scope = scope_of(db.reader(), &user).await?;
    if now - row.seen_at >= SEEN_EVERY {
        // Reading goes on while nothing can be written; the session then ends the sooner.
        match tokio::time::timeout(PATIENCE, touch(db, row.id)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(error = error.to_string(), "a sign of life was not written"),
            Err(_) => tracing::warn!("a sign of life was not written: the database is busy"),
        }
    }
    let actor = Actor {
        who: Who::User(user.id),
        name: user.display_name,
        role: user.role,
        scope,
    };
    Ok(Some(Session {
        id: row.id,
        csrf: row.csrf,
        ends_at,
        actor,
    }))
}

/// Opens a session; the answer is the cookie's token.
///
/// # Errors
/// The database's refusal.
pub async fn open(tx: &WriteTx, user: UserId) -> Result<Secret, DbErr> {
    let random = |error: getrandom::Error| DbErr::Custom(format!("no random numbers: {error}"));
    let token = Secret::generate().map_err(random)?;
    let row = session::ActiveModel {
        user_id: Set(user),
        token_hash: Set(Secret::digest(token.reveal())),
        csrf: Set(Secret::generate().map_err(random)?.reveal().to_owned()),
        created_at: Set(tx.now()),
        seen_at: Set(tx.now()),
        ..Default::default()
    };
    session::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(token)
}

/// Ends one session.
///
/// # Errors
/// The database's refusal.
pub async fn close(tx: &WriteTx, id: SessionId) -> Result<(), DbErr> {
    session::Entity::delete_by_id(id).exec(tx.conn()).await?;
    Ok(())
}

/// Ends every session of a user.
///
/// # Errors
/// The database's refusal.
pub async fn close_all(tx: &WriteTx, user: UserId) -> Result<(), DbErr> {
    session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The schools a user may see: all, or for Schul-IT the named ones.
///
/// # Errors
/// The database's refusal.
pub async fn scope_of(conn: &impl ConnectionTrait, user: &user_account::Model) -> Result<Scope, DbErr> {
    if user.role != Role::SchulIt {
        return Ok(Scope::All);
    }
    let schools = user_school::Entity::find()
        .select_only()
        .column(user_school::Column::SchoolId)
        .filter(user_school::Column::UserId.eq(user.id))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Scope::Only(schools))
}

async fn touch(db: &Db, id: SessionId) -> Result<(), DbErr> {
    db.write_aside(Who::System, async |tx| {
        if let Some(row) = session::Entity::find_by_id(id).one(tx.conn()).await? {
            let mut row = row.into_active_model();
            row.seen_at = Set(tx.now());
            row.update(tx.conn()).await?;
        }
        Ok::<_, DbErr>(())
    })
    .await
}

//! Tries of passwords: each is counted before it is checked, so that many at once are no way around the waiting.

use chrono::{DateTime, Duration, Utc};
use paktbuch_entity::sign_in_attempt::{self, Column};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Select, Set,
};

use crate::account::error::SignInError;
use crate::db::{Db, Who, WriteTx};

/// Failures of one account within [`WINDOW`] that cost no waiting.
const FREE_FAILURES: u64 = 5;
/// Failures of one network within [`WINDOW`] after which it must wait, whatever the account.
const NETWORK_FAILURES: u64 = 100;
const NETWORK_WAIT: Duration = Duration::seconds(1);
const WINDOW: Duration = Duration::minutes(15);
/// Longest wait after a failure, seconds. With it an account has at most 100 checked guesses an hour.
const LONGEST_WAIT: i64 = 60;
/// A network where the account signed in within this time waits for its own failures only: guesses from elsewhere do not
/// lock the owner out.
const KNOWN: Duration = Duration::days(90);

/// Counts a try, as a failure until [`succeeded`]; answers its id.
///
/// # Errors
/// [`SignInError::Wait`] where this account or network has to wait; then nothing is counted.
pub(super) async fn begin(db: &Db, name: &str, network: &str) -> Result<i64, SignInError> {
    // Asked once without the writer, so that a flood of tries writes nothing, and once more in its turn.
    refuse_while_waiting(db.reader(), name, network, db.clock().now()).await?;
    db.write(Who::System, async |tx| {
        refuse_while_waiting(tx.conn(), name, network, tx.now()).await?;
        let attempt = sign_in_attempt::ActiveModel {
            at: Set(tx.now()),
            name: Set(name.to_owned()),
            network: Set(network.to_owned()),
            succeeded: Set(false),
            ..Default::default()
        };
        Ok(attempt.insert(tx.conn()).await?.id)
    })
    .await
}

/// The try was right after all.
///
/// # Errors
/// The database's refusal.
pub(super) async fn succeeded(tx: &WriteTx, attempt: i64) -> Result<(), DbErr> {
    let row = sign_in_attempt::ActiveModel {
        id: Set(attempt),
        succeeded: Set(true),
        ..Default::default()
    };
    row.update(tx.conn()).await?;
    Ok(())
}

async fn refuse_while_waiting(
    conn: &impl ConnectionTrait,
    name: &str,
    network: &str,
    now: DateTime<Utc>,
) -> Result<(), SignInError> {
    let until = account_until(conn, name, network, now)
        .await?
        .max(network_until(conn, network, now).await?);
    let left = until.map_or(Duration::zero(), |until| until - now);
    let seconds = left.num_milliseconds().max(0).unsigned_abs().div_ceil(1_000);
    if seconds == 0 {
        Ok(())
    } else {
        Err(SignInError::Wait(seconds))
    }
}

fn failures(now: DateTime<Utc>) -> Select<sign_in_attempt::Entity> {
    sign_in_attempt::Entity::find()
        .filter(Column::Succeeded.eq(false))
        .filter(Column::At.gt(now - WINDOW))
}

async fn account_until(
    conn: &impl ConnectionTrait,
    name: &str,
    network: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let known = sign_in_attempt::Entity::find()
        .filter(Column::Name.eq(name))
        .filter(Column::Network.eq(network))
        .filter(Column::Succeeded.eq(true))
        .filter(Column::At.gt(now - KNOWN))
        .one(conn)
        .await?
        .is_some();
    let mut own = failures(now).filter(Column::Name.eq(name));
    if known {
        own = own.filter(Column::Network.eq(network));
    }
    let count = own.clone().count(conn).await?;
    let Some(steps) = count.checked_sub(FREE_FAILURES) else {
        return Ok(None);
    };
    let steps = u32::try_from(steps).unwrap_or(u32::MAX);
    let delay = Duration::seconds(2_i64.saturating_pow(steps).min(LONGEST_WAIT));
    let last = own.order_by_desc(Column::Id).one(conn).await?;
    Ok(last.map(|attempt| attempt.at + delay))
}

async fn network_until(
    conn: &impl ConnectionTrait,
    network: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let of_network = failures(now).filter(Column::Network.eq(network));
    if of_network.clone().count(conn).await? < NETWORK_FAILURES {
        return Ok(None);
    }
    tracing::warn!("very many failed sign-ins from one network");
    let last = of_network.order_by_desc(Column::Id).one(conn).await?;
    Ok(last.map(|attempt| attempt.at + NETWORK_WAIT))
}

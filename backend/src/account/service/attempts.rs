//! Tries of passwords: each is counted before it is checked, so that many at once are no way around the waiting.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};
use paktbuch_entity::sign_in_attempt::{self, Column};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Select, Set,
};

use crate::account::error::SignInError;
use crate::auth::Secret;
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
/// What a browser is called in the place of a network.
const BROWSER: &str = "browser ";

/// Counts a try, as a failure until [`succeeded`]; answers its id.
///
/// # Errors
/// [`SignInError::Wait`] where this account or network has to wait; then nothing is counted.
pub(super) async fn begin(db: &Db, name: &str, network: &str) -> Result<i64, SignInError> {
    // Asked once without the writer, so that a flood of tries writes nothing, and once more in its turn.
    refuse_while_waiting(db.reader(), name, network, db.clock().now()).await?;
    db.write_aside(Who::System, async |tx| {
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

/// Where a try comes from, as its failures are counted. A browser that signed in as `name` before counts by itself: what others
/// of its network guess does not keep its owner out.
///
/// # Errors
/// The database's refusal.
pub(super) async fn origin(
    db: &Db,
    name: &str,
    network: &str,
    browser: Option<&str>,
) -> Result<String, DbErr> {
    if let Some(browser) = browser.map(of_browser)
        && is_known(db.reader(), name, &browser, db.clock().now()).await?
    {
        return Ok(browser);
    }
    Ok(network.to_owned())
}

/// Remembers that `name` has signed in with the browser of this token.
///
/// # Errors
/// The database's refusal.
pub(super) async fn remember(tx: &WriteTx, name: &str, browser: &str) -> Result<(), DbErr> {
    let row = sign_in_attempt::ActiveModel {
        at: Set(tx.now()),
        name: Set(name.to_owned()),
        network: Set(of_browser(browser)),
        succeeded: Set(true),
        ..Default::default()
    };
    row.insert(tx.conn()).await?;
    Ok(())
}

/// Whether somebody has signed in with the browser of this token; what was only sent by a browser may be known to others.
///
/// # Errors
/// The database's refusal.
pub(super) async fn has_browser(conn: &impl ConnectionTrait, browser: &str) -> Result<bool, DbErr> {
    let count = sign_in_attempt::Entity::find()
        .filter(Column::Network.eq(of_browser(browser)))
        .filter(Column::Succeeded.eq(true))
        .count(conn)
        .await?;
    Ok(count > 0)
}

/// A browser in the place of a network: the hash of its token.
fn of_browser(token: &str) -> String {
    format!("{BROWSER}{}", Secret::digest(token))
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
    let known = is_known(conn, name, network, now).await?;
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

async fn is_known(
    conn: &impl ConnectionTrait,
    name: &str,
    network: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let found = sign_in_attempt::Entity::find()
        .filter(Column::Name.eq(name))
        .filter(Column::Network.eq(network))
        .filter(Column::Succeeded.eq(true))
        .filter(Column::At.gt(now - KNOWN))
        .one(conn)
        .await?;
    Ok(found.is_some())
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
    warn_once_a_minute(network, now);
    let last = of_network.order_by_desc(Column::Id).one(conn).await?;
    Ok(last.map(|attempt| attempt.at + NETWORK_WAIT))
}

/// A flood of tries must not become a flood of log lines.
fn warn_once_a_minute(network: &str, now: DateTime<Utc>) {
    static LAST: AtomicI64 = AtomicI64::new(i64::MIN);
    let minute = now.timestamp().div_euclid(60);
    if LAST.swap(minute, Ordering::Relaxed) != minute {
        let network = shortened(network);
        tracing::warn!(network, "very many failed sign-ins from one network");
    }
}

/// Of an address what names no single connection.
fn shortened(network: &str) -> String {
    if network.starts_with(BROWSER) {
        return "a known browser".to_owned();
    }
    match (network.rsplit_once('.'), network.split_once(':')) {
        (Some((most, _)), _) => format!("{most}.0/24"),
        (None, Some(_)) => {
            let half: Vec<&str> = network.split(':').take(3).collect();
            format!("{}::/48", half.join(":"))
        }
        _ => network.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_no_single_connection() {
        for (network, told) in [
            ("192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2::/64", "2001:db8:1::/48"),
            ("lokal", "lokal"),
            (&of_browser("abc"), "a known browser"),
        ] {
            assert_eq!(shortened(network), told);
        }
    }
}

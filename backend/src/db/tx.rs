//! [`WriteTx`]: one IMMEDIATE transaction, stamped with who writes and when.

use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_entity::{audit_head, submission};
use paktbuch_types::{TokenId, UserId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, Set,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::Mutex;

use super::Db;
use crate::clock::local;

/// Who writes: it stands in every audit event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    User(UserId),
    Token(TokenId),
    /// The command line on the host.
    System,
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Token(id) => write!(f, "token:{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// Work that every write does before it is committed.
pub type Derive = for<'a> fn(&'a WriteTx) -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// An open write. Dropped without commit, it leaves nothing behind.
#[derive(Debug)]
pub struct WriteTx {
    transaction: DatabaseTransaction,
    who: Who,
    now: DateTime<Utc>,
    /// Head of the audit chain as this transaction sees it; written back at commit.
    pub(crate) chain: Mutex<Chain>,
}

/// Head of the audit chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) last_event: i64,
    pub(crate) hash: String,
    pub(crate) moved: bool,
}

/// A form's nonce: the same form of the same actor has one effect, however often it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    pub nonce: String,
    /// SHA-256 of what is asked for, hex: only the same request is a repeat.
    pub request: String,
}

/// A nonce came again, with another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Von dieser Seite wurde schon einmal etwas gesendet, mit anderen Angaben; jetzt wurde nichts geändert. Bitte laden Sie \
     die Seite neu, prüfen Sie, was gespeichert ist, und senden Sie dann noch einmal."
)]
pub struct Reused;

impl WriteTx {
    /// The connection for statements of this write.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Who writes.
    #[must_use]
    pub fn who(&self) -> Who {
        self.who
    }

    /// When it is written.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The German calendar day of [`WriteTx::now`].
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        local(self.now).date()
    }

    async fn commit(self) -> Result<(), DbErr> {
        let chain = self.chain.into_inner();
        if chain.moved {
            let head = audit_head::ActiveModel {
                id: Set(1),
                last_event: Set(chain.last_event),
                hash: Set(chain.hash),
            };
            let replace = OnConflict::column(audit_head::Column::Id)
                .update_columns([audit_head::Column::LastEvent, audit_head::Column::Hash])
                .to_owned();
            audit_head::Entity::insert(head)
                .on_conflict(replace)
                .exec_without_returning(&self.transaction)
                .await?;
        }
        self.transaction.commit().await
    }
}

impl Db {
    /// Runs `work` in one write transaction: committed where it answers Ok, else nothing happened.
    ///
    /// # Errors
    /// What `work` answers, or the database's refusal.
    pub async fn write<T, E, F>(&self, who: Who, work: F) -> Result<T, E>
    where
        E: From<DbErr>,
        F: AsyncFnOnce(&WriteTx) -> Result<T, E>,
    {
        let tx = self.begin(who).await?;
        let answer = work(&tx).await?;
        self.derive(&tx).await?;
        tx.commit().await?;
        self.inner.changes.send_modify(|count| *count += 1);
        Ok(answer)
    }

    /// Runs `work` as [`Db::write`] for what changes no record: sessions and tries to sign in. Who waits for changes is not told.
    ///
    /// # Errors
    /// What `work` answers, or the database's refusal.
    pub async fn write_aside<T, E, F>(&self, who: Who, work: F) -> Result<T, E>
    where
        E: From<DbErr>,
        F: AsyncFnOnce(&WriteTx) -> Result<T, E>,
    {
        let tx = self.begin(who).await?;
        let answer = work(&tx).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Runs `work` as [`Db::write`] and rolls back whatever it did: for previews (`--dry-run`).
    ///
    /// # Errors
    /// What `work` answers, or the database's refusal.
    pub async fn rehearse<T, E, F>(&self, who: Who, work: F) -> Result<T, E>
    where
        E: From<DbErr>,
        F: AsyncFnOnce(&WriteTx) -> Result<T, E>,
    {
        let tx = self.begin(who).await?;
        let answer = work(&tx).await?;
        if let Some(derive) = self.inner.derive {
            derive(&tx).await?;
        }
        tx.transaction.rollback().await?;
        Ok(answer)
    }

    /// Runs `work` as [`Db::write`], once for each nonce: a repeat answers what the first time answered, the address of a page
    /// or a whole answer of the API.
    ///
    /// # Errors
    /// What `work` answers, [`Reused`] for another request with a known nonce, or the database's refusal.
    pub async fn write_once<E, F>(&self, who: Who, once: &Once, work: F) -> Result<String, E>
    where
        E: From<DbErr> + From<Reused>,
        F: AsyncFnOnce(&WriteTx) -> Result<String, E>,
    {
        self.write(who, async |tx| {
            let known = submission::Entity::find()
                .filter(submission::Column::Actor.eq(who.to_string()))
                .filter(submission::Column::Nonce.eq(&once.nonce))
                .one(tx.conn())
                .await?;
            match known {
                Some(known) if known.request == once.request => return Ok(known.location),
                Some(_) => return Err(Reused.into()),
                None => {}
            }
            let location = work(tx).await?;
            let row = submission::ActiveModel {
                actor: Set(who.to_string()),
                nonce: Set(once.nonce.clone()),
                request: Set(once.request.clone()),
                location: Set(location.clone()),
                at: Set(tx.now),
            };
            submission::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await?;
            Ok(location)
        })
        .await
    }

    /// SQLite: BEGIN IMMEDIATE. PostgreSQL: the chain's head row, locked. Either way writes come one after the other.
    async fn begin(&self, who: Who) -> Result<WriteTx, DbErr> {
        let transaction = self.inner.writer.begin_with_options(immediate()).await?;
        if !self.is_sqlite() {
            let first = audit_head::ActiveModel {
                id: Set(1),
                last_event: Set(0),
                hash: Set(String::new()),
            };
            let ignore = OnConflict::column(audit_head::Column::Id).do_nothing().to_owned();
            audit_head::Entity::insert(first)
                .on_conflict(ignore)
                .exec_without_returning(&transaction)
                .await?;
        }
        let head = audit_head::Entity::find_by_id(1_i64)
            .lock_exclusive()
            .one(&transaction)
            .await?;
        let chain = match head {
            Some(head) => Chain {
                last_event: head.last_event,
                hash: head.hash,
                moved: false,
            },
            None => Chain {
                last_event: 0,
                hash: String::new(),
                moved: false,
            },
        };
        Ok(WriteTx {
            transaction,
            who,
            now: self.inner.clock.now(),
            chain: Mutex::new(chain),
        })
    }
}

/// On SQLite the lock is taken at the beginning, so that nobody reads what another is about to change.
pub(super) fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

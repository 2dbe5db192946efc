//! The database of one authority: a read pool, one writer, and [`WriteTx`] as the only way to write.

mod check;
mod connect;
mod constraint;
mod derived;
mod schema;
pub mod search;
mod secret;
mod tx;

pub use connect::{ConnectError, Target};
pub use constraint::{Failure, classify};
pub use schema::{MigrationState, SchemaError};
pub use tx::{Derive, Once, Reused, Who, WriteTx};

use std::sync::Arc;

use sea_orm::{
    AccessMode, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::watch;

use crate::clock::Clock;

/// Handle of one authority's database. Cheap to clone; a request gets it through its extractor.
#[derive(Debug, Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    clock: Clock,
    read_only: bool,
    /// What every write does before it ends.
    derive: Option<Derive>,
    /// Counts the writes that change records.
    changes: watch::Sender<u64>,
}

impl Db {
    /// Connection for reads; nothing may be written through it.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }

    /// One unchanging state of the database for several reads that have to fit together, while others go on writing.
    ///
    /// # Errors
    /// The database's refusal.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = if self.is_sqlite() {
            TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..Default::default()
            }
        } else {
            TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            }
        };
        self.inner.reader.begin_with_options(options).await
    }

    /// The clock that stamps this database's writes.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The same database; `derive` runs in every write before it is committed, to keep what follows from other records.
    #[must_use]
    pub fn deriving(&self, derive: Derive) -> Self {
        let Inner {
            reader,
            writer,
            clock,
            read_only,
            changes,
            ..
        } = self.inner.as_ref();
        Self {
            inner: Arc::new(Inner {
                reader: reader.clone(),
                writer: writer.clone(),
                clock: clock.clone(),
                read_only: *read_only,
                derive: Some(derive),
                changes: changes.clone(),
            }),
        }
    }

    /// Brings what follows from other records up to date within an open write, as its end does: for an answer that tells it.
    ///
    /// # Errors
    /// The database's refusal.
    pub async fn derive(&self, tx: &WriteTx) -> Result<(), DbErr> {
        match self.inner.derive {
            Some(derive) => derive(tx).await,
            None => Ok(()),
        }
    }

    /// Counts the writes of this process that change records; waits for the next one.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Whether it was opened by [`Db::open_immutable`].
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.inner.read_only
    }

    /// Whether this is the embedded engine.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.inner.writer.get_database_backend() == DatabaseBackend::Sqlite
    }

    /// Closes both pools; on SQLite the write-ahead log is folded into the file.
    ///
    /// # Errors
    /// Where the engine refuses to close.
    pub async fn close(self) -> Result<(), DbErr> {
        use sea_orm::ConnectionTrait;
        if self.is_sqlite() && !self.is_read_only() {
            let folded = self
                .inner
                .writer
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await;
            // Where nothing can be written the log stays, and nothing in it is lost.
            match folded {
                Err(error) if classify(&error) != Failure::Storage => return Err(error),
                _ => {}
            }
        }
        self.inner.reader.clone().close().await?;
        self.inner.writer.clone().close().await
    }
}

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
pub use tx::{Once, Who, WriteTx};

use std::sync::Arc;

use sea_orm::{DatabaseBackend, DatabaseConnection, DbErr};

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
}

impl Db {
    /// Connection for reads; nothing may be written through it.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }

    /// The clock that stamps this database's writes.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
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

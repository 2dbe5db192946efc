//! Opening the database with the settings it must have; all of them are set here, in code.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DbErr};
use tokio::sync::watch;

use super::secret::without_secret;
use super::{Db, Inner, SchemaError};
use crate::clock::Clock;
use crate::private;

/// Which database to open.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// The embedded database: this file.
    Sqlite(PathBuf),
    /// PostgreSQL at this address (`postgres://…`).
    Postgres(String),
}

impl std::fmt::Debug for Target {
    /// Leaves the address of a PostgreSQL server out: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("Die Datenbank lässt sich nicht öffnen: {0}")]
    Open(#[source] DbErr),
    #[error(
        "Die Datenbank liegt auf einem schreibgeschützten Datenträger und wurde beim letzten Mal nicht geschlossen; so lässt sie \
         sich nicht lesen. Bitte den Datenträger beschreibbar machen."
    )]
    Unclosed,
    #[error("Die Adresse der Datenbank beginnt nicht mit „postgres://“. Bitte --database-url prüfen.")]
    NotPostgres,
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
const POSTGRES_WRITERS: u32 = 4;

impl Db {
    /// Opens the database and brings its schema up to date; a newer schema is refused.
    ///
    /// # Errors
    /// [`ConnectError`] where the file or server cannot be opened, or the schema does not fit.
    pub async fn open(target: &Target, clock: Clock) -> Result<Self, ConnectError> {
        let db = Self::open_unmigrated(target, clock).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens the database without touching its schema.
    ///
    /// # Errors
    /// [`ConnectError::Open`].
    pub async fn open_unmigrated(target: &Target, clock: Clock) -> Result<Self, ConnectError> {
        let (writer, reader) = match target {
            Target::Sqlite(path) => {
                // Log and shared memory get the mode of the database. A refusal is told by the database itself.
                let _ = private::make_file(path);
                let url = format!("sqlite://{}?mode=rwc", path.display());
                let writer = Database::connect(sqlite_options(&url, 1))
                    .await
                    .map_err(ConnectError::Open)?;
                (
                    writer,
                    Database::connect(sqlite_options(&url, READERS))
                        .await
                        .map_err(ConnectError::Open)?,
                )
            }
            Target::Postgres(url) => {
                if !["postgres://", "postgresql://"]
                    .iter()
                    .any(|scheme| url.starts_with(scheme))
                {
                    return Err(ConnectError::NotPostgres);
                }
                let refused = |error| ConnectError::Open(without_secret(error, url));
                let writer = Database::connect(postgres_options(url, POSTGRES_WRITERS))
                    .await
                    .map_err(refused)?;
                (
                    writer,
                    Database::connect(postgres_options(url, READERS))
                        .await
                        .map_err(refused)?,
                )
            }
        };
        Ok(Self {
            inner: Arc::new(Inner {
                reader,
                writer,
                clock,
                read_only: false,
                derive: None,
                changes: watch::Sender::new(0),
            }),
        })
    }
}

impl Db {
    /// Opens an embedded database that nobody can write, e.g. on a read-only disk, for reading alone. Only where it was
    /// closed properly: what stands in a write-ahead log cannot be read without writing.
    ///
    /// # Errors
    /// [`ConnectError::Open`]; [`ConnectError::Unclosed`].
    pub async fn open_immutable(file: &Path, clock: Clock) -> Result<Self, ConnectError> {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        if std::fs::metadata(Path::new(&log)).is_ok_and(|log| log.len() > 0) {
            return Err(ConnectError::Unclosed);
        }
        let url = format!("sqlite://{}?mode=ro&immutable=true", file.display());
        let open = async || {
            let mut options = quiet(ConnectOptions::new(&url), 1);
            options.map_sqlx_sqlite_opts(|options| options.pragma("temp_store", "memory"));
            Database::connect(options).await.map_err(ConnectError::Open)
        };
        Ok(Self {
            inner: Arc::new(Inner {
                reader: open().await?,
                writer: open().await?,
                clock,
                read_only: true,
                derive: None,
                changes: watch::Sender::new(0),
            }),
        })
    }
}

/// Rows that SQLite's thread may read ahead. Waking two threads for every fifty rows, the library's default, takes longer than
/// reading them.
const ROW_BUFFER: usize = 1_000;

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = quiet(ConnectOptions::new(url), connections);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .row_buffer_size(ROW_BUFFER)
            .pragma("temp_store", "memory")
    });
    // On a full disk SQLite ends a transaction by itself. The driver's ROLLBACK is refused then, and it takes the transaction for open
    // still: every later one would be a savepoint, and after the next that fails nothing would be committed any more.
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.before_acquire(|connection, _| {
            let is_clean = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_clean) })
        })
    });
    options
}

fn postgres_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = quiet(ConnectOptions::new(url), connections);
    options.map_sqlx_postgres_opts(|options| options.options([("lock_timeout", "5s"), ("timezone", "UTC")]));
    options
}

fn quiet(mut options: ConnectOptions, connections: u32) -> ConnectOptions {
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(BUSY_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false);
    options
}

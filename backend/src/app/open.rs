//! The data directory and the database in it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use sea_orm::DbErr;

use crate::audit;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, FILE_NAME};
use crate::db::{ConnectError, Db, Failure, SchemaError, Target, Who, classify};
use crate::documents::Documents;
use crate::funding;
use crate::private;

/// Locked by the service that runs on a data directory; other commands go beside it.
const LOCK: &str = "paktbuch.lock";

/// Where an authority's data lie.
#[derive(Debug, Clone)]
pub struct DataDir {
    root: PathBuf,
    target: Target,
}

/// Why an authority's data cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("Das Datenverzeichnis {path} lässt sich nicht anlegen: {source}")]
    Directory { path: String, source: std::io::Error },
    #[error(
        "Im Datenverzeichnis {0} läuft Paktbuch schon; es wurde nichts geändert. Bitte das laufende zuerst beenden, oder mit --data ein \
         anderes Verzeichnis angeben."
    )]
    Running(String),
    #[error(
        "Im Datenverzeichnis {0} liegt keine Datenbank von Paktbuch. Bitte --data oder PAKTBUCH_DATA prüfen; es wurde nichts \
         angelegt."
    )]
    NoDatabase(String),
    /// The address itself stays untold: it may hold a password.
    #[error(
        "--database-url oder PAKTBUCH_DATABASE_URL nennt keine PostgreSQL-Datenbank; die Adresse beginnt mit postgres://."
    )]
    NotPostgres,
    #[error(
        "In der angegebenen PostgreSQL-Datenbank liegen keine Daten von Paktbuch. Bitte --database-url oder \
         PAKTBUCH_DATABASE_URL prüfen; es wurde nichts angelegt."
    )]
    EmptyDatabase,
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Database(#[from] ConnectError),
}

impl OpenError {
    /// Whether the database is there but damaged, or something else under its name.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        let error = match self {
            Self::Database(
                ConnectError::Open(error) | ConnectError::Schema(SchemaError::Database(error)),
            ) => error,
            _ => return false,
        };
        classify(error) == Failure::Damaged
    }
}

impl DataDir {
    /// The data directory `root`, with the embedded database unless `database_url` names a PostgreSQL server.
    #[must_use]
    pub fn new(root: &Path, database_url: Option<&str>) -> Self {
        let target = match database_url {
            Some(url) => Target::Postgres(url.to_owned()),
            None => Target::Sqlite(root.join("paktbuch.db")),
        };
        Self {
            root: root.to_owned(),
            target,
        }
    }

    /// The directory itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The document store.
    #[must_use]
    pub fn documents(&self) -> Documents {
        Documents::at(self.root.join("documents"))
    }

    /// The directory for files that are being written.
    #[must_use]
    pub fn temporary(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// The configuration.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn config(&self) -> Result<Config, ConfigError> {
        Config::load(&self.root)
    }

    /// Makes the directories that are missing, and keeps all others from reading what is there.
    ///
    /// # Errors
    /// [`OpenError::Directory`] or [`OpenError::NotPostgres`].
    pub fn prepare(&self) -> Result<(), OpenError> {
        self.check_target()?;
        let path = self.temporary();
        private::make_folder(&path).map_err(|source| OpenError::Directory {
            path: path.display().to_string(),
            source,
        })?;
        for path in self.own_paths() {
            if let Err(error) = private::close_to_others(&path) {
                let path = path.display().to_string();
                tracing::warn!(path, error = error.to_string(), "others may read this");
            }
        }
        Ok(())
    }

    /// Keeps other services off this directory for as long as the answer lives; [`DataDir::prepare`]s it. A file system without locks keeps
    /// nobody off.
    ///
    /// # Errors
    /// [`OpenError::Running`] where a service runs on it, else as [`DataDir::prepare`].
    pub fn reserve(&self) -> Result<File, OpenError> {
        self.prepare()?;
        let path = self.root.join(LOCK);
        let file = private::make_file(&path).map_err(|source| OpenError::Directory {
            path: path.display().to_string(),
            source,
        })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::Running(self.root.display().to_string())),
            Err(TryLockError::Error(error)) => {
                tracing::warn!(error = error.to_string(), "the data directory cannot be locked");
            }
        }
        Ok(file)
    }

    /// What Paktbuch keeps; the directory itself only where nothing else lies in it.
    fn own_paths(&self) -> Vec<PathBuf> {
        let names = [
            "documents",
            "tmp",
            "paktbuch.db",
            "paktbuch.db-wal",
            "paktbuch.db-shm",
            LOCK,
            audit::ANCHORS,
        ];
        let is_own = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.is_ok_and(|entry| {
                let name = entry.file_name();
                name == FILE_NAME || names.iter().any(|own| name == *own)
            })
        };
        let mut paths: Vec<PathBuf> = names.iter().map(|name| self.root.join(name)).collect();
        if std::fs::read_dir(&self.root).is_ok_and(|mut entries| entries.all(is_own)) {
            paths.push(self.root.clone());
        }
        paths
    }

    fn check_target(&self) -> Result<(), OpenError> {
        let known = ["postgres://", "postgresql://"];
        match &self.target {
            Target::Postgres(url) if !known.iter().any(|scheme| url.starts_with(scheme)) => {
                Err(OpenError::NotPostgres)
            }
            _ => Ok(()),
        }
    }

    /// Which database.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }
}

/// Opens the database of a data directory and brings its schema up to date.
///
/// # Errors
/// [`OpenError`].
pub async fn open_database(data: &DataDir, clock: Clock) -> Result<Db, OpenError> {
    data.prepare()?;
    summed_up(Db::open(data.target(), clock).await?).await
}

/// Every write sums up the invoices that it changed; those that a migration noted are summed up now.
async fn summed_up(db: Db) -> Result<Db, OpenError> {
    let refused = |error: DbErr| OpenError::Database(ConnectError::Open(error));
    let db = db.deriving(|tx| Box::pin(funding::sum_up(tx)));
    if funding::awaits_sums(db.reader()).await.map_err(refused)? {
        db.write(Who::System, async |_| Ok(())).await.map_err(refused)?;
    }
    Ok(db)
}

/// As [`open_database`], but only where there is a database already: for commands that read. Nothing is created.
///
/// # Errors
/// [`OpenError`].
pub async fn open_existing(data: &DataDir, clock: Clock) -> Result<Db, OpenError> {
    let db = open_as_it_is(data, clock).await?;
    db.migrate().await.map_err(ConnectError::from)?;
    summed_up(db).await
}

/// For an import: a rehearsal (Probelauf) creates nothing, not even a database.
///
/// # Errors
/// [`OpenError`].
pub async fn open_to_import(data: &DataDir, clock: Clock, rehearsal: bool) -> Result<Db, OpenError> {
    if rehearsal {
        open_existing(data, clock).await
    } else {
        open_database(data, clock).await
    }
}

/// As [`open_existing`], the schema left as it is.
///
/// # Errors
/// [`OpenError`].
pub async fn open_as_it_is(data: &DataDir, clock: Clock) -> Result<Db, OpenError> {
    let missing = || match data.target() {
        Target::Sqlite(_) => OpenError::NoDatabase(data.root.display().to_string()),
        Target::Postgres(_) => OpenError::EmptyDatabase,
    };
    data.check_target()?;
    if let Target::Sqlite(file) = data.target() {
        match std::fs::metadata(file) {
            Ok(file) if file.len() == 0 => return Err(missing()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(missing()),
            _ => {}
        }
    }
    let db = Db::open_unmigrated(data.target(), clock).await?;
    let state = db.migration_state().await.map_err(ConnectError::from)?;
    if state.applied.is_empty() {
        return Err(missing());
    }
    data.prepare()?;
    Ok(db)
}

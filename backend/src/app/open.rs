//! The data directory and the database in it.

use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::db::{ConnectError, Db, Target};
use crate::documents::Documents;

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
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Database(#[from] ConnectError),
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

    /// Makes the directories that are missing.
    ///
    /// # Errors
    /// [`OpenError::Directory`].
    pub fn prepare(&self) -> Result<(), OpenError> {
        let path = self.temporary();
        std::fs::create_dir_all(&path).map_err(|source| OpenError::Directory {
            path: path.display().to_string(),
            source,
        })
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
    Ok(Db::open(data.target(), clock).await?)
}

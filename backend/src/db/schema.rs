//! Bringing the schema up to date, and refusing one that is newer than this program.

use std::collections::BTreeSet;

use paktbuch_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbErr};

use super::Db;

/// Applied and pending migrations, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    pub applied: Vec<String>,
    pub pending: Vec<String>,
}

/// Why the schema cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error(
        "Die Datenbank wurde von einer neueren Paktbuch-Version angelegt (unbekannte Migration „{0}“). \
         Bitte Paktbuch aktualisieren."
    )]
    Newer(String),
    #[error("Nach der Migration zeigt eine Zeile der Tabelle „{0}“ ins Leere. Es wurde nichts geändert.")]
    Dangling(String),
    #[error("Die Migration ist fehlgeschlagen: {0}")]
    Database(#[from] DbErr),
}

impl Db {
    /// Which migrations are applied and which pending.
    ///
    /// # Errors
    /// [`SchemaError::Newer`] or a database error.
    pub async fn migration_state(&self) -> Result<MigrationState, SchemaError> {
        let known: Vec<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let applied = self.applied_migrations().await?;
        if let Some(newer) = applied.iter().find(|name| !known.contains(name)) {
            return Err(SchemaError::Newer(newer.clone()));
        }
        let pending = known.into_iter().filter(|name| !applied.contains(name)).collect();
        Ok(MigrationState {
            applied: applied.into_iter().collect(),
            pending,
        })
    }

    /// Applies every pending migration. On SQLite foreign keys are off meanwhile and checked at the end.
    ///
    /// # Errors
    /// [`SchemaError`]; a failed migration leaves the schema as it was.
    pub async fn migrate(&self) -> Result<(), SchemaError> {
        if self.migration_state().await?.pending.is_empty() {
            return Ok(());
        }
        let connection = &self.inner.writer;
        if !self.is_sqlite() {
            return Ok(Migrator::up(connection, None).await?);
        }
        connection.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
        let migrated = Migrator::up(connection, None).await;
        connection.execute_unprepared("PRAGMA foreign_keys = ON").await?;
        migrated?;
        match self.dangling_table().await? {
            Some(table) => Err(SchemaError::Dangling(table)),
            None => Ok(()),
        }
    }

    /// Takes back the last `steps` migrations; for tests of the way down.
    ///
    /// # Errors
    /// [`SchemaError`].
    pub async fn migrate_down(&self, steps: u32) -> Result<(), SchemaError> {
        let connection = &self.inner.writer;
        if self.is_sqlite() {
            connection.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
        }
        let migrated = Migrator::down(connection, Some(steps)).await;
        if self.is_sqlite() {
            connection.execute_unprepared("PRAGMA foreign_keys = ON").await?;
        }
        Ok(migrated?)
    }

    /// The first table with a row that points nowhere (SQLite; PostgreSQL cannot have one).
    pub(crate) async fn dangling_table(&self) -> Result<Option<String>, DbErr> {
        let row = self
            .inner
            .writer
            .query_one_raw(sqlite("PRAGMA foreign_key_check"))
            .await?;
        row.map(|row| row.try_get_by_index(0)).transpose()
    }

    async fn applied_migrations(&self) -> Result<BTreeSet<String>, DbErr> {
        let exists = if self.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'"
        } else {
            "SELECT table_name::text FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name = 'seaql_migrations'"
        };
        let connection = &self.inner.writer;
        let statement = |sql: &str| sea_orm::Statement::from_string(connection.get_database_backend(), sql);
        if connection.query_one_raw(statement(exists)).await?.is_none() {
            return Ok(BTreeSet::new());
        }
        let rows = connection
            .query_all_raw(statement("SELECT version FROM seaql_migrations"))
            .await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}

fn sqlite(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DatabaseBackend::Sqlite, sql)
}

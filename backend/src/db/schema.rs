//! Bringing the schema up to date, and refusing one that is newer than this program.

use std::collections::BTreeSet;

use paktbuch_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, Statement, TransactionTrait};

use super::Db;
use super::tx::immediate;

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
    #[error(
        "Nach der Migration zeigte eine Zeile der Tabelle „{0}“ ins Leere; sie wurde zurückgenommen, es ist nichts geändert. \
         „paktbuch verify“ zeigt mehr."
    )]
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

    /// Applies every pending migration, all of them or none.
    ///
    /// # Errors
    /// [`SchemaError`]; the schema is then as it was.
    pub async fn migrate(&self) -> Result<(), SchemaError> {
        if self.migration_state().await?.pending.is_empty() {
            return Ok(());
        }
        self.change_schema(async |tx| Migrator::up(tx, None).await).await
    }

    /// Takes back the last `steps` migrations; for tests of the way down.
    ///
    /// # Errors
    /// [`SchemaError`].
    pub async fn migrate_down(&self, steps: u32) -> Result<(), SchemaError> {
        self.change_schema(async |tx| Migrator::down(tx, Some(steps)).await)
            .await
    }

    /// Takes every migration back, with all data, and applies them anew.
    ///
    /// # Errors
    /// [`SchemaError`]; data and schema are then as they were.
    pub(crate) async fn start_over(&self) -> Result<(), SchemaError> {
        self.change_schema(async |tx| {
            Migrator::down(tx, None).await?;
            Migrator::up(tx, None).await
        })
        .await
    }

    /// Changes the schema in one transaction. On SQLite foreign keys are off meanwhile: a table that is rebuilt would
    /// else lose what refers to it.
    async fn change_schema<F>(&self, work: F) -> Result<(), SchemaError>
    where
        F: AsyncFnOnce(&DatabaseTransaction) -> Result<(), DbErr>,
    {
        let connection = &self.inner.writer;
        if self.is_sqlite() {
            connection.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
        }
        let changed = self.change_at_once(work).await;
        if self.is_sqlite() {
            connection.execute_unprepared("PRAGMA foreign_keys = ON").await?;
        }
        changed
    }

    /// Keeps the change only where every row points somewhere afterwards.
    async fn change_at_once<F>(&self, work: F) -> Result<(), SchemaError>
    where
        F: AsyncFnOnce(&DatabaseTransaction) -> Result<(), DbErr>,
    {
        let transaction = self.inner.writer.begin_with_options(immediate()).await?;
        work(&transaction).await?;
        if self.is_sqlite()
            && let Some(table) = dangling_table(&transaction).await?
        {
            transaction.rollback().await?;
            return Err(SchemaError::Dangling(table));
        }
        Ok(transaction.commit().await?)
    }

    async fn applied_migrations(&self) -> Result<BTreeSet<String>, DbErr> {
        let exists = if self.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'"
        } else {
            "SELECT table_name::text FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name = 'seaql_migrations'"
        };
        let connection = &self.inner.writer;
        let statement = |sql: &str| Statement::from_string(connection.get_database_backend(), sql);
        if connection.query_one_raw(statement(exists)).await?.is_none() {
            return Ok(BTreeSet::new());
        }
        let rows = connection
            .query_all_raw(statement("SELECT version FROM seaql_migrations"))
            .await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}

/// The first table with a row that points nowhere (SQLite; PostgreSQL cannot have one).
async fn dangling_table(conn: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let check = Statement::from_string(DatabaseBackend::Sqlite, "PRAGMA foreign_key_check");
    let row = conn.query_one_raw(check).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

//! Interim proofs (Zwischennachweise) are filed too: each as of its own day (Stichtag), with versions of its own.
//!
//! SQLite cannot drop a UNIQUE of its table: the table is made anew, from its own words, so that every column stays.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::dialect::{create, drop_indexes, only};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &[ADD]).await?;
        remade(manager, without_unique).await?;
        only(
            manager,
            &[],
            &["ALTER TABLE filing DROP CONSTRAINT filing_notice_id_number_key"],
        )
        .await?;
        create(manager, &[VERSIONS, INTERIM_VERSIONS, NOTICES]).await
    }

    /// The older schema knows one proof of a notice: interim ones become its last versions, whose numbers follow from their ids.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(
            manager,
            &["filing_version", "filing_interim_version", "filing_notice_id"],
        )
        .await?;
        create(manager, &[NUMBERED, "ALTER TABLE filing DROP COLUMN is_interim"]).await?;
        remade(manager, with_unique).await?;
        only(
            manager,
            &[],
            &["ALTER TABLE filing ADD CONSTRAINT filing_notice_id_number_key UNIQUE (notice_id, number)"],
        )
        .await
    }
}

const ADD: &str = "ALTER TABLE filing ADD COLUMN is_interim {bool} NOT NULL DEFAULT FALSE";
const VERSIONS: &str =
    "CREATE UNIQUE INDEX filing_version ON filing (notice_id, number) WHERE NOT is_interim";
const INTERIM_VERSIONS: &str =
    "CREATE UNIQUE INDEX filing_interim_version ON filing (notice_id, as_of, number) WHERE is_interim";
const NOTICES: &str = "CREATE INDEX filing_notice_id ON filing (notice_id)";
const NUMBERED: &str =
    "UPDATE filing SET number = id + (SELECT max(own.number) FROM filing own) WHERE is_interim";
const UNIQUE: &str = "UNIQUE (notice_id, number)";

/// Makes the table anew on SQLite, `changed` in what stands in its brackets, with the indexes of m0020.
async fn remade(manager: &SchemaManager<'_>, changed: fn(&str) -> String) -> Result<(), DbErr> {
    if manager.get_database_backend() != DatabaseBackend::Sqlite {
        return Ok(());
    }
    let connection = manager.get_connection();
    let words = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'filing'";
    let row = connection
        .query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, words))
        .await?;
    let words: String = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => return Err(DbErr::Custom("There is no table filing.".to_owned())),
    };
    let columns = words
        .split_once('(')
        .and_then(|(_, columns)| columns.rsplit_once(')'))
        .map(|(columns, _)| changed(columns))
        .unwrap_or_default();
    for statement in [
        format!("CREATE TABLE filing_next ({columns})").as_str(),
        "INSERT INTO filing_next SELECT * FROM filing",
        "DROP TABLE filing",
        "ALTER TABLE filing_next RENAME TO filing",
        "CREATE INDEX filing_document_id ON filing (document_id)",
        "CREATE INDEX filing_contents_id ON filing (contents_id)",
    ] {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

fn without_unique(columns: &str) -> String {
    match columns.split_once(UNIQUE) {
        Some((before, after)) => format!("{}{after}", before.trim_end().trim_end_matches(',')),
        None => columns.to_owned(),
    }
}

fn with_unique(columns: &str) -> String {
    format!("{}, {UNIQUE}", columns.trim_end())
}

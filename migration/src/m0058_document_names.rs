//! Documents with a name of each use: the same bytes may be registered under another name or type, so that nobody's upload names
//! the evidence of somebody else. Rows that are there keep what they have.
//!
//! SQLite cannot drop a UNIQUE of its table: the rows wait in a copy while the table is made anew.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop_indexes, only};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        only(
            manager,
            &[
                "CREATE TABLE document_copy AS SELECT * FROM document",
                "DROP TABLE document",
                "CREATE TABLE document (
                    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                    sha256 TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    media_type TEXT NOT NULL,
                    file_name TEXT NOT NULL,
                    created_at TIMESTAMP NOT NULL
                )",
                COPY_BACK,
                "DROP TABLE document_copy",
            ],
            &["ALTER TABLE document DROP CONSTRAINT document_sha256_key"],
        )
        .await?;
        create(
            manager,
            &["CREATE UNIQUE INDEX document_use ON document (sha256, media_type, file_name)"],
        )
        .await
    }

    /// What is registered more than once becomes one document again, under its first name.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in LINKS {
            let merge = format!(
                "UPDATE {table} SET {column} = (
                    SELECT min(kept.id) FROM document own JOIN document kept ON kept.sha256 = own.sha256
                    WHERE own.id = {table}.{column}
                ) WHERE {column} IN ({REPEATED})"
            );
            create(manager, &[merge.as_str()]).await?;
        }
        let remove = format!("DELETE FROM document WHERE id IN ({REPEATED})");
        create(manager, &[remove.as_str()]).await?;
        drop_indexes(manager, &["document_use"]).await?;
        only(
            manager,
            &[
                "CREATE TABLE document_copy AS SELECT * FROM document",
                "DROP TABLE document",
                "CREATE TABLE document (
                    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                    sha256 TEXT NOT NULL UNIQUE,
                    size INTEGER NOT NULL,
                    media_type TEXT NOT NULL,
                    file_name TEXT NOT NULL,
                    created_at TIMESTAMP NOT NULL
                )",
                COPY_BACK,
                "DROP TABLE document_copy",
            ],
            &["ALTER TABLE document ADD CONSTRAINT document_sha256_key UNIQUE (sha256)"],
        )
        .await
    }
}

const COPY_BACK: &str = "INSERT INTO document (id, sha256, size, media_type, file_name, created_at)
    SELECT id, sha256, size, media_type, file_name, created_at FROM document_copy";

/// Documents whose bytes an older row has too.
const REPEATED: &str =
    "SELECT own.id FROM document own JOIN document kept ON kept.sha256 = own.sha256 AND kept.id < own.id";

/// What points to a document. No order and no notice has the same bytes twice.
const LINKS: [(&str, &str); 12] = [
    ("invoice", "document_id"),
    ("invoice", "xml_id"),
    ("notice_document", "document_id"),
    ("notice_amendment", "document_id"),
    ("order_document", "document_id"),
    ("school_document", "document_id"),
    ("memo", "document_id"),
    ("filed_proof", "document_id"),
    ("filing", "document_id"),
    ("filing", "contents_id"),
    ("proof_step", "document_id"),
    ("authority_logo", "document_id"),
];

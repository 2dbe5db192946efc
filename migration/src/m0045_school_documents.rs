//! Documents that programmes ask for, by school; days and the grant asked for of applications.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["school_document"]).await?;
        let columns = [
            "queried_on",
            "answer_by",
            "decided_on",
            "closed_on",
            "requested_grant",
        ];
        for column in columns {
            create(
                manager,
                &[&format!("ALTER TABLE application DROP COLUMN {column}")],
            )
            .await?;
        }
        Ok(())
    }
}

const UP: &[&str] = &[
    "CREATE TABLE school_document (
            id {id},
            school_id {int} REFERENCES school (id),
            kind {text} NOT NULL,
            title {text} NOT NULL CHECK (title <> ''),
            edition {text} NOT NULL,
            dated_on {date} NOT NULL,
            valid_to {date},
            document_id {int} NOT NULL REFERENCES document (id),
            CHECK (valid_to IS NULL OR valid_to >= dated_on)
        )",
    "CREATE INDEX school_document_school_id ON school_document (school_id)",
    "CREATE INDEX school_document_document_id ON school_document (document_id)",
    "ALTER TABLE application ADD COLUMN queried_on {date}",
    "ALTER TABLE application ADD COLUMN answer_by {date}",
    "ALTER TABLE application ADD COLUMN decided_on {date}",
    "ALTER TABLE application ADD COLUMN closed_on {date}",
    "ALTER TABLE application ADD COLUMN requested_grant {int}",
];

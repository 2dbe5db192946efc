//! Filed proofs (eingereichte Verwendungsnachweise): versions of a notice's proof, frozen with what they say.

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
        drop(manager, &["filing"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE filing (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            number {int} NOT NULL CHECK (number > 0),
            as_of {date} NOT NULL,
            filed_at {time} NOT NULL,
            filed_by {text} NOT NULL,
            document_id {int} NOT NULL REFERENCES document (id),
            contents_id {int} NOT NULL REFERENCES document (id),
            last_event {int} NOT NULL,
            spent {int} NOT NULL,
            eligible {int} NOT NULL,
            granted {int} NOT NULL,
            own_share {int} NOT NULL,
            receipts {int} NOT NULL,
            devices {int} NOT NULL,
            errors {int} NOT NULL,
            reason {text} NOT NULL,
            UNIQUE (notice_id, number)
        )",
    "CREATE INDEX filing_document_id ON filing (document_id)",
    "CREATE INDEX filing_contents_id ON filing (contents_id)",
];

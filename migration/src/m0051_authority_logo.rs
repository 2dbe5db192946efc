//! The logo of the authority, a PNG of the document store, for its letters.

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
        drop(manager, &["authority_logo"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE authority_logo (
            authority_id {int} PRIMARY KEY NOT NULL REFERENCES authority (id),
            document_id {int} NOT NULL REFERENCES document (id),
            name {text} NOT NULL,
            width {int} NOT NULL CHECK (width > 0),
            height {int} NOT NULL CHECK (height > 0)
        )",
    "CREATE INDEX authority_logo_document_id ON authority_logo (document_id)",
];

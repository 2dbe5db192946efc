//! Change notices (Änderungsbescheide) with what each of them changed.

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
        create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["notice_amendment_value", "notice_amendment"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE notice_amendment (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            number {int} NOT NULL,
            kind {text} NOT NULL,
            reference {text} NOT NULL,
            dated {date} NOT NULL,
            announced_on {date},
            reason {text} NOT NULL,
            granted_before {int} NOT NULL,
            granted {int} NOT NULL,
            document_id {int} REFERENCES document (id),
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (notice_id, number),
            CHECK (number > 0 AND granted_before >= 0 AND granted >= 0)
        )",
    "CREATE INDEX notice_amendment_document_id ON notice_amendment (document_id)",
    "CREATE TABLE notice_amendment_value (
            amendment_id {int} NOT NULL REFERENCES notice_amendment (id),
            position {int} NOT NULL,
            label {text} NOT NULL,
            value_before {text} NOT NULL,
            value_after {text} NOT NULL,
            page {int},
            place {text} NOT NULL,
            PRIMARY KEY (amendment_id, position),
            CHECK (page > 0)
        )",
];

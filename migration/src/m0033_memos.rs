//! Notes on records (Vermerke) with the day on which they come up again (Wiedervorlage).

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
        drop(manager, &["memo"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE memo (
            id {id},
            subject_kind {text} NOT NULL,
            subject_id {int} NOT NULL,
            said_on {date} NOT NULL,
            with_whom {text} NOT NULL,
            text {text} NOT NULL,
            follow_up_on {date},
            done_on {date},
            document_id {int} REFERENCES document (id),
            actor {text} NOT NULL,
            version {int} NOT NULL,
            CHECK (done_on IS NULL OR follow_up_on IS NOT NULL)
        )",
    "CREATE INDEX memo_subject_kind_subject_id ON memo (subject_kind, subject_id)",
    "CREATE INDEX memo_document_id ON memo (document_id)",
    "CREATE INDEX memo_follow_up_on ON memo (follow_up_on) WHERE done_on IS NULL",
];

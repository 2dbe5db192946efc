//! Reports that were made: when, by whom, as of which day, with which sums.

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
        drop(manager, &["made_report"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE made_report (
            id {id},
            kind {text} NOT NULL CHECK (kind <> ''),
            notice_id {int} REFERENCES notice (id),
            question {text} NOT NULL,
            as_of {date} NOT NULL,
            format {text} NOT NULL CHECK (format <> ''),
            sha256 {text} NOT NULL CHECK (length(sha256) = 64),
            row_count {int} NOT NULL CHECK (row_count >= 0),
            totals {text} NOT NULL,
            figures {text} NOT NULL,
            made_by {text} NOT NULL,
            made_at {time} NOT NULL
        )",
    "CREATE INDEX made_report_kind ON made_report (kind, notice_id)",
    "CREATE INDEX made_report_notice ON made_report (notice_id)",
];

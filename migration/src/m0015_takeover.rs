//! Records taken over from an authority's own spreadsheets, remembered columns of these, and the proof that was filed before.

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
        drop(manager, &["takeover_mapping", "taken_over", "filed_proof"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE filed_proof (
            notice_id {int} NOT NULL PRIMARY KEY REFERENCES notice (id),
            filed_on {date},
            document_id {int} REFERENCES document (id),
            spent {int},
            eligible {int},
            granted {int},
            own_share {int},
            receipts {int},
            devices {int},
            explanation {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE INDEX filed_proof_notice_id ON filed_proof (notice_id)",
    "CREATE INDEX filed_proof_document_id ON filed_proof (document_id)",
    "CREATE TABLE taken_over (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            file_name {text} NOT NULL,
            line {int} NOT NULL,
            taken_at {time} NOT NULL,
            cost_item_id {int} UNIQUE REFERENCES cost_item (id),
            cost_line_id {int} UNIQUE REFERENCES cost_line (id),
            invoice_id {int} UNIQUE REFERENCES invoice (id),
            payment_id {int} UNIQUE REFERENCES payment (id),
            payout_id {int} UNIQUE REFERENCES payout (id),
            device_id {int} UNIQUE REFERENCES device (id)
        )",
    "CREATE INDEX taken_over_notice_id ON taken_over (notice_id)",
    "CREATE TABLE takeover_mapping (
            id {id},
            kind {text} NOT NULL,
            headings {text} NOT NULL,
            mapping {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (kind, headings)
        )",
];

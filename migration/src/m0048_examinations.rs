//! The examination of filed proofs: its steps, and cuts of receipts.

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
        drop(manager, &["receipt_cut", "proof_step"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE proof_step (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            step {text} NOT NULL,
            auditor {text} NOT NULL,
            done_on {date} NOT NULL,
            person {text} NOT NULL,
            reference {text} NOT NULL,
            amount {int} CHECK (amount > 0),
            interest {int} CHECK (interest > 0),
            hearing_until {date},
            appeal_until {date},
            booked_on {date},
            booking_reference {text} NOT NULL,
            document_id {int} REFERENCES document (id),
            note {text} NOT NULL,
            version {int} NOT NULL
        )",
    "CREATE INDEX proof_step_notice_id ON proof_step (notice_id)",
    "CREATE INDEX proof_step_document_id ON proof_step (document_id)",
    "CREATE TABLE receipt_cut (
            id {id},
            filing_id {int} NOT NULL REFERENCES filing (id),
            number {int} NOT NULL,
            auditor {text} NOT NULL,
            accepted {int} NOT NULL,
            reason {text} NOT NULL CHECK (reason <> ''),
            version {int} NOT NULL,
            UNIQUE (filing_id, number, auditor)
        )",
];

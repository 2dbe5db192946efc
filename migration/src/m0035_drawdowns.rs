//! Requests for grant money (Mittelabrufe) with the invoices whose payment they foresee.

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
        drop(manager, &["drawdown_need", "drawdown"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE drawdown (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            number {int} NOT NULL,
            kind {text} NOT NULL,
            state {text} NOT NULL,
            as_of {date} NOT NULL,
            requested_on {date},
            amount {int} NOT NULL,
            paid_eligible {int} NOT NULL,
            need_eligible {int} NOT NULL,
            drawn_before {int} NOT NULL,
            reference {text} NOT NULL,
            note {text} NOT NULL,
            payout_id {int} REFERENCES payout (id),
            version {int} NOT NULL,
            UNIQUE (notice_id, number),
            CHECK (amount > 0)
        )",
    "CREATE INDEX drawdown_payout_id ON drawdown (payout_id)",
    "CREATE TABLE drawdown_need (
            drawdown_id {int} NOT NULL REFERENCES drawdown (id),
            invoice_id {int} NOT NULL REFERENCES invoice (id),
            eligible {int} NOT NULL,
            PRIMARY KEY (drawdown_id, invoice_id)
        )",
    "CREATE INDEX drawdown_need_invoice_id ON drawdown_need (invoice_id)",
];

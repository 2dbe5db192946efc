//! The paid parts that a drawdown counts, as they were when it was computed: its annex says what its letter says.

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
        drop(manager, &["drawdown_receipt"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE drawdown_receipt (
            drawdown_id {int} NOT NULL REFERENCES drawdown (id),
            position {int} NOT NULL,
            invoice_id {int} NOT NULL REFERENCES invoice (id),
            subject {text} NOT NULL,
            paid_on {date} NOT NULL,
            spent {int} NOT NULL,
            eligible {int} NOT NULL,
            grant_share {int} NOT NULL,
            PRIMARY KEY (drawdown_id, position)
        )",
    "CREATE INDEX drawdown_receipt_invoice_id ON drawdown_receipt (invoice_id)",
];

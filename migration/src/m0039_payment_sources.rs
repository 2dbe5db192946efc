//! The row of a payment file that a payment was entered from: a list can be taken back as a whole.

use sea_orm_migration::prelude::*;

use crate::dialect::create;

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
        create(manager, DOWN).await
    }
}

// Payments that are there keep none: whether a list entered or only recognised them was not kept.
const UP: &[&str] = &[
    "ALTER TABLE payment ADD COLUMN row_id {int} REFERENCES payment_row (id)",
    "CREATE INDEX payment_row_id ON payment (row_id)",
    // What an invoice deducts as prepaid counts as paid no more unless something proves it: these are summed up anew.
    "INSERT INTO noted_invoice (invoice_id) SELECT id FROM invoice WHERE prepaid <> 0 AND id NOT IN (SELECT invoice_id FROM noted_invoice)",
];

const DOWN: &[&str] = &[
    "DROP INDEX payment_row_id",
    "ALTER TABLE payment DROP COLUMN row_id",
];

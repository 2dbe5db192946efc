//! Which invoice line bills which rate of a leased device, and with how much of it.

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
        drop(manager, &["lease_invoice"]).await
    }
}

// The lines of an invoice are written anew with their ids when it is corrected, so their key is looked at when all is written.
const UP: &[&str] = &[
    "CREATE TABLE lease_invoice (
            device_id {int} NOT NULL REFERENCES device (id),
            rate {int} NOT NULL,
            invoice_line_id {int} NOT NULL REFERENCES invoice_line (id) DEFERRABLE INITIALLY DEFERRED,
            amount {int} NOT NULL,
            PRIMARY KEY (device_id, rate),
            CHECK (rate > 0),
            CHECK (amount > 0)
        )",
    "CREATE INDEX lease_invoice_line ON lease_invoice (invoice_line_id)",
];

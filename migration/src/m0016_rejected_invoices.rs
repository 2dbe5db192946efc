//! The seller's name as each invoice prints it, self-assessed VAT that is paid or deducted, and invoices that were rejected.

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

const UP: &[&str] = &[
    "ALTER TABLE invoice ADD COLUMN seller {text} NOT NULL DEFAULT ''",
    "ALTER TABLE invoice ADD COLUMN tax_paid {int} NOT NULL DEFAULT 0",
    "ALTER TABLE invoice ADD COLUMN tax_deducted {bool} NOT NULL DEFAULT FALSE",
    "ALTER TABLE invoice ADD COLUMN rejected_on {date}",
    "ALTER TABLE invoice ADD COLUMN rejected_because {text} NOT NULL DEFAULT ''",
    "UPDATE invoice SET seller = (SELECT name FROM supplier WHERE supplier.id = invoice.supplier_id)",
];

const DOWN: &[&str] = &[
    "ALTER TABLE invoice DROP COLUMN rejected_because",
    "ALTER TABLE invoice DROP COLUMN rejected_on",
    "ALTER TABLE invoice DROP COLUMN tax_deducted",
    "ALTER TABLE invoice DROP COLUMN tax_paid",
    "ALTER TABLE invoice DROP COLUMN seller",
];

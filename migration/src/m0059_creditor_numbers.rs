//! Numbers of suppliers in the accounting system (Kreditorennummer), and those that the rows of payment lists tell.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop_indexes};

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
        drop_indexes(manager, &["supplier_creditor_number"]).await?;
        create(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE supplier ADD COLUMN creditor_number {text} NOT NULL DEFAULT ''",
    "CREATE UNIQUE INDEX supplier_creditor_number ON supplier (creditor_number) WHERE creditor_number <> ''",
    "ALTER TABLE payment_row ADD COLUMN creditor {text} NOT NULL DEFAULT ''",
];

const DOWN: &[&str] = &[
    "ALTER TABLE payment_row DROP COLUMN creditor",
    "ALTER TABLE supplier DROP COLUMN creditor_number",
];

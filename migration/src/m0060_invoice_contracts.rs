//! Contracts that invoices name (BT-12); empty for those that were read before.

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

const UP: &[&str] = &["ALTER TABLE invoice ADD COLUMN contract_reference {text} NOT NULL DEFAULT ''"];

const DOWN: &[&str] = &["ALTER TABLE invoice DROP COLUMN contract_reference"];

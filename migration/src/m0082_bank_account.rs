//! The account of the school authority to which grants are paid out.

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
        create(manager, BACK).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE authority ADD COLUMN account_holder {text} NOT NULL DEFAULT ''",
    "ALTER TABLE authority ADD COLUMN iban {text} NOT NULL DEFAULT ''",
    "ALTER TABLE authority ADD COLUMN bic {text} NOT NULL DEFAULT ''",
];

const BACK: &[&str] = &[
    "ALTER TABLE authority DROP COLUMN bic",
    "ALTER TABLE authority DROP COLUMN iban",
    "ALTER TABLE authority DROP COLUMN account_holder",
];

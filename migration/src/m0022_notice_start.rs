//! What a notice says about its beginning (vorzeitiger Maßnahmebeginn) and the least own share: rules R5 and R6.

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
    "ALTER TABLE notice ADD COLUMN own_share_min {int}",
    "ALTER TABLE notice ADD COLUMN early_start_on {date}",
    "ALTER TABLE notice ADD COLUMN early_start_by {text} NOT NULL DEFAULT ''",
    "ALTER TABLE notice ADD COLUMN early_start_reference {text} NOT NULL DEFAULT ''",
];

const DOWN: &[&str] = &[
    "ALTER TABLE notice DROP COLUMN early_start_reference",
    "ALTER TABLE notice DROP COLUMN early_start_by",
    "ALTER TABLE notice DROP COLUMN early_start_on",
    "ALTER TABLE notice DROP COLUMN own_share_min",
];

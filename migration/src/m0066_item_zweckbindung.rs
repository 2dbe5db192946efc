//! An Einzelansatz may say for itself how long what it pays is bound (Zweckbindung); empty = as its notice says.

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
    "ALTER TABLE cost_item ADD COLUMN zweckbindung_start {text}",
    "ALTER TABLE cost_item ADD COLUMN zweckbindung_years {int}",
];

const BACK: &[&str] = &[
    "ALTER TABLE cost_item DROP COLUMN zweckbindung_start",
    "ALTER TABLE cost_item DROP COLUMN zweckbindung_years",
];

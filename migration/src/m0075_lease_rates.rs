//! How many rates a lease has, and when the first one is due.

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
    "ALTER TABLE device ADD COLUMN lease_rates {int}",
    "ALTER TABLE device ADD COLUMN lease_from {date}",
];

const BACK: &[&str] = &[
    "ALTER TABLE device DROP COLUMN lease_from",
    "ALTER TABLE device DROP COLUMN lease_rates",
];

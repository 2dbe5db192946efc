//! Leased devices: who leases them, what they cost a month, and when they go back.

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
    "ALTER TABLE device ADD COLUMN lessor {text} NOT NULL DEFAULT ''",
    "ALTER TABLE device ADD COLUMN lease_rate {int}",
    "ALTER TABLE device ADD COLUMN lease_until {date}",
];

const BACK: &[&str] = &[
    "ALTER TABLE device DROP COLUMN lessor",
    "ALTER TABLE device DROP COLUMN lease_rate",
    "ALTER TABLE device DROP COLUMN lease_until",
];

//! Where a condition of a notice stands, who has met it, and a remark.

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
    "ALTER TABLE notice_condition ADD COLUMN place {text} NOT NULL DEFAULT ''",
    "ALTER TABLE notice_condition ADD COLUMN done_by {text} NOT NULL DEFAULT ''",
    "ALTER TABLE notice_condition ADD COLUMN remark {text} NOT NULL DEFAULT ''",
];

const DOWN: &[&str] = &[
    "ALTER TABLE notice_condition DROP COLUMN remark",
    "ALTER TABLE notice_condition DROP COLUMN done_by",
    "ALTER TABLE notice_condition DROP COLUMN place",
];

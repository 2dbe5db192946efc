//! Drawdowns that came in by a takeover.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, only};

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
        // SQLite keeps an index apart from its column.
        only(manager, &["DROP INDEX taken_over_drawdown_id"], &[]).await?;
        create(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE taken_over ADD COLUMN drawdown_id {int} REFERENCES drawdown (id)",
    "CREATE UNIQUE INDEX taken_over_drawdown_id ON taken_over (drawdown_id)",
];

/// A mark of nothing else means nothing without the column.
const DOWN: &[&str] = &[
    "DELETE FROM taken_over WHERE drawdown_id IS NOT NULL",
    "ALTER TABLE taken_over DROP COLUMN drawdown_id",
];

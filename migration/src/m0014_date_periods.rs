//! Which of the four days of a purchase has to lie in which period of its notice (R7); so far all in the Durchführungszeitraum.

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
        let column = "ALTER TABLE notice ADD COLUMN date_periods {text} NOT NULL DEFAULT 'durchfuehrung'";
        create(manager, &[column]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &["ALTER TABLE notice DROP COLUMN date_periods"]).await
    }
}

//! Days within which a notice lets drawn money be spent (Verbrauchsfrist): rule R13.

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
        create(
            manager,
            &["ALTER TABLE notice ADD COLUMN spend_within_days {int}"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &["ALTER TABLE notice DROP COLUMN spend_within_days"]).await
    }
}

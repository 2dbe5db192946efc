//! Texts of the letters about a notice, kept with its Sachbericht: Anschreiben, Mittelabruf, Aussonderung. Empty = the given words.

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
            &[
                "ALTER TABLE narrative ADD COLUMN cover_text {text} NOT NULL DEFAULT ''",
                "ALTER TABLE narrative ADD COLUMN drawdown_text {text} NOT NULL DEFAULT ''",
                "ALTER TABLE narrative ADD COLUMN disposal_text {text} NOT NULL DEFAULT ''",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            &[
                "ALTER TABLE narrative DROP COLUMN cover_text",
                "ALTER TABLE narrative DROP COLUMN drawdown_text",
                "ALTER TABLE narrative DROP COLUMN disposal_text",
            ],
        )
        .await
    }
}

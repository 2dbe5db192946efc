//! What a notice says beyond its amounts: whether double funding is forbidden.

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
        create(manager, COLUMNS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            &["ALTER TABLE notice DROP COLUMN double_funding_forbidden"],
        )
        .await
    }
}

const COLUMNS: &[&str] = &["ALTER TABLE notice ADD COLUMN double_funding_forbidden {bool}"];

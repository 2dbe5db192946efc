//! The role in which somebody confirmed a finding; empty for what was confirmed before, and for the program itself.

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

const UP: &[&str] = &["ALTER TABLE finding_confirmation ADD COLUMN role {text}"];

const DOWN: &[&str] = &["ALTER TABLE finding_confirmation DROP COLUMN role"];

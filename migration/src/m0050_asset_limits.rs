//! Limits between asset and expense (Wertgrenzen der Aktivierung).

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop};

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
        drop(manager, &["asset_limit"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE asset_limit (
            id {id},
            valid_from {date} NOT NULL UNIQUE,
            up_to {int} NOT NULL CHECK (up_to > 0),
            choice {text} NOT NULL,
            source {text} NOT NULL CHECK (source <> '')
        )"];

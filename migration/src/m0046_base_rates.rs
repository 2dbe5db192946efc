//! Base rates (Basiszinssätze) that the authority enters.

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
        drop(manager, &["base_rate"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE base_rate (
            id {id},
            valid_from {date} NOT NULL UNIQUE,
            rate {int} NOT NULL,
            source {text} NOT NULL CHECK (source <> '')
        )"];

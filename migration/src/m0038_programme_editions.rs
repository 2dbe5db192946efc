//! Editions of funding programmes that the authority enters (Fassungen).

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
        drop(manager, &["programme_edition"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE programme_edition (
            id {id},
            code {text} NOT NULL,
            number {int} NOT NULL,
            title {text} NOT NULL,
            toml {text} NOT NULL,
            UNIQUE (code, number),
            CHECK (number > 0)
        )"];

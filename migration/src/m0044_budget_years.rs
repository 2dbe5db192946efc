//! What the budgets of financial years (Haushaltsjahre) provide for programmes.

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
        drop(manager, &["budget_year"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE budget_year (
            id {id},
            year {int} NOT NULL CHECK (year BETWEEN 2000 AND 2100),
            programme {text} NOT NULL,
            account {text} NOT NULL,
            appropriation {int} NOT NULL CHECK (appropriation >= 0),
            carried_over {int} NOT NULL CHECK (carried_over >= 0),
            commitment {int} NOT NULL CHECK (commitment >= 0),
            version {int} NOT NULL,
            UNIQUE (year, programme)
        )"];

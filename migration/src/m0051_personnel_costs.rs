//! What a Personalausgabe is made of.

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
        drop(manager, &["personnel_cost"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE personnel_cost (
            invoice_line_id {int} NOT NULL PRIMARY KEY REFERENCES invoice_line (id),
            person_key {text} NOT NULL CHECK (person_key <> ''),
            month {date} NOT NULL,
            employer_gross {int} NOT NULL CHECK (employer_gross > 0),
            share {int} NOT NULL CHECK (share > 0 AND share <= 10000)
        )"];

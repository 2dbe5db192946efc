//! Ceilings (Budgets) of programmes for the authority and its schools.

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
        drop(manager, &["budget"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE budget (
            id {id},
            programme {text} NOT NULL,
            category {text} NOT NULL,
            school_id {int} REFERENCES school (id),
            amount {int} NOT NULL CHECK (amount >= 0),
            source {text} NOT NULL CHECK (source <> ''),
            valid_from {date} NOT NULL,
            version {int} NOT NULL
        )",
    "CREATE INDEX budget_school_id ON budget (school_id)",
    "CREATE UNIQUE INDEX budget_of_authority ON budget (programme, category, valid_from) WHERE school_id IS NULL",
    "CREATE UNIQUE INDEX budget_of_school ON budget (programme, category, school_id, valid_from) WHERE school_id IS NOT NULL",
];

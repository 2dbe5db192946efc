//! Reallocations between the Einzelansätze of a notice (Umschichtungen).

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
        create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["reallocation_item", "reallocation"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE reallocation (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            number {int} NOT NULL,
            state {text} NOT NULL,
            reason {text} NOT NULL,
            sent_on {date},
            settled_on {date},
            reference {text} NOT NULL,
            amendment_id {int} REFERENCES notice_amendment (id),
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (notice_id, number),
            CHECK (number > 0)
        )",
    "CREATE INDEX reallocation_amendment_id ON reallocation (amendment_id)",
    "CREATE TABLE reallocation_item (
            reallocation_id {int} NOT NULL REFERENCES reallocation (id),
            cost_item_id {int} NOT NULL REFERENCES cost_item (id),
            eligible_before {int} NOT NULL,
            eligible {int} NOT NULL,
            PRIMARY KEY (reallocation_id, cost_item_id),
            CHECK (eligible_before >= 0 AND eligible >= 0)
        )",
    "CREATE INDEX reallocation_item_cost_item_id ON reallocation_item (cost_item_id)",
];

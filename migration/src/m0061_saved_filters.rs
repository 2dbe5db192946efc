//! Filters of the device list under a name (Gespeicherte Filter), and the columns that somebody leaves out of a list.

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
        drop(manager, &["list_columns", "saved_filter"]).await
    }
}

const UP: &[&str] = &[
    // The owner is an actor (`user:7`), or empty where everybody has the filter.
    "CREATE TABLE saved_filter (
            id {id},
            owner {text} NOT NULL,
            name {text} NOT NULL CHECK (name <> ''),
            query {text} NOT NULL,
            UNIQUE (owner, name)
        )",
    "CREATE TABLE list_columns (
            owner {text} NOT NULL,
            list {text} NOT NULL,
            hidden {text} NOT NULL,
            PRIMARY KEY (owner, list)
        )",
];

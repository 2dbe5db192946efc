//! How, when and why a device was disposed of (Aussonderung).

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
        drop(manager, &["disposal"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE disposal (
            device_id {int} NOT NULL PRIMARY KEY REFERENCES device (id),
            kind {text} NOT NULL,
            disposed_on {date} NOT NULL,
            reason {text} NOT NULL,
            status_before {text} NOT NULL
        )",
    "CREATE INDEX disposal_device_id ON disposal (device_id)",
];

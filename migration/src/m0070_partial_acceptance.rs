//! What a partial invoice (Abschlags- oder Teilschlussrechnung) bills is accepted with the final one: these are summed up anew.

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
        create(manager, NOTE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, NOTE).await
    }
}

const NOTE: &[&str] = &[
    "INSERT INTO noted_invoice (invoice_id) SELECT id FROM invoice WHERE type_code IN (875, 876)
        AND id NOT IN (SELECT invoice_id FROM noted_invoice)",
];

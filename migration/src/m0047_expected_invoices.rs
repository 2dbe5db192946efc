//! Orders of which a drawdown expects an invoice.

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
        drop(manager, &["drawdown_order"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE drawdown_order (
            drawdown_id {int} NOT NULL REFERENCES drawdown (id),
            order_id {int} NOT NULL REFERENCES purchase_order (id),
            eligible {int} NOT NULL,
            PRIMARY KEY (drawdown_id, order_id)
        )",
    "CREATE INDEX drawdown_order_order_id ON drawdown_order (order_id)",
];

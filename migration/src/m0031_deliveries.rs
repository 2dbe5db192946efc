//! Deliveries (Lieferungen) of orders, and which line of an order an invoice line bills.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop, only};

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
        // SQLite keeps an index apart from its column.
        only(manager, &["DROP INDEX invoice_line_order_line_id"], &[]).await?;
        create(manager, DOWN).await?;
        drop(manager, &["delivery_line", "delivery"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE delivery (
            id {id},
            order_id {int} NOT NULL REFERENCES purchase_order (id),
            delivered_on {date} NOT NULL,
            note_number {text} NOT NULL,
            note {text} NOT NULL,
            version {int} NOT NULL
        )",
    "CREATE INDEX delivery_order_id ON delivery (order_id, delivered_on)",
    "CREATE TABLE delivery_line (
            delivery_id {int} NOT NULL REFERENCES delivery (id),
            order_line_id {int} NOT NULL REFERENCES order_line (id),
            quantity {int} NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (delivery_id, order_line_id)
        )",
    "CREATE INDEX delivery_line_order_line_id ON delivery_line (order_line_id)",
    "ALTER TABLE invoice_line ADD COLUMN order_line_id {int} REFERENCES order_line (id)",
    "ALTER TABLE invoice_line ADD COLUMN order_reason {text} NOT NULL DEFAULT ''",
    "CREATE INDEX invoice_line_order_line_id ON invoice_line (order_line_id)",
];

const DOWN: &[&str] = &[
    "ALTER TABLE invoice_line DROP COLUMN order_reason",
    "ALTER TABLE invoice_line DROP COLUMN order_line_id",
];

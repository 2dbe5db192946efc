//! Orders (Bestellungen) with their lines.

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
        drop(manager, &["order_line", "purchase_order"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE purchase_order (
            id {id},
            number {text} NOT NULL UNIQUE CHECK (number <> ''),
            subject {text} NOT NULL,
            supplier_id {int} NOT NULL REFERENCES supplier (id),
            state {text} NOT NULL,
            ordered_on {date},
            promised_on {date},
            award {text},
            award_reference {text} NOT NULL,
            prices {text} NOT NULL,
            note {text} NOT NULL,
            cancelled_because {text} NOT NULL,
            search {text} NOT NULL,
            version {int} NOT NULL,
            CHECK (state IN ('entwurf', 'storniert') OR ordered_on IS NOT NULL),
            CHECK (promised_on IS NULL OR ordered_on IS NULL OR promised_on >= ordered_on)
        )",
    "CREATE INDEX purchase_order_supplier_id ON purchase_order (supplier_id)",
    "CREATE INDEX purchase_order_state ON purchase_order (state, promised_on)",
    "CREATE INDEX purchase_order_ordered_on ON purchase_order (ordered_on, id)",
    "CREATE TABLE order_line (
            id {id},
            order_id {int} NOT NULL REFERENCES purchase_order (id),
            position {int} NOT NULL CHECK (position > 0),
            name {text} NOT NULL CHECK (name <> ''),
            kind {text} NOT NULL,
            quantity {int} NOT NULL CHECK (quantity > 0),
            unit_price {int} NOT NULL CHECK (unit_price >= 0),
            vat_rate {int} NOT NULL CHECK (vat_rate >= 0),
            net {int} NOT NULL,
            gross {int} NOT NULL,
            cost_line_id {int} REFERENCES cost_line (id),
            school_id {int} REFERENCES school (id)
        )",
    "CREATE INDEX order_line_order_id ON order_line (order_id, position)",
    "CREATE INDEX order_line_cost_line_id ON order_line (cost_line_id)",
    "CREATE INDEX order_line_school_id ON order_line (school_id)",
];

//! How orders were awarded (Vergabe): note with offers, documents, and the local thresholds (Wertgrenzen).

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
        drop(
            manager,
            &["award_threshold", "order_document", "award_offer", "award_note"],
        )
        .await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE award_note (
            order_id {int} NOT NULL PRIMARY KEY REFERENCES purchase_order (id),
            estimated_net {int} CHECK (estimated_net >= 0),
            lots {text} NOT NULL,
            reason {text} NOT NULL,
            extensions {text} NOT NULL,
            version {int} NOT NULL
        )",
    "CREATE TABLE award_offer (
            order_id {int} NOT NULL REFERENCES award_note (order_id),
            position {int} NOT NULL CHECK (position > 0),
            bidder {text} NOT NULL CHECK (bidder <> ''),
            asked_on {date},
            received_on {date},
            net {int} CHECK (net >= 0),
            PRIMARY KEY (order_id, position),
            CHECK (received_on IS NULL OR asked_on IS NULL OR received_on >= asked_on)
        )",
    "CREATE TABLE order_document (
            order_id {int} NOT NULL REFERENCES purchase_order (id),
            document_id {int} NOT NULL REFERENCES document (id),
            title {text} NOT NULL CHECK (title <> ''),
            PRIMARY KEY (order_id, document_id)
        )",
    "CREATE INDEX order_document_document_id ON order_document (document_id)",
    "CREATE TABLE award_threshold (
            id {id},
            award {text} NOT NULL,
            up_to {int} CHECK (up_to >= 0),
            valid_from {date} NOT NULL,
            valid_to {date},
            source {text} NOT NULL CHECK (source <> ''),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        )",
];

//! Skonto, budget year, reference and transfer of payments; retention money; rows of payment files; account assignment.

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
        create(manager, UP).await?;
        only(
            manager,
            &["UPDATE payment SET fiscal_year = CAST(strftime('%Y', paid_on) AS INTEGER)"],
            &["UPDATE payment SET fiscal_year = EXTRACT(YEAR FROM paid_on)"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["payment_row", "payment_mapping"]).await?;
        create(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE payment ADD COLUMN kind {text} NOT NULL DEFAULT 'rechnung'",
    "ALTER TABLE payment ADD COLUMN skonto {int} NOT NULL DEFAULT 0",
    "ALTER TABLE payment ADD COLUMN fiscal_year {int} NOT NULL DEFAULT 0",
    "ALTER TABLE payment ADD COLUMN reference {text} NOT NULL DEFAULT ''",
    "ALTER TABLE payment ADD COLUMN transfer {text} NOT NULL DEFAULT ''",
    "CREATE INDEX payment_transfer ON payment (transfer)",
    "ALTER TABLE invoice ADD COLUMN skonto {int} NOT NULL DEFAULT 0",
    "ALTER TABLE invoice ADD COLUMN retention {int} NOT NULL DEFAULT 0",
    "ALTER TABLE invoice ADD COLUMN retention_until {date}",
    "ALTER TABLE allocation ADD COLUMN quantity {int}",
    "ALTER TABLE allocation ADD COLUMN product {text} NOT NULL DEFAULT ''",
    "ALTER TABLE allocation ADD COLUMN account {text} NOT NULL DEFAULT ''",
    "ALTER TABLE allocation ADD COLUMN cost_centre {text} NOT NULL DEFAULT ''",
    "ALTER TABLE allocation ADD COLUMN fiscal_year {int}",
    "CREATE TABLE payment_row (
            id {id},
            fingerprint {text} NOT NULL UNIQUE,
            file_name {text} NOT NULL,
            line {int} NOT NULL,
            paid_on {date} NOT NULL,
            amount {int} NOT NULL,
            skonto {int} NOT NULL,
            payee {text} NOT NULL,
            number {text} NOT NULL,
            purpose {text} NOT NULL,
            reference {text} NOT NULL,
            proof {text} NOT NULL,
            fiscal_year {int} NOT NULL,
            state {text} NOT NULL,
            reason {text} NOT NULL,
            imported_at {time} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE INDEX payment_row_state ON payment_row (state, paid_on, id)",
    "CREATE TABLE payment_mapping (
            id {id},
            headings {text} NOT NULL UNIQUE,
            mapping {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
];

const DOWN: &[&str] = &[
    "ALTER TABLE allocation DROP COLUMN fiscal_year",
    "ALTER TABLE allocation DROP COLUMN cost_centre",
    "ALTER TABLE allocation DROP COLUMN account",
    "ALTER TABLE allocation DROP COLUMN product",
    "ALTER TABLE allocation DROP COLUMN quantity",
    "ALTER TABLE invoice DROP COLUMN retention_until",
    "ALTER TABLE invoice DROP COLUMN retention",
    "ALTER TABLE invoice DROP COLUMN skonto",
    "DROP INDEX payment_transfer",
    "ALTER TABLE payment DROP COLUMN transfer",
    "ALTER TABLE payment DROP COLUMN reference",
    "ALTER TABLE payment DROP COLUMN fiscal_year",
    "ALTER TABLE payment DROP COLUMN skonto",
    "ALTER TABLE payment DROP COLUMN kind",
];

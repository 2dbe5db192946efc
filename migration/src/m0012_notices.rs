//! What a notice says beyond its amounts: how it was made known, where the own share comes from, other money, conditions,
//! the places of its values and its file; the measures of an application.

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
        drop(
            manager,
            &[
                "application_measure",
                "notice_document",
                "notice_citation",
                "notice_condition",
                "notice_income",
                "notice_own_share",
            ],
        )
        .await?;
        create(manager, WITHOUT_COLUMNS).await
    }
}

const TABLES: &[&str] = &[
    "ALTER TABLE notice ADD COLUMN double_funding_forbidden {bool}",
    "ALTER TABLE notice ADD COLUMN announcement {text}",
    "ALTER TABLE notice ADD COLUMN sent_on {date}",
    "ALTER TABLE notice ADD COLUMN announced_on {date}",
    "ALTER TABLE notice ADD COLUMN appeal_waived_on {date}",
    "ALTER TABLE notice ADD COLUMN unit_count {int}",
    "ALTER TABLE notice ADD COLUMN unit_amount {int}",
    "CREATE TABLE notice_own_share (
            notice_id {int} NOT NULL REFERENCES notice (id),
            position {int} NOT NULL,
            source {text} NOT NULL,
            amount {int} NOT NULL,
            PRIMARY KEY (notice_id, position),
            UNIQUE (notice_id, source),
            CHECK (amount > 0)
        )",
    "CREATE TABLE notice_income (
            notice_id {int} NOT NULL REFERENCES notice (id),
            position {int} NOT NULL,
            kind {text} NOT NULL,
            source {text} NOT NULL,
            purpose {text} NOT NULL,
            planned {int} NOT NULL,
            received {int} NOT NULL,
            received_on {date},
            PRIMARY KEY (notice_id, position),
            CHECK (planned >= 0 AND received >= 0)
        )",
    "CREATE TABLE notice_condition (
            notice_id {int} NOT NULL REFERENCES notice (id),
            position {int} NOT NULL,
            text {text} NOT NULL,
            due_on {date},
            done_on {date},
            PRIMARY KEY (notice_id, position)
        )",
    "CREATE TABLE notice_citation (
            notice_id {int} NOT NULL REFERENCES notice (id),
            field {text} NOT NULL,
            page {int},
            place {text} NOT NULL,
            PRIMARY KEY (notice_id, field),
            CHECK (page > 0)
        )",
    "CREATE TABLE notice_document (
            notice_id {int} NOT NULL REFERENCES notice (id),
            document_id {int} NOT NULL REFERENCES document (id),
            PRIMARY KEY (notice_id, document_id),
            UNIQUE (notice_id)
        )",
    "CREATE INDEX notice_document_document_id ON notice_document (document_id)",
    "CREATE TABLE application_measure (
            application_id {int} NOT NULL REFERENCES application (id),
            position {int} NOT NULL,
            title {text} NOT NULL,
            PRIMARY KEY (application_id, position)
        )",
];

const WITHOUT_COLUMNS: &[&str] = &[
    "ALTER TABLE notice DROP COLUMN unit_amount",
    "ALTER TABLE notice DROP COLUMN unit_count",
    "ALTER TABLE notice DROP COLUMN appeal_waived_on",
    "ALTER TABLE notice DROP COLUMN announced_on",
    "ALTER TABLE notice DROP COLUMN sent_on",
    "ALTER TABLE notice DROP COLUMN announcement",
    "ALTER TABLE notice DROP COLUMN double_funding_forbidden",
];

//! What portals ask of an application beside its spending: period, beginning, person to ask, other money, own share, amounts of measures.

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
        drop(manager, &["application_own_share"]).await?;
        create(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE application ADD COLUMN implementation_from {date}",
    "ALTER TABLE application ADD COLUMN implementation_to {date}",
    "ALTER TABLE application ADD COLUMN starts_on {date}",
    "ALTER TABLE application ADD COLUMN early_start {bool}",
    "ALTER TABLE application ADD COLUMN contact_name {text} NOT NULL DEFAULT ''",
    "ALTER TABLE application ADD COLUMN contact_phone {text} NOT NULL DEFAULT ''",
    "ALTER TABLE application ADD COLUMN contact_email {text} NOT NULL DEFAULT ''",
    "ALTER TABLE application ADD COLUMN third_party {int}",
    "ALTER TABLE application ADD COLUMN third_party_source {text} NOT NULL DEFAULT ''",
    "ALTER TABLE application_measure ADD COLUMN amount {int}",
    "CREATE TABLE application_own_share (
            application_id {int} NOT NULL REFERENCES application (id),
            position {int} NOT NULL,
            source {text} NOT NULL,
            amount {int} NOT NULL,
            PRIMARY KEY (application_id, position),
            UNIQUE (application_id, source),
            CHECK (amount > 0)
        )",
];

const DOWN: &[&str] = &[
    "ALTER TABLE application_measure DROP COLUMN amount",
    "ALTER TABLE application DROP COLUMN third_party_source",
    "ALTER TABLE application DROP COLUMN third_party",
    "ALTER TABLE application DROP COLUMN contact_email",
    "ALTER TABLE application DROP COLUMN contact_phone",
    "ALTER TABLE application DROP COLUMN contact_name",
    "ALTER TABLE application DROP COLUMN early_start",
    "ALTER TABLE application DROP COLUMN starts_on",
    "ALTER TABLE application DROP COLUMN implementation_to",
    "ALTER TABLE application DROP COLUMN implementation_from",
];

//! The narrative part of a proof (Sachbericht): one for each notice.

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
        drop(manager, &["narrative"]).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE narrative (
            notice_id {int} PRIMARY KEY NOT NULL REFERENCES notice (id),
            measure {text} NOT NULL,
            began_on {date},
            ended_on {date},
            result {text} NOT NULL,
            deviations {text} NOT NULL,
            staff {text} NOT NULL,
            offices {text} NOT NULL,
            contact {text} NOT NULL,
            conditions_met {bool} NOT NULL,
            economical {bool} NOT NULL,
            books_agree {bool} NOT NULL,
            purpose_reached {bool} NOT NULL,
            audited {bool} NOT NULL,
            version {int} NOT NULL,
            CHECK (began_on IS NULL OR ended_on IS NULL OR began_on <= ended_on)
        )",
    "CREATE INDEX narrative_notice_id ON narrative (notice_id)",
];

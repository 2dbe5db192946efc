//! Findings that somebody with the right to has confirmed (Bestätigung eines Prüfhinweises), with the reason.

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
        drop(manager, &["finding_confirmation"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE finding_confirmation (
            id {id},
            fingerprint {text} NOT NULL UNIQUE,
            rule {text} NOT NULL,
            subject_kind {text} NOT NULL,
            subject_id {int} NOT NULL,
            message {text} NOT NULL,
            reason {text} NOT NULL,
            actor {text} NOT NULL,
            confirmed_at {time} NOT NULL,
            CHECK (reason <> '')
        )"];

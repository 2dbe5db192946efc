//! The audit trail: chained events, personal values beside them, and the head of the chain.

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
        create(manager, TABLES).await?;
        only(manager, SQLITE_GUARDS, POSTGRES_GUARDS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["audit_head", "audit_personal", "audit_event"]).await?;
        only(manager, &[], &["DROP FUNCTION audit_event_is_append_only()"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE audit_event (
            id {int} NOT NULL,
            at_micros {int} NOT NULL,
            actor {text} NOT NULL,
            kind {text} NOT NULL,
            subject_kind {text} NOT NULL,
            subject_id {int} NOT NULL,
            notice_id {int},
            changes {text} NOT NULL,
            hash {text} NOT NULL,
            PRIMARY KEY (id)
        )",
    "CREATE INDEX audit_event_subject_kind_subject_id_id ON audit_event (subject_kind, subject_id, id)",
    "CREATE INDEX audit_event_notice_id_id ON audit_event (notice_id, id)",
    "CREATE TABLE audit_personal (
            event_id {int} NOT NULL REFERENCES audit_event (id),
            reference {text} NOT NULL,
            salt {text} NOT NULL,
            value {text} NOT NULL,
            PRIMARY KEY (event_id, reference)
        )",
    "CREATE TABLE audit_head (
            id {int} NOT NULL,
            last_event {int} NOT NULL,
            hash {text} NOT NULL,
            PRIMARY KEY (id),
            CHECK (id = 1)
        )",
];

/// Events are never changed or deleted, whoever asks.
const SQLITE_GUARDS: &[&str] = &[
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
];

const POSTGRES_GUARDS: &[&str] = &[
    "CREATE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$",
    "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
     FOR EACH ROW EXECUTE FUNCTION audit_event_is_append_only()",
];

//! The account that issued a token: the token stops with it.

use sea_orm_migration::prelude::*;

use crate::dialect::create;

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
        create(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE api_token ADD COLUMN issued_by {int} REFERENCES user_account (id)",
    "CREATE INDEX api_token_issued_by ON api_token (issued_by)",
    // Who issued the tokens that are there, only the trail knows.
    "UPDATE api_token SET issued_by = (
            SELECT user_account.id FROM audit_event
            JOIN user_account ON audit_event.actor = 'user:' || CAST(user_account.id AS TEXT)
            WHERE audit_event.kind = 'token.added' AND audit_event.subject_kind = 'token'
              AND audit_event.subject_id = api_token.id
        )",
];

const DOWN: &[&str] = &[
    "DROP INDEX api_token_issued_by",
    "ALTER TABLE api_token DROP COLUMN issued_by",
];

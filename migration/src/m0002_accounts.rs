//! Accounts, sessions, tokens, set-up links and the nonces of submitted forms.

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
                "installation",
                "submission",
                "token_school",
                "api_token",
                "sign_in_attempt",
                "session",
                "setup_link",
                "user_school",
                "user_account",
            ],
        )
        .await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE user_account (
            id {id},
            name {text} NOT NULL UNIQUE,
            display_name {text} NOT NULL,
            role {text} NOT NULL,
            password_hash {text},
            disabled_at {time},
            created_at {time} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE TABLE user_school (
            user_id {int} NOT NULL REFERENCES user_account (id),
            school_id {int} NOT NULL REFERENCES school (id),
            PRIMARY KEY (user_id, school_id)
        )",
    "CREATE INDEX user_school_school_id ON user_school (school_id)",
    "CREATE TABLE setup_link (
            id {id},
            user_id {int} NOT NULL REFERENCES user_account (id),
            token_hash {text} NOT NULL UNIQUE,
            expires_at {time} NOT NULL,
            used_at {time}
        )",
    "CREATE INDEX setup_link_user_id ON setup_link (user_id)",
    "CREATE TABLE session (
            id {id},
            user_id {int} NOT NULL REFERENCES user_account (id),
            token_hash {text} NOT NULL UNIQUE,
            csrf {text} NOT NULL,
            created_at {time} NOT NULL,
            seen_at {time} NOT NULL
        )",
    "CREATE INDEX session_user_id ON session (user_id)",
    "CREATE TABLE sign_in_attempt (
            id {id},
            at {time} NOT NULL,
            name {text} NOT NULL,
            network {text} NOT NULL,
            succeeded {bool} NOT NULL
        )",
    "CREATE INDEX sign_in_attempt_name_at ON sign_in_attempt (name, at)",
    "CREATE INDEX sign_in_attempt_network_at ON sign_in_attempt (network, at)",
    "CREATE TABLE api_token (
            id {id},
            name {text} NOT NULL,
            role {text} NOT NULL,
            token_hash {text} NOT NULL UNIQUE,
            created_at {time} NOT NULL,
            revoked_at {time}
        )",
    "CREATE TABLE token_school (
            token_id {int} NOT NULL REFERENCES api_token (id),
            school_id {int} NOT NULL REFERENCES school (id),
            PRIMARY KEY (token_id, school_id)
        )",
    "CREATE INDEX token_school_school_id ON token_school (school_id)",
    "CREATE TABLE submission (
            actor {text} NOT NULL,
            nonce {text} NOT NULL,
            location {text} NOT NULL,
            at {time} NOT NULL,
            PRIMARY KEY (actor, nonce)
        )",
    "CREATE INDEX submission_at ON submission (at)",
    "CREATE TABLE installation (
            name {text} NOT NULL,
            value {text} NOT NULL,
            PRIMARY KEY (name)
        )",
];

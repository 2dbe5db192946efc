//! What a step of the granting authority decided, and on which version of the proof: nothing that is entered later moves it. Steps from
//! before have none.

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
        create(manager, BACK).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE proof_step ADD COLUMN decided {int} CHECK (decided >= 0)",
    "ALTER TABLE proof_step ADD COLUMN decided_version {int}",
];

const BACK: &[&str] = &[
    "ALTER TABLE proof_step DROP COLUMN decided_version",
    "ALTER TABLE proof_step DROP COLUMN decided",
];

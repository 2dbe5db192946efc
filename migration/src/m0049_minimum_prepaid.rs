//! What invoices deduct without saying so (MINIMUM has no field for BT-113) counts as prepaid, as in those that are read from now on.

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

    /// What is filled in stays: it cannot be told from what was stated, and is right before as well.
    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

// A trigger notes these invoices: they are summed up anew.
const UP: &[&str] = &["UPDATE invoice SET prepaid = gross + rounding - due
        WHERE prepaid = 0 AND ((gross > 0 AND due < gross + rounding) OR (gross < 0 AND due > gross + rounding))"];

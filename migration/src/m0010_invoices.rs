//! Invoices without a file, references to other systems, self-assessed VAT, and chains of invoices.
//!
//! SQLite cannot drop NOT NULL: the column is copied into one that may be empty, which then takes its name. The table itself
//! stays, with whatever else other migrations put into it.

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
        only(
            manager,
            &[
                "DROP INDEX invoice_document_id",
                "ALTER TABLE invoice ADD COLUMN file_id INTEGER REFERENCES document (id)",
                "UPDATE invoice SET file_id = document_id",
                "ALTER TABLE invoice DROP COLUMN document_id",
                "ALTER TABLE invoice RENAME COLUMN file_id TO document_id",
                "CREATE INDEX invoice_document_id ON invoice (document_id)",
                "ALTER TABLE invoice ADD COLUMN file_syntax TEXT",
                "UPDATE invoice SET file_syntax = syntax",
                "ALTER TABLE invoice DROP COLUMN syntax",
                "ALTER TABLE invoice RENAME COLUMN file_syntax TO syntax",
            ],
            &[
                "ALTER TABLE invoice ALTER COLUMN document_id DROP NOT NULL",
                "ALTER TABLE invoice ALTER COLUMN syntax DROP NOT NULL",
            ],
        )
        .await?;
        create(manager, UP).await
    }

    /// What an invoice without a file lacks stays optional: it cannot be made up.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["invoice_link"]).await?;
        create(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE invoice ADD COLUMN origin {text} NOT NULL DEFAULT 'einvoice'",
    "ALTER TABLE invoice ADD COLUMN xml_id {int} REFERENCES document (id)",
    "ALTER TABLE invoice ADD COLUMN accounting_reference {text} NOT NULL DEFAULT ''",
    "ALTER TABLE invoice ADD COLUMN dms_reference {text} NOT NULL DEFAULT ''",
    "ALTER TABLE invoice ADD COLUMN self_assessed_tax {int} NOT NULL DEFAULT 0",
    "ALTER TABLE invoice ADD COLUMN billed_before {int} NOT NULL DEFAULT 0",
    "CREATE INDEX invoice_xml_id ON invoice (xml_id)",
    "ALTER TABLE invoice_line ADD COLUMN self_assessed_rate {int}",
    "ALTER TABLE invoice_line ADD COLUMN deduction {int} NOT NULL DEFAULT 0",
    "CREATE TABLE invoice_link (
            id {id},
            invoice_id {int} NOT NULL REFERENCES invoice (id),
            number {text} NOT NULL,
            issue_date {date},
            preceding_id {int} REFERENCES invoice (id),
            kind {text} NOT NULL,
            is_stated {bool} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            CHECK (preceding_id IS NULL OR preceding_id <> invoice_id)
        )",
    "CREATE INDEX invoice_link_invoice_id ON invoice_link (invoice_id)",
    "CREATE INDEX invoice_link_preceding_id ON invoice_link (preceding_id)",
    "CREATE INDEX invoice_link_number ON invoice_link (number)",
];

const DOWN: &[&str] = &[
    "ALTER TABLE invoice_line DROP COLUMN deduction",
    "ALTER TABLE invoice_line DROP COLUMN self_assessed_rate",
    "DROP INDEX invoice_xml_id",
    "ALTER TABLE invoice DROP COLUMN billed_before",
    "ALTER TABLE invoice DROP COLUMN self_assessed_tax",
    "ALTER TABLE invoice DROP COLUMN dms_reference",
    "ALTER TABLE invoice DROP COLUMN accounting_reference",
    "ALTER TABLE invoice DROP COLUMN xml_id",
    "ALTER TABLE invoice DROP COLUMN origin",
];

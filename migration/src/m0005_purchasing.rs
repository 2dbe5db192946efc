//! Documents, suppliers, invoices, allocations and payments.

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
                "payment",
                "allocation",
                "invoice_line",
                "invoice",
                "supplier",
                "document",
            ],
        )
        .await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE document (
            id {id},
            sha256 {text} NOT NULL UNIQUE,
            size {int} NOT NULL,
            media_type {text} NOT NULL,
            file_name {text} NOT NULL,
            created_at {time} NOT NULL
        )",
    "CREATE TABLE supplier (
            id {id},
            identity {text} NOT NULL UNIQUE,
            name {text} NOT NULL,
            vat_id {text} NOT NULL,
            street {text} NOT NULL,
            postal_code {text} NOT NULL,
            city {text} NOT NULL,
            sort_key {text} NOT NULL,
            search {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE TABLE invoice (
            id {id},
            supplier_id {int} NOT NULL REFERENCES supplier (id),
            number {text} NOT NULL,
            issue_date {date} NOT NULL,
            type_code {int} NOT NULL,
            currency {text} NOT NULL,
            syntax {text} NOT NULL,
            net {int} NOT NULL,
            tax {int} NOT NULL,
            gross {int} NOT NULL,
            prepaid {int} NOT NULL,
            rounding {int} NOT NULL,
            due {int} NOT NULL,
            due_date {date},
            buyer_reference {text} NOT NULL,
            order_reference {text} NOT NULL,
            document_id {int} NOT NULL REFERENCES document (id),
            received_at {time} NOT NULL,
            note {text} NOT NULL,
            search {text} NOT NULL,
            allocated {int} NOT NULL DEFAULT 0,
            open_lines {int} NOT NULL DEFAULT 0,
            paid {int} NOT NULL DEFAULT 0,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (supplier_id, number, issue_date)
        )",
    "CREATE INDEX invoice_issue_date_id ON invoice (issue_date, id)",
    "CREATE INDEX invoice_document_id ON invoice (document_id)",
    "CREATE TABLE invoice_line (
            id {id},
            invoice_id {int} NOT NULL REFERENCES invoice (id),
            position {int} NOT NULL,
            line_id {text} NOT NULL,
            name {text} NOT NULL,
            description {text} NOT NULL,
            quantity {int} NOT NULL,
            unit_code {text} NOT NULL,
            net {int} NOT NULL,
            gross {int} NOT NULL,
            vat_rate {int} NOT NULL,
            kind {text} NOT NULL,
            ordered_on {date},
            accepted_on {date},
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (invoice_id, position)
        )",
    "CREATE TABLE allocation (
            id {id},
            invoice_line_id {int} NOT NULL REFERENCES invoice_line (id),
            cost_line_id {int} REFERENCES cost_line (id),
            school_id {int} REFERENCES school (id),
            gross {int} NOT NULL,
            eligible {int} NOT NULL,
            reason {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            CHECK ((gross >= 0 AND eligible >= 0 AND eligible <= gross) OR (gross < 0 AND eligible <= 0 AND eligible >= gross)),
            CHECK (cost_line_id IS NOT NULL OR eligible = 0)
        )",
    "CREATE INDEX allocation_invoice_line_id ON allocation (invoice_line_id)",
    "CREATE INDEX allocation_cost_line_id ON allocation (cost_line_id)",
    "CREATE INDEX allocation_school_id ON allocation (school_id)",
    "CREATE TABLE payment (
            id {id},
            invoice_id {int} NOT NULL REFERENCES invoice (id),
            paid_on {date} NOT NULL,
            amount {int} NOT NULL,
            proof {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE INDEX payment_invoice_id ON payment (invoice_id)",
];

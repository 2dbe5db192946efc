//! Applications, grant notices, cost plans and payouts.

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
                "payout",
                "cost_line",
                "cost_item",
                "notice",
                "application_school",
                "application",
            ],
        )
        .await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE application (
            id {id},
            reference {text} NOT NULL UNIQUE,
            programme {text} NOT NULL,
            programme_version {text} NOT NULL,
            category {text} NOT NULL,
            title {text} NOT NULL,
            state {text} NOT NULL,
            submitted_on {date},
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE TABLE application_school (
            application_id {int} NOT NULL REFERENCES application (id),
            school_id {int} NOT NULL REFERENCES school (id),
            amount {int} NOT NULL,
            PRIMARY KEY (application_id, school_id),
            CHECK (amount >= 0)
        )",
    "CREATE INDEX application_school_school_id ON application_school (school_id)",
    "CREATE TABLE notice (
            id {id},
            application_id {int} REFERENCES application (id),
            reference {text} NOT NULL UNIQUE,
            programme {text} NOT NULL,
            programme_version {text} NOT NULL,
            title {text} NOT NULL,
            category {text} NOT NULL,
            state {text} NOT NULL,
            notice_date {date} NOT NULL,
            financing {text} NOT NULL,
            rate {int} NOT NULL,
            rounding {text} NOT NULL,
            eligible {int} NOT NULL,
            granted {int} NOT NULL,
            own_share {int} NOT NULL,
            own_share_source {text} NOT NULL,
            approval_from {date},
            approval_to {date},
            implementation_from {date},
            implementation_to {date},
            zweckbindung_start {text} NOT NULL,
            zweckbindung_years {int},
            zweckbindung_date {date},
            item_tolerance {int},
            grace_days {int},
            proof_due {date},
            note {text} NOT NULL,
            search {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            CHECK (eligible >= 0 AND granted >= 0 AND own_share >= 0)
        )",
    "CREATE INDEX notice_application_id ON notice (application_id)",
    "CREATE INDEX notice_notice_date_id ON notice (notice_date, id)",
    "CREATE TABLE cost_item (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            position {int} NOT NULL,
            title {text} NOT NULL,
            total {int} NOT NULL,
            eligible {int} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (notice_id, position),
            CHECK (eligible >= 0 AND total >= eligible)
        )",
    "CREATE TABLE cost_line (
            id {id},
            cost_item_id {int} NOT NULL REFERENCES cost_item (id),
            position {int} NOT NULL,
            school_id {int} REFERENCES school (id),
            title {text} NOT NULL,
            quantity {int} NOT NULL,
            unit_price {int} NOT NULL,
            gross {int} NOT NULL,
            eligible {int} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (cost_item_id, position),
            CHECK (quantity > 0 AND gross >= 0 AND eligible >= 0 AND gross >= eligible)
        )",
    "CREATE INDEX cost_line_school_id ON cost_line (school_id)",
    "CREATE TABLE payout (
            id {id},
            notice_id {int} NOT NULL REFERENCES notice (id),
            paid_on {date} NOT NULL,
            amount {int} NOT NULL,
            note {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE INDEX payout_notice_id ON payout (notice_id)",
];

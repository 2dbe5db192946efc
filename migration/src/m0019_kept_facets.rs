//! The indexes of the facets hold the status too: the list of devices begins with those that are kept.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop_indexes};

#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, NAMES).await?;
        create(manager, WITH_STATUS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, NAMES).await?;
        create(manager, WITHOUT_STATUS).await
    }
}

const NAMES: &[&str] = &[
    "device_summary_school",
    "device_summary_category",
    "device_summary_status",
    "device_summary_notice",
    "device_summary_year",
];

const WITH_STATUS: &[&str] = &[
    "CREATE INDEX device_summary_school ON device_summary (school_id, status, devices)",
    "CREATE INDEX device_summary_category ON device_summary (category, status, devices)",
    "CREATE INDEX device_summary_status ON device_summary (status, devices, gross)",
    "CREATE INDEX device_summary_notice ON device_summary (notice_id, status, devices)",
    "CREATE INDEX device_summary_year ON device_summary (zweckbindung_year, status, devices)",
];

const WITHOUT_STATUS: &[&str] = &[
    "CREATE INDEX device_summary_school ON device_summary (school_id, devices)",
    "CREATE INDEX device_summary_category ON device_summary (category, devices)",
    "CREATE INDEX device_summary_status ON device_summary (status, devices)",
    "CREATE INDEX device_summary_notice ON device_summary (notice_id, devices)",
    "CREATE INDEX device_summary_year ON device_summary (zweckbindung_year, devices)",
];

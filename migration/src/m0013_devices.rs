//! What each kind of invoice line asks for; warranty, owner and asset number of devices; shares with their net amount and
//! the rule that spread them; the order by serial number from an index alone.

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
        create(manager, COLUMNS).await?;
        create(manager, KINDS).await?;
        create(manager, INDEXES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, &["device_serial_id"]).await?;
        create(manager, BACK).await
    }
}

const COLUMNS: &[&str] = &[
    "ALTER TABLE invoice_line ADD COLUMN place {text} NOT NULL DEFAULT ''",
    "ALTER TABLE invoice_line ADD COLUMN extent {text} NOT NULL DEFAULT ''",
    "ALTER TABLE invoice_line ADD COLUMN term_from {date}",
    "ALTER TABLE invoice_line ADD COLUMN term_to {date}",
    "ALTER TABLE device_model ADD COLUMN useful_life_years {int}",
    "ALTER TABLE device ADD COLUMN kind {text} NOT NULL DEFAULT 'geraet'",
    "ALTER TABLE device ADD COLUMN warranty_until {date}",
    "ALTER TABLE device ADD COLUMN owner {text} NOT NULL DEFAULT 'traeger'",
    "ALTER TABLE device ADD COLUMN asset_number {text} NOT NULL DEFAULT ''",
    "ALTER TABLE funding_share ADD COLUMN net {int} NOT NULL DEFAULT 0",
    "ALTER TABLE funding_share ADD COLUMN spread {text}",
];

/// Until now a line was a device or not. What plainly is a service becomes one; everything else is counted and asks nothing.
/// A device had one share, the whole of its price.
const KINDS: &[&str] = &[
    "UPDATE invoice_line SET kind = 'dienstleistung' WHERE kind = 'kein_geraet' AND (
        lower(name) LIKE '%montage%' OR lower(name) LIKE '%installation%' OR lower(name) LIKE '%schulung%'
        OR lower(name) LIKE '%einrichtung%' OR lower(name) LIKE '%inbetriebnahme%' OR lower(name) LIKE '%versand%'
        OR lower(name) LIKE '%fracht%' OR lower(name) LIKE '%konfiguration%' OR lower(name) LIKE '%wartung%')",
    "UPDATE invoice_line SET kind = 'zubehoer' WHERE kind = 'kein_geraet'",
    "UPDATE funding_share SET net = (SELECT device.net FROM device WHERE device.id = funding_share.device_id)",
];

const INDEXES: &[&str] = &["CREATE INDEX device_serial_id ON device (serial, id)"];

const BACK: &[&str] = &[
    "UPDATE invoice_line SET kind = 'geraet' WHERE kind = 'gegenstand'",
    "UPDATE invoice_line SET kind = 'kein_geraet' WHERE kind <> 'geraet'",
    "ALTER TABLE invoice_line DROP COLUMN place",
    "ALTER TABLE invoice_line DROP COLUMN extent",
    "ALTER TABLE invoice_line DROP COLUMN term_from",
    "ALTER TABLE invoice_line DROP COLUMN term_to",
    "ALTER TABLE device_model DROP COLUMN useful_life_years",
    "ALTER TABLE device DROP COLUMN kind",
    "ALTER TABLE device DROP COLUMN warranty_until",
    "ALTER TABLE device DROP COLUMN owner",
    "ALTER TABLE device DROP COLUMN asset_number",
    "ALTER TABLE funding_share DROP COLUMN net",
    "ALTER TABLE funding_share DROP COLUMN spread",
];

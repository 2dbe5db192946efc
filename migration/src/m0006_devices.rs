//! Device models, devices, funding shares, and the summary of the device list.

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
        only(manager, SQLITE_SEARCH_AND_SUMMARY, POSTGRES_SEARCH_AND_SUMMARY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        only(manager, &["DROP TABLE device_search"], &[]).await?;
        drop(
            manager,
            &["device_summary", "funding_share", "device", "device_model"],
        )
        .await?;
        only(manager, &[], &["DROP FUNCTION device_summary_follows()"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE device_model (
            id {id},
            manufacturer {text} NOT NULL,
            name {text} NOT NULL,
            category {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1,
            UNIQUE (manufacturer, name)
        )",
    "CREATE TABLE device (
            id {id},
            inventory_number {text} NOT NULL UNIQUE,
            serial {text},
            model_id {int} NOT NULL REFERENCES device_model (id),
            category {text} NOT NULL,
            school_id {int} NOT NULL REFERENCES school (id),
            site_id {int} REFERENCES site (id),
            room_id {int} REFERENCES room (id),
            delivered_on {date},
            commissioned_on {date},
            status {text} NOT NULL,
            net {int} NOT NULL,
            gross {int} NOT NULL,
            notice_id {int} REFERENCES notice (id),
            zweckbindung_until {date},
            note {text} NOT NULL,
            search {text} NOT NULL,
            version {int} NOT NULL DEFAULT 1
        )",
    "CREATE UNIQUE INDEX device_serial_model_id ON device (serial, model_id)",
    "CREATE INDEX device_model_id ON device (model_id)",
    "CREATE INDEX device_site_id ON device (site_id)",
    "CREATE INDEX device_room_id ON device (room_id)",
    "CREATE INDEX device_notice_id_inventory_number ON device (notice_id, inventory_number)",
    "CREATE INDEX device_school_id_inventory_number ON device (school_id, inventory_number)",
    "CREATE INDEX device_category_inventory_number ON device (category, inventory_number)",
    "CREATE INDEX device_status_inventory_number ON device (status, inventory_number)",
    "CREATE INDEX device_delivered_on_id ON device (delivered_on, id)",
    "CREATE INDEX device_gross_id ON device (gross, id)",
    "CREATE INDEX device_zweckbindung_until_id ON device (zweckbindung_until, id)",
    "CREATE TABLE funding_share (
            id {id},
            device_id {int} NOT NULL REFERENCES device (id),
            allocation_id {int} NOT NULL REFERENCES allocation (id),
            gross {int} NOT NULL,
            UNIQUE (device_id, allocation_id)
        )",
    "CREATE INDEX funding_share_allocation_id ON funding_share (allocation_id)",
    "CREATE TABLE device_summary (
            id {id},
            school_id {int} NOT NULL,
            category {text} NOT NULL,
            status {text} NOT NULL,
            notice_id {int} NOT NULL,
            zweckbindung_year {int} NOT NULL,
            devices {int} NOT NULL,
            gross {int} NOT NULL,
            UNIQUE (school_id, category, status, notice_id, zweckbindung_year)
        )",
];

/// The search index and the summary follow the device table by triggers, so that no write can forget them.
const SQLITE_SEARCH_AND_SUMMARY: &[&str] = &[
    "CREATE VIRTUAL TABLE device_search USING fts5(
        search, content='device', content_rowid='id', tokenize='trigram', detail='full')",
    "CREATE TRIGGER device_added AFTER INSERT ON device BEGIN
        INSERT INTO device_search (rowid, search) VALUES (new.id, new.search);
        INSERT INTO device_summary
            (school_id, category, status, notice_id, zweckbindung_year, devices, gross) VALUES (new.school_id, new.category, new.status, coalesce(new.notice_id, 0),
            coalesce(CAST(substr(new.zweckbindung_until, 1, 4) AS INTEGER), 0), 1, new.gross)
        ON CONFLICT DO UPDATE SET devices = devices + 1, gross = gross + excluded.gross;
    END",
    "CREATE TRIGGER device_removed AFTER DELETE ON device BEGIN
        INSERT INTO device_search (device_search, rowid, search) VALUES ('delete', old.id, old.search);
        UPDATE device_summary SET devices = devices - 1, gross = gross - old.gross
        WHERE school_id = old.school_id AND category = old.category AND status = old.status
            AND notice_id = coalesce(old.notice_id, 0)
            AND zweckbindung_year = coalesce(CAST(substr(old.zweckbindung_until, 1, 4) AS INTEGER), 0);
    END",
    "CREATE TRIGGER device_search_changed AFTER UPDATE OF search ON device WHEN old.search <> new.search BEGIN
        INSERT INTO device_search (device_search, rowid, search) VALUES ('delete', old.id, old.search);
        INSERT INTO device_search (rowid, search) VALUES (new.id, new.search);
    END",
    "CREATE TRIGGER device_facts_changed
    AFTER UPDATE OF school_id, category, status, notice_id, zweckbindung_until, gross ON device BEGIN
        UPDATE device_summary SET devices = devices - 1, gross = gross - old.gross
        WHERE school_id = old.school_id AND category = old.category AND status = old.status
            AND notice_id = coalesce(old.notice_id, 0)
            AND zweckbindung_year = coalesce(CAST(substr(old.zweckbindung_until, 1, 4) AS INTEGER), 0);
        INSERT INTO device_summary
            (school_id, category, status, notice_id, zweckbindung_year, devices, gross) VALUES (new.school_id, new.category, new.status, coalesce(new.notice_id, 0),
            coalesce(CAST(substr(new.zweckbindung_until, 1, 4) AS INTEGER), 0), 1, new.gross)
        ON CONFLICT DO UPDATE SET devices = devices + 1, gross = gross + excluded.gross;
    END",
];

const POSTGRES_SEARCH_AND_SUMMARY: &[&str] = &[
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX device_search_trigram ON device USING gin (search gin_trgm_ops)",
    "CREATE FUNCTION device_summary_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            UPDATE device_summary SET devices = devices - 1, gross = gross - OLD.gross
            WHERE school_id = OLD.school_id AND category = OLD.category AND status = OLD.status
                AND notice_id = coalesce(OLD.notice_id, 0)
                AND zweckbindung_year = coalesce(extract(year FROM OLD.zweckbindung_until)::bigint, 0);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO device_summary
            (school_id, category, status, notice_id, zweckbindung_year, devices, gross) VALUES (NEW.school_id, NEW.category, NEW.status, coalesce(NEW.notice_id, 0),
                coalesce(extract(year FROM NEW.zweckbindung_until)::bigint, 0), 1, NEW.gross)
            ON CONFLICT (school_id, category, status, notice_id, zweckbindung_year)
            DO UPDATE SET devices = device_summary.devices + 1, gross = device_summary.gross + EXCLUDED.gross;
        END IF;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER device_summary_follows AFTER INSERT OR DELETE
        OR UPDATE OF school_id, category, status, notice_id, zweckbindung_until, gross ON device
    FOR EACH ROW EXECUTE FUNCTION device_summary_follows()",
];

//! Room names are unique within their building, or within the site for rooms of no building: two houses of one site may
//! number their rooms alike. And the index of the devices that lists start with.

use sea_orm_migration::prelude::*;

use crate::dialect::{create, drop_indexes, only};

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
            &[&rebuilt(""), COPY, "DROP TABLE room", RENAME, BUILDINGS],
            &["ALTER TABLE room DROP CONSTRAINT room_site_id_name_key"],
        )
        .await?;
        create(manager, &[UNIQUE, KEPT]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, &["device_kept_inventory_number"]).await?;
        only(
            manager,
            &[
                "DROP INDEX room_place_name",
                TELL_APART,
                &rebuilt(", UNIQUE (site_id, name)"),
                COPY,
                "DROP TABLE room",
                RENAME,
                BUILDINGS,
            ],
            &[
                "DROP INDEX room_place_name",
                TELL_APART,
                "ALTER TABLE room ADD CONSTRAINT room_site_id_name_key UNIQUE (site_id, name)",
            ],
        )
        .await
    }
}

const UNIQUE: &str = "CREATE UNIQUE INDEX room_place_name ON room (site_id, coalesce(building_id, 0), name)";
/// Lists start without disposed devices: their pages are found by this index alone.
const KEPT: &str =
    "CREATE INDEX device_kept_inventory_number ON device (inventory_number) WHERE status <> 'disposed'";
const BUILDINGS: &str = "CREATE INDEX room_building_id ON room (building_id)";
const RENAME: &str = "ALTER TABLE room_next RENAME TO room";
const COPY: &str = "INSERT INTO room_next (id, site_id, building_id, name, version)
    SELECT id, site_id, building_id, name, version FROM room";
/// The older schema allows a name once a site: all but the first get their id behind it.
const TELL_APART: &str = "UPDATE room SET name = name || ' (' || id || ')' WHERE EXISTS (
    SELECT 1 FROM room other WHERE other.site_id = room.site_id AND other.name = room.name AND other.id < room.id)";

/// The table on SQLite, which cannot drop a constraint.
fn rebuilt(unique: &str) -> String {
    format!(
        "CREATE TABLE room_next (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            site_id INTEGER NOT NULL REFERENCES site (id),
            building_id INTEGER REFERENCES building (id),
            name TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1{unique}
        )"
    )
}

//! What new devices are compared with: numbers, serials, models, places.

use std::collections::HashMap;

use paktbuch_entity::{authority, building, device, device_model, room, school, site};
use paktbuch_types::{InventoryNumber, RoomId, SchoolId, SchoolNumber, Serial, SiteId};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::choices::in_building;
use crate::db::search::{escape_like, prefix_end};

/// Values of one IN list; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// The authority's pattern of inventory numbers and its Trägernummer; `None` before it is set up.
pub(in crate::devices) async fn inventory_pattern(
    conn: &impl ConnectionTrait,
) -> Result<Option<(String, Option<String>)>, DbErr> {
    let row = authority::Entity::find_by_id(1_i64).one(conn).await?;
    Ok(row.map(|row| (row.inventory_pattern, row.number)))
}

/// The highest inventory numbers that begin with `before`, end with `after` and have `digits` signs between, highest first.
pub(in crate::devices) async fn last_numbers(
    conn: &impl ConnectionTrait,
    (before, after): (&str, &str),
    digits: usize,
) -> Result<Vec<InventoryNumber>, DbErr> {
    let column = device::Column::InventoryNumber;
    let behind = prefix_end(&format!("{before}9")).unwrap_or_default();
    let length = i64::try_from(before.chars().count() + digits + after.chars().count()).unwrap_or(i64::MAX);
    let ending = LikeExpr::new(format!("%{}", escape_like(after))).escape('\\');
    device::Entity::find()
        .select_only()
        .column(column)
        .filter(Expr::col(column).gte(format!("{before}0")))
        .filter(Expr::col(column).lt(behind))
        .filter(Expr::expr(Func::char_length(Expr::col(column))).eq(length))
        .filter(Expr::col(column).like(ending))
        .order_by_desc(column)
        .limit(50)
        .into_tuple()
        .all(conn)
        .await
}

/// Those of `serials` that devices of this manufacturer carry already, with their inventory numbers and schools.
pub(in crate::devices) async fn taken_serials(
    conn: &impl ConnectionTrait,
    manufacturer: &str,
    serials: &[Serial],
) -> Result<Vec<(Serial, InventoryNumber, SchoolId)>, DbErr> {
    let mut taken = Vec::new();
    for batch in serials.chunks(BATCH) {
        let rows: Vec<(Serial, InventoryNumber, SchoolId)> = device::Entity::find()
            .inner_join(device_model::Entity)
            .select_only()
            .column(device::Column::Serial)
            .column(device::Column::InventoryNumber)
            .column(device::Column::SchoolId)
            .filter(device::Column::Serial.is_in(batch.iter().cloned()))
            .filter(device_model::Column::Manufacturer.eq(manufacturer))
            .into_tuple()
            .all(conn)
            .await?;
        taken.extend(rows);
    }
    Ok(taken)
}

/// Those of `serials` that are inventory numbers of devices.
pub(in crate::devices) async fn inventory_numbers_among(
    conn: &impl ConnectionTrait,
    serials: &[Serial],
) -> Result<Vec<InventoryNumber>, DbErr> {
    let mut found = Vec::new();
    for batch in serials.chunks(BATCH) {
        let rows: Vec<InventoryNumber> = device::Entity::find()
            .select_only()
            .column(device::Column::InventoryNumber)
            .filter(device::Column::InventoryNumber.is_in(batch.iter().map(Serial::as_str)))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Names and owners of schools, sites and rooms.
#[derive(Debug, Clone, Default)]
pub(in crate::devices) struct PlaceNames {
    /// Number, name, Trägernummer.
    pub(in crate::devices) schools: HashMap<SchoolId, (SchoolNumber, String, Option<String>)>,
    /// School of the site, name.
    pub(in crate::devices) sites: HashMap<SiteId, (SchoolId, String)>,
    /// Site of the room, name with its building.
    pub(in crate::devices) rooms: HashMap<RoomId, (SiteId, String)>,
}

/// The places with these ids, as far as they exist; with every room comes its site.
pub(in crate::devices) async fn places(
    conn: &impl ConnectionTrait,
    schools: Vec<SchoolId>,
    mut sites: Vec<SiteId>,
    rooms: Vec<RoomId>,
) -> Result<PlaceNames, DbErr> {
    let mut names = PlaceNames::default();
    if !rooms.is_empty() {
        let rows = room::Entity::find()
            .find_also_related(building::Entity)
            .filter(room::Column::Id.is_in(rooms))
            .all(conn)
            .await?;
        sites.extend(rows.iter().map(|(row, _)| row.site_id));
        names.rooms.extend(rows.into_iter().map(|(row, building)| {
            let name = in_building(building.map(|row| row.name), row.name);
            (row.id, (row.site_id, name))
        }));
    }
    if !sites.is_empty() {
        let rows = site::Entity::find()
            .filter(site::Column::Id.is_in(sites))
            .all(conn)
            .await?;
        names
            .sites
            .extend(rows.into_iter().map(|row| (row.id, (row.school_id, row.name))));
    }
    let rows = school::Entity::find()
        .filter(school::Column::Id.is_in(schools))
        .all(conn)
        .await?;
    names.schools.extend(
        rows.into_iter()
            .map(|row| (row.id, (row.number, row.name, row.authority_number))),
    );
    Ok(names)
}

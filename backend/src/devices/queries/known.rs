//! What a list of devices is compared with: devices, schools, places.

use std::collections::HashMap;

use paktbuch_entity::{building, device, device_model, room, school, site};
use paktbuch_types::{InventoryNumber, RoomId, SchoolId, SchoolNumber, Serial, SiteId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::choices::in_building;
use crate::devices::doubts::Namesake;

/// Values of one IN list; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// A device that exists, with its model's names.
pub(in crate::devices) type Known = (device::Model, device_model::Model);

/// Devices that carry one of these serials or inventory numbers.
pub(in crate::devices) async fn known_devices(
    conn: &impl ConnectionTrait,
    serials: &[Serial],
    numbers: &[InventoryNumber],
) -> Result<Vec<Known>, DbErr> {
    let mut found: HashMap<paktbuch_types::DeviceId, Known> = HashMap::new();
    let mut keep = |rows: Vec<(device::Model, Option<device_model::Model>)>| {
        for (row, model) in rows {
            if let Some(model) = model {
                found.insert(row.id, (row, model));
            }
        }
    };
    for batch in serials.chunks(BATCH) {
        let rows = device::Entity::find()
            .find_also_related(device_model::Entity)
            .filter(device::Column::Serial.is_in(batch.iter().cloned()))
            .all(conn)
            .await?;
        keep(rows);
    }
    for batch in numbers.chunks(BATCH) {
        let rows = device::Entity::find()
            .find_also_related(device_model::Entity)
            .filter(device::Column::InventoryNumber.is_in(batch.iter().cloned()))
            .all(conn)
            .await?;
        keep(rows);
    }
    Ok(found.into_values().collect())
}

/// Devices of other manufacturers that carry one of these serials, in a fixed order.
pub(in crate::devices) async fn namesakes(
    conn: &impl ConnectionTrait,
    manufacturer: &str,
    serials: &[Serial],
) -> Result<Vec<Namesake>, DbErr> {
    let mut known = known_devices(conn, serials, &[]).await?;
    known.retain(|(_, model)| model.manufacturer != manufacturer);
    let mut schools: Vec<SchoolId> = known.iter().map(|(device, _)| device.school_id).collect();
    schools.sort_unstable();
    schools.dedup();
    let schools = school_names(conn, &schools).await?;
    let school = |id: SchoolId| {
        let found = schools.iter().find(|school| school.id == id);
        found.map(|school| school.name.clone()).unwrap_or_default()
    };
    let namesake = |(device, model): Known| {
        Some(Namesake {
            serial: device.serial?,
            number: device.inventory_number,
            manufacturer: model.manufacturer,
            school: school(device.school_id),
        })
    };
    let mut found: Vec<Namesake> = known.into_iter().filter_map(namesake).collect();
    found.sort_unstable();
    Ok(found)
}

/// A school that devices may stand at.
#[derive(Debug, Clone)]
pub(in crate::devices) struct SchoolNames {
    pub(in crate::devices) id: SchoolId,
    pub(in crate::devices) number: SchoolNumber,
    pub(in crate::devices) name: String,
    pub(in crate::devices) short_name: String,
}

/// Names of these schools.
pub(in crate::devices) async fn school_names(
    conn: &impl ConnectionTrait,
    ids: &[SchoolId],
) -> Result<Vec<SchoolNames>, DbErr> {
    let rows = school::Entity::find()
        .filter(school::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await?;
    let names = |row: school::Model| SchoolNames {
        id: row.id,
        number: row.number,
        name: row.name,
        short_name: row.short_name,
    };
    Ok(rows.into_iter().map(names).collect())
}

/// A room by its name alone, and as Paktbuch writes it: „Haus B, B 104“.
#[derive(Debug, Clone)]
pub(in crate::devices) struct RoomNames {
    pub(in crate::devices) site: SiteId,
    pub(in crate::devices) id: RoomId,
    pub(in crate::devices) name: String,
    pub(in crate::devices) full: String,
}

/// Sites and rooms of these schools: (school, site, name of the site), and the rooms.
pub(in crate::devices) type Places = (Vec<(SchoolId, SiteId, String)>, Vec<RoomNames>);

/// Sites and rooms of these schools.
pub(in crate::devices) async fn places_of(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
) -> Result<Places, DbErr> {
    let sites = site::Entity::find()
        .filter(site::Column::SchoolId.is_in(schools.iter().copied()))
        .order_by_asc(site::Column::Id)
        .all(conn)
        .await?;
    let rooms = room::Entity::find()
        .find_also_related(building::Entity)
        .filter(room::Column::SiteId.is_in(sites.iter().map(|site| site.id)))
        .order_by_asc(room::Column::Id)
        .all(conn)
        .await?;
    let sites = sites.into_iter().map(|site| (site.school_id, site.id, site.name));
    let rooms = rooms.into_iter().map(|(room, building)| RoomNames {
        site: room.site_id,
        id: room.id,
        full: in_building(building.map(|row| row.name), room.name.clone()),
        name: room.name,
    });
    Ok((sites.collect(), rooms.collect()))
}

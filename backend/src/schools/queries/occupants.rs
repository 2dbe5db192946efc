//! What stands on a site, in a building or in a room.

use std::collections::HashMap;

use paktbuch_entity::{building, device, room};
use paktbuch_types::{BuildingId, DeviceStatus, RoomId, SchoolId, SiteId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

use crate::schools::rows::Occupants;

/// Buildings, rooms and devices of a site.
///
/// # Errors
/// The database's refusal.
pub async fn on_site(conn: &impl ConnectionTrait, site: SiteId) -> Result<Occupants, DbErr> {
    let buildings = building::Entity::find().filter(building::Column::SiteId.eq(site));
    let rooms = room::Entity::find().filter(room::Column::SiteId.eq(site));
    let (devices, disposed) = devices(conn, device::Column::SiteId.eq(site)).await?;
    Ok(Occupants {
        buildings: buildings.count(conn).await?,
        rooms: rooms.count(conn).await?,
        devices,
        disposed,
    })
}

/// Rooms of a building.
///
/// # Errors
/// The database's refusal.
pub async fn in_building(conn: &impl ConnectionTrait, building: BuildingId) -> Result<Occupants, DbErr> {
    let rooms = room::Entity::find().filter(room::Column::BuildingId.eq(building));
    Ok(Occupants {
        rooms: rooms.count(conn).await?,
        ..Occupants::default()
    })
}

/// Devices in a room.
///
/// # Errors
/// The database's refusal.
pub async fn in_room(conn: &impl ConnectionTrait, room: RoomId) -> Result<Occupants, DbErr> {
    let (devices, disposed) = devices(conn, device::Column::RoomId.eq(room)).await?;
    Ok(Occupants {
        devices,
        disposed,
        ..Occupants::default()
    })
}

/// How many devices of a school stand in each room, without disposed ones.
pub(super) async fn by_room(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<HashMap<RoomId, i64>, DbErr> {
    let rows: Vec<(RoomId, i64)> = device::Entity::find()
        .filter(device::Column::SchoolId.eq(school))
        .filter(device::Column::RoomId.is_not_null())
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .select_only()
        .column(device::Column::RoomId)
        .column_as(device::Column::Id.count(), "devices")
        .group_by(device::Column::RoomId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many devices, and how many of them are disposed of.
async fn devices(conn: &impl ConnectionTrait, there: impl Into<Condition>) -> Result<(u64, u64), DbErr> {
    let there = device::Entity::find().filter(there.into());
    let disposed = there
        .clone()
        .filter(device::Column::Status.eq(DeviceStatus::Disposed));
    Ok((there.count(conn).await?, disposed.count(conn).await?))
}

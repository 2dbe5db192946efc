//! Devices of allocations, with where they are.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{building, device, device_model, disposal, funding_share, room, school};
use paktbuch_types::{AllocationId, Cents, DeviceId, DeviceStatus, DisposalKind, InventoryNumber, Serial};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

use crate::auth::Scope;
use crate::evidence::rows::DevicePart;

/// Devices that are read at most.
const LIMIT: u64 = 2_000;

#[derive(Debug, FromQueryResult)]
struct Row {
    allocation_id: AllocationId,
    gross: Cents,
    id: DeviceId,
    inventory_number: InventoryNumber,
    serial: Option<Serial>,
    manufacturer: String,
    model: String,
    school: String,
    building: Option<String>,
    room: Option<String>,
    status: DeviceStatus,
    zweckbindung_until: Option<NaiveDate>,
}

/// Devices paid by these allocations, of the schools in scope, by allocation: those that are missing or disposed of first, because an
/// auditor asks about them; only one where it is asked about.
pub(super) async fn devices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    allocations: &[AllocationId],
    only: Option<DeviceId>,
) -> Result<HashMap<AllocationId, Vec<DevicePart>>, DbErr> {
    let rows = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join(JoinType::InnerJoin, device::Relation::School.def())
        .join(JoinType::LeftJoin, device::Relation::Room.def())
        .join(JoinType::LeftJoin, room::Relation::Building.def())
        .filter(funding_share::Column::AllocationId.is_in(allocations.iter().copied()))
        .apply_if(only, |query, only| query.filter(device::Column::Id.eq(only)))
        .apply_if(scope.schools(), |query, schools| {
            query.filter(device::Column::SchoolId.is_in(schools.iter().copied()))
        })
        .select_only()
        .column(funding_share::Column::AllocationId)
        .column(funding_share::Column::Gross)
        .columns([
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::Serial,
            device::Column::Status,
            device::Column::ZweckbindungUntil,
        ])
        .column(device_model::Column::Manufacturer)
        .column_as(device_model::Column::Name, "model")
        .column_as(school::Column::ShortName, "school")
        .column_as(building::Column::Name, "building")
        .column_as(room::Column::Name, "room")
        .order_by_asc(device::Column::InventoryNumber)
        .limit(LIMIT)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let (gone, kept): (Vec<Row>, Vec<Row>) = rows
        .into_iter()
        .partition(|row| matches!(row.status, DeviceStatus::Missing | DeviceStatus::Disposed));
    let mut by_allocation: HashMap<AllocationId, Vec<DevicePart>> = HashMap::new();
    for row in gone.into_iter().chain(kept) {
        let place = [row.building, row.room];
        let device = DevicePart {
            id: row.id,
            number: row.inventory_number.to_string(),
            serial: row.serial.map(|serial| serial.to_string()).unwrap_or_default(),
            model: format!("{} {}", row.manufacturer, row.model),
            school: row.school,
            room: place.into_iter().flatten().collect::<Vec<_>>().join(", "),
            status: row.status,
            gone_since: None,
            gone_because: String::new(),
            bound_until: row.zweckbindung_until,
            share: row.gross,
            is_start: only == Some(row.id),
        };
        by_allocation.entry(row.allocation_id).or_default().push(device);
    }
    Ok(by_allocation)
}

/// What became of those of these devices that were disposed of.
pub(in crate::evidence) async fn disposals(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, DisposalKind>, DbErr> {
    let rows: Vec<(DeviceId, DisposalKind)> = disposal::Entity::find()
        .filter(disposal::Column::DeviceId.is_in(devices.iter().copied()))
        .select_only()
        .columns([disposal::Column::DeviceId, disposal::Column::Kind])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many devices each of these allocations pays for.
pub(super) async fn counts(
    conn: &impl ConnectionTrait,
    allocations: &[AllocationId],
) -> Result<HashMap<AllocationId, i64>, DbErr> {
    let rows: Vec<(AllocationId, i64)> = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.is_in(allocations.iter().copied()))
        .select_only()
        .column(funding_share::Column::AllocationId)
        .column_as(funding_share::Column::Id.count(), "devices")
        .group_by(funding_share::Column::AllocationId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

//! Buildings and rooms of a site.

use std::collections::HashMap;

use paktbuch_entity::{building, room, site};
use paktbuch_types::{BuildingId, SiteId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::{names, text};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditRooms, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::{AddBuilding, AddRooms, EditBuilding, EditRoom};
use crate::text::name_key;

/// Most rooms that one form adds.
const MOST_ROOMS: usize = 500;

/// Adds a building to a site.
///
/// # Errors
/// [`ServiceError::Field`] at a wrong input, or for a name that the site's buildings have already.
pub async fn add_building(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: AddBuilding,
) -> Result<BuildingId, ServiceError> {
    let site = site_of(tx, permit, command.site).await?;
    let name = text::required("name", "Der Name des Gebäudes", &command.name)?;
    check_building(tx, site.id, None, &name).await?;
    let active = building::ActiveModel {
        site_id: Set(site.id),
        name: Set(name.clone()),
        version: Set(1),
        ..Default::default()
    };
    let stored = active
        .insert(tx.conn())
        .await
        .map_err(|error| same_building(error, &name))?;
    let event = Event::new(EventKind::BuildingAdded, SubjectKind::School, site.school_id.0)
        .change(Change::set("Standort", &site.name))
        .change(Change::set("Gebäude", &name));
    audit::record(tx, [event]).await?;
    Ok(stored.id)
}

/// Renames a building; the same name again is no change.
///
/// # Errors
/// [`ServiceError`].
pub async fn edit_building(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: EditBuilding,
) -> Result<(), ServiceError> {
    let before = building::Entity::find_by_id(command.building)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let site = site_of(tx, permit, before.site_id).await?;
    if before.version != command.version {
        return Err(ServiceError::Stale);
    }
    let name = text::required("name", "Der Name des Gebäudes", &command.name)?;
    let event = Event::new(EventKind::BuildingChanged, SubjectKind::School, site.school_id.0)
        .change(Change::new("Gebäude", &before.name, &name));
    if event.is_empty() {
        return Ok(());
    }
    check_building(tx, site.id, Some(before.id), &name).await?;
    let mut active = before.clone().into_active_model();
    active.name = Set(name.clone());
    active.version = Set(before.version + 1);
    active
        .update(tx.conn())
        .await
        .map_err(|error| same_building(error, &name))?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Adds rooms to a site, all or none; one event names them all.
///
/// # Errors
/// [`ServiceError::Field`] for no name, a name twice, or one that the site's rooms have already.
pub async fn add_rooms(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: AddRooms,
) -> Result<(), ServiceError> {
    let site = site_of(tx, permit, command.site).await?;
    let building = building_of(tx, site.id, command.building).await?;
    let names = room_names(&command.names)?;
    let stored = rooms_beside(tx, site.id, command.building).await?;
    let taken = names::same(&names, stored.iter().map(|room| room.name.as_str()));
    if !taken.is_empty() {
        let place = place(&site, &building);
        let message = format!("{place} gibt es schon: {}.", taken.join(", "));
        return Err(ServiceError::field("names", message));
    }
    let rows = names.iter().map(|name| room::ActiveModel {
        site_id: Set(site.id),
        building_id: Set(command.building),
        name: Set(name.clone()),
        version: Set(1),
        ..Default::default()
    });
    room::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await?;
    let label = if names.len() == 1 { "Raum" } else { "Räume" };
    let event = Event::new(EventKind::RoomAdded, SubjectKind::School, site.school_id.0)
        .change(Change::set("Standort", &site.name))
        .change(Change::set("Gebäude", &building))
        .change(Change::set(label, names.join(", ")));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Changes a room's name or building; unchanged values are no change.
///
/// # Errors
/// [`ServiceError`].
pub async fn edit_room(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: EditRoom,
) -> Result<(), ServiceError> {
    let before = room::Entity::find_by_id(command.room)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let site = site_of(tx, permit, before.site_id).await?;
    if before.version != command.version {
        return Err(ServiceError::Stale);
    }
    let name = text::required("name", "Der Name des Raums", &command.name)?;
    let old_building = building_of(tx, site.id, before.building_id).await?;
    let new_building = building_of(tx, site.id, command.building).await?;
    let mut event = Event::new(EventKind::RoomChanged, SubjectKind::School, site.school_id.0)
        .change(Change::new("Raum", &before.name, &name))
        .change(Change::new("Gebäude", &old_building, &new_building));
    if event.is_empty() {
        return Ok(());
    }
    if before.name == name {
        event = event.change(Change::set("Raum", &name));
    }
    let has_already = |name: &str| format!("{} gibt es schon: {name}.", place(&site, &new_building));
    let beside = rooms_beside(tx, site.id, command.building).await?;
    let others = beside.iter().filter(|room| room.id != before.id);
    let others = others.map(|room| room.name.as_str());
    if let Some(taken) = names::same(std::slice::from_ref(&name), others).first() {
        return Err(ServiceError::field("name", has_already(taken)));
    }
    let mut active = before.clone().into_active_model();
    active.name = Set(name.clone());
    active.building_id = Set(command.building);
    active.version = Set(before.version + 1);
    active
        .update(tx.conn())
        .await
        .map_err(|error| ServiceError::unique(error, "name", has_already(&name)))?;
    audit::record(tx, [event]).await?;
    Ok(())
}

async fn site_of(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    site: SiteId,
) -> Result<site::Model, ServiceError> {
    let site = site::Entity::find_by_id(site)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    permit.at(site.school_id)?;
    Ok(site)
}

/// Name of a building of this site; empty for none.
async fn building_of(
    tx: &WriteTx,
    site: SiteId,
    building: Option<BuildingId>,
) -> Result<String, ServiceError> {
    let Some(id) = building else {
        return Ok(String::new());
    };
    let building = building::Entity::find_by_id(id).one(tx.conn()).await?;
    match building {
        Some(building) if building.site_id == site => Ok(building.name),
        _ => Err(ServiceError::field(
            "building",
            "Dieses Gebäude gehört nicht zu dem Standort. Bitte ein anderes auswählen.",
        )),
    }
}

/// The rooms among which a name must be one of a kind: those of the building, or those of the site in no building.
async fn rooms_beside(
    tx: &WriteTx,
    site: SiteId,
    building: Option<BuildingId>,
) -> Result<Vec<room::Model>, ServiceError> {
    let within = match building {
        Some(building) => room::Column::BuildingId.eq(building),
        None => room::Column::BuildingId.is_null(),
    };
    let rooms = room::Entity::find()
        .filter(room::Column::SiteId.eq(site))
        .filter(within)
        .order_by_asc(room::Column::Id);
    Ok(rooms.all(tx.conn()).await?)
}

/// `Am Standort Havixbeck in Haus A`.
fn place(site: &site::Model, building: &str) -> String {
    match building {
        "" => format!("Am Standort {}", site.name),
        building => format!("Am Standort {} in {building}", site.name),
    }
}

/// Refuses a name that another building of the site has, however it is written.
async fn check_building(
    tx: &WriteTx,
    site: SiteId,
    own: Option<BuildingId>,
    name: &String,
) -> Result<(), ServiceError> {
    let buildings = building::Entity::find()
        .filter(building::Column::SiteId.eq(site))
        .order_by_asc(building::Column::Id)
        .all(tx.conn())
        .await?;
    let others = buildings.iter().filter(|other| Some(other.id) != own);
    let others = others.map(|other| other.name.as_str());
    match names::same(std::slice::from_ref(name), others).first() {
        Some(name) => Err(ServiceError::field("name", has_building(name))),
        None => Ok(()),
    }
}

fn room_names(typed: &[String]) -> Result<Vec<String>, ServiceError> {
    let mut names = Vec::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    for name in typed {
        let name = text::optional("names", "Raum", name)?;
        if name.is_empty() {
            continue;
        }
        if let Some(before) = seen.insert(name_key(&name), name.clone()) {
            let message = if before == name {
                format!("„{name}“ steht zweimal in der Liste.")
            } else {
                format!("„{before}“ und „{name}“ in der Liste sind derselbe Raum.")
            };
            return Err(ServiceError::field("names", message));
        }
        names.push(name);
    }
    match names.len() {
        0 => Err(ServiceError::field(
            "names",
            "Bitte mindestens einen Raum eintragen.",
        )),
        1..=MOST_ROOMS => Ok(names),
        many => Err(ServiceError::field(
            "names",
            format!("Das sind {many} Räume; bitte höchstens {MOST_ROOMS} auf einmal eintragen."),
        )),
    }
}

fn has_building(name: &str) -> String {
    format!("Ein Gebäude „{name}“ gibt es an diesem Standort schon.")
}

fn same_building(error: sea_orm::DbErr, name: &str) -> ServiceError {
    ServiceError::unique(error, "name", has_building(name))
}

//! Removing sites, buildings and rooms that nothing stands in.

use paktbuch_entity::{building, room, site};
use paktbuch_types::SiteId;
use sea_orm::{DbErr, EntityTrait, ModelTrait};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditRooms, Permit};
use crate::db::{Failure, WriteTx, classify};
use crate::error::ServiceError;
use crate::schools::commands::{RemoveBuilding, RemoveRoom, RemoveSite};
use crate::schools::queries;
use crate::schools::rows::Occupants;

/// Removes a site without buildings, rooms and devices.
///
/// # Errors
/// [`ServiceError::Refused`] with what stands there; [`ServiceError`].
pub async fn remove_site(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: RemoveSite,
) -> Result<(), ServiceError> {
    let row = site_of(tx, permit, command.site).await?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let name = format!("Der Standort {}", row.name);
    empty(&name, &queries::on_site(tx.conn(), row.id).await?)?;
    let event = Event::new(EventKind::SiteRemoved, SubjectKind::School, row.school_id.0)
        .change(Change::new("Standort", &row.name, ""));
    audit::record(tx, [event]).await?;
    row.delete(tx.conn())
        .await
        .map_err(|error| still_used(error, &name))?;
    Ok(())
}

/// Removes a building without rooms.
///
/// # Errors
/// [`ServiceError::Refused`] with what stands there; [`ServiceError`].
pub async fn remove_building(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: RemoveBuilding,
) -> Result<(), ServiceError> {
    let row = building::Entity::find_by_id(command.building)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let site = site_of(tx, permit, row.site_id).await?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let name = format!("Das Gebäude {}", row.name);
    empty(&name, &queries::in_building(tx.conn(), row.id).await?)?;
    let event = Event::new(EventKind::BuildingRemoved, SubjectKind::School, site.school_id.0)
        .change(Change::set("Standort", &site.name))
        .change(Change::new("Gebäude", &row.name, ""));
    audit::record(tx, [event]).await?;
    row.delete(tx.conn())
        .await
        .map_err(|error| still_used(error, &name))?;
    Ok(())
}

/// Removes a room without devices.
///
/// # Errors
/// [`ServiceError::Refused`] with what stands there; [`ServiceError`].
pub async fn remove_room(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: RemoveRoom,
) -> Result<(), ServiceError> {
    let found = room::Entity::find_by_id(command.room)
        .find_also_related(building::Entity)
        .one(tx.conn())
        .await?;
    let (row, building) = found.ok_or(ServiceError::NotFound)?;
    let site = site_of(tx, permit, row.site_id).await?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let name = format!("Der Raum {}", row.name);
    empty(&name, &queries::in_room(tx.conn(), row.id).await?)?;
    let building = building.map(|building| building.name).unwrap_or_default();
    let event = Event::new(EventKind::RoomRemoved, SubjectKind::School, site.school_id.0)
        .change(Change::set("Standort", &site.name))
        .change(Change::set("Gebäude", building))
        .change(Change::new("Raum", &row.name, ""));
    audit::record(tx, [event]).await?;
    row.delete(tx.conn())
        .await
        .map_err(|error| still_used(error, &name))?;
    Ok(())
}

async fn site_of(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    site: SiteId,
) -> Result<site::Model, ServiceError> {
    let found = site::Entity::find_by_id(site).one(tx.conn()).await?;
    let found = found.ok_or(ServiceError::NotFound)?;
    permit.at(found.school_id)?;
    Ok(found)
}

fn empty(name: &str, occupants: &Occupants) -> Result<(), ServiceError> {
    if occupants.is_none() {
        return Ok(());
    }
    Err(ServiceError::refused(format!(
        "{name} lässt sich nicht entfernen: Dazu gehören noch {}. Das Formular, in dem der Name steht, führt dorthin.",
        occupants.words()
    )))
}

/// Something came to stand there between the count and the removal.
fn still_used(error: DbErr, name: &str) -> ServiceError {
    if classify(&error) == Failure::ForeignKey {
        ServiceError::refused(format!(
            "{name} lässt sich nicht entfernen: Inzwischen gehört wieder etwas dazu."
        ))
    } else {
        error.into()
    }
}

//! Removing sites, buildings and rooms.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{BuildingId, RoomId, SchoolNumber, SiteId};

use super::{At, at};
use crate::auth::{Actor, EditRooms};
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::commands::{RemoveBuilding, RemoveRoom, RemoveSite};
use crate::schools::forms::VersionForm;
use crate::schools::pages::Removal;
use crate::schools::rows::Occupants;
use crate::schools::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::CsrfForm;
use crate::web::layout::Flash;
use crate::web::request::Frame;

pub(super) async fn site(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
    form: CsrfForm<VersionForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::site_facts(db.reader(), at.id, site).await?;
    let name = stored.map(|stored| stored.facts.name);
    let version = form.value.version;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            found(&name)?;
            service::remove_site(tx, &permit, RemoveSite { site, version }).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await?;
    Ok(frame.redirect(&location, &removed("Der Standort", name)))
}

pub(super) async fn building(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, building)): Path<(SchoolNumber, BuildingId)>,
    form: CsrfForm<VersionForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::building_name(db.reader(), at.id, building).await?;
    let name = stored.map(|stored| stored.facts);
    let version = form.value.version;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            found(&name)?;
            service::remove_building(tx, &permit, RemoveBuilding { building, version }).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await?;
    Ok(frame.redirect(&location, &removed("Das Gebäude", name)))
}

pub(super) async fn room(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, room)): Path<(SchoolNumber, RoomId)>,
    form: CsrfForm<VersionForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::room_facts(db.reader(), at.id, room).await?;
    let name = stored.map(|stored| stored.facts.name);
    let version = form.value.version;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            found(&name)?;
            service::remove_room(tx, &permit, RemoveRoom { room, version }).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await?;
    Ok(frame.redirect(&location, &removed("Der Raum", name)))
}

/// Refuses what is not there; the repeat of a form that removed it does not come this far.
fn found(name: &Option<String>) -> Result<(), ServiceError> {
    name.is_some().then_some(()).ok_or(ServiceError::NotFound)
}

fn removed(what: &str, name: Option<String>) -> Flash {
    let name = name.map(|name| format!(" {name}")).unwrap_or_default();
    Flash::success(format!("{what}{name} ist entfernt."))
}

/// The way to remove a site, below its form.
pub(super) async fn of_site(
    db: &Db,
    at: &At,
    site: SiteId,
    name: &str,
    version: i64,
) -> Result<Removal, AppError> {
    let there = queries::on_site(db.reader(), site).await?;
    Ok(Removal {
        action: paths::remove_site(&at.number, site),
        heading: format!("Standort {name} entfernen"),
        text: "Er verschwindet aus allen Auswahllisten; im Verlauf der Schule bleibt stehen, wer ihn entfernt hat."
            .to_owned(),
        submit: "Standort entfernen",
        version,
        obstacles: obstacles(at, &there, paths::devices_on_site(site)),
    })
}

/// The way to remove a building, below its form.
pub(super) async fn of_building(
    db: &Db,
    at: &At,
    building: BuildingId,
    name: &str,
    version: i64,
) -> Result<Removal, AppError> {
    let there = queries::in_building(db.reader(), building).await?;
    Ok(Removal {
        action: paths::remove_building(&at.number, building),
        heading: format!("Gebäude {name} entfernen"),
        text: "Es verschwindet aus allen Auswahllisten; im Verlauf der Schule bleibt stehen, wer es entfernt hat."
            .to_owned(),
        submit: "Gebäude entfernen",
        version,
        obstacles: obstacles(at, &there, String::new()),
    })
}

/// The way to remove a room, below its form.
pub(super) async fn of_room(
    db: &Db,
    at: &At,
    room: RoomId,
    name: &str,
    version: i64,
) -> Result<Removal, AppError> {
    let there = queries::in_room(db.reader(), room).await?;
    Ok(Removal {
        action: paths::remove_room(&at.number, room),
        heading: format!("Raum {name} entfernen"),
        text: "Er verschwindet aus allen Auswahllisten; im Verlauf der Schule bleibt stehen, wer ihn entfernt hat."
            .to_owned(),
        submit: "Raum entfernen",
        version,
        obstacles: obstacles(at, &there, paths::all_devices_in(room)),
    })
}

/// What stands there, each with the page that shows it.
fn obstacles(at: &At, there: &Occupants, devices: String) -> Vec<(String, String)> {
    let places = paths::places(&at.number);
    let parts = there.parts().into_iter();
    parts
        .map(|(is_device, words)| {
            (
                words,
                if is_device {
                    devices.clone()
                } else {
                    places.clone()
                },
            )
        })
        .collect()
}

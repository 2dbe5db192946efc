//! Rooms: several at once, and one.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{RoomId, SchoolNumber, SiteId};
use serde::Deserialize;

use super::place::site_name;
use super::{At, at, remove};
use crate::auth::{Actor, EditRooms};
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::forms::{RoomForm, RoomsForm};
use crate::schools::pages::FormPage;
use crate::schools::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

/// The building to select.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BuildingQuery {
    gebaeude: String,
}

pub(super) async fn new(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
    Query(query): Query<BuildingQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let form = RoomsForm::within(query.gebaeude);
    frame.page(&new_page(&frame, &db, &at, site, &form, &FormErrors::none()).await?)
}

pub(super) async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
    form: CsrfForm<RoomsForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let site_name = site_name(&db, &at, site).await?;
    let command = form.value.command(site);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::add_rooms(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let building = match form.value.building() {
                Some(building) => queries::building_name(db.reader(), at.id, building).await?,
                None => None,
            };
            let building = building.map(|stored| stored.facts);
            let text = form.value.told(&site_name, building.as_deref());
            let flash =
                Flash::success(text).link(paths::new_rooms(&at.number, site), "Weitere Räume anlegen");
            Ok(frame.redirect(&location, &flash))
        }
        Err(refused) => {
            let page = new_page(&frame, &db, &at, site, &form.value, &refused.errors()).await?;
            at.again(&frame, &db, (&refused, &form.basis), page, &[]).await
        }
    }
}

async fn new_page(
    frame: &Frame,
    db: &Db,
    at: &At,
    site: SiteId,
    form: &RoomsForm,
    errors: &FormErrors,
) -> Result<FormPage, AppError> {
    let site_name = site_name(db, at, site).await?;
    let buildings = queries::building_choices(db.reader(), at.id, site).await?;
    let action = paths::new_rooms(&at.number, site);
    Ok(at
        .page(frame, "Räume anlegen", form.inputs(errors, &buildings), action)
        .intro(format!("Standort {site_name}"))
        .submit("Räume anlegen"))
}

pub(super) async fn form(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, room)): Path<(SchoolNumber, RoomId)>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::room_facts(db.reader(), at.id, room).await?;
    let stored = stored.ok_or(AppError::NotFound)?;
    let buildings = queries::building_choices(db.reader(), at.id, stored.facts.site).await?;
    let removal = remove::of_room(&db, &at, room, &stored.facts.name, stored.version).await?;
    let inputs = RoomForm::of(stored.facts).inputs(&FormErrors::none(), &buildings);
    let mut page = at
        .page(&frame, "Raum bearbeiten", inputs, paths::room(&at.number, room))
        .version(stored.version);
    page.removal = Some(removal);
    frame.page(&page)
}

pub(super) async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, room)): Path<(SchoolNumber, RoomId)>,
    form: CsrfForm<RoomForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = form.value.command(room);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::edit_room(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("Der Raum {} ist gespeichert.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let stored = queries::room_facts(db.reader(), at.id, room).await?;
            let stored = stored.ok_or(AppError::NotFound)?;
            let buildings = queries::building_choices(db.reader(), at.id, stored.facts.site).await?;
            let version = refused.version(stored.version, form.value.version);
            let inputs = form.value.inputs(&refused.errors(), &buildings);
            let page = at
                .page(&frame, "Raum bearbeiten", inputs, paths::room(&at.number, room))
                .version(version);
            let stored = RoomForm::of(stored.facts).inputs(&FormErrors::none(), &buildings);
            at.again(&frame, &db, (&refused, &form.basis), page, &stored)
                .await
        }
    }
}

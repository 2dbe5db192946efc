//! Sites and buildings.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{BuildingId, SchoolNumber, SiteId};

use super::{At, at, remove};
use crate::auth::{Actor, EditRooms};
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::commands::{AddBuilding, AddSite, EditBuilding, EditSite};
use crate::schools::forms::{BuildingForm, SiteForm};
use crate::schools::pages::FormPage;
use crate::schools::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

pub(super) async fn new_site(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    frame.page(&new_site_page(
        &frame,
        &at,
        &SiteForm::default(),
        &FormErrors::none(),
    ))
}

pub(super) async fn add_site(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
    form: CsrfForm<SiteForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = AddSite {
        school: at.id,
        facts: form.value.facts(),
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let site = service::add_site(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::new_building(&at.number, site))
        })
        .await;
    match sorted(answer)? {
        Ok(next) => {
            let text = format!("Der Standort {} ist angelegt.", form.value.name.trim());
            let flash = Flash::success(text).link(next, "Gebäude anlegen");
            Ok(frame.redirect(&paths::school(&at.number), &flash))
        }
        Err(refused) => {
            let page = new_site_page(&frame, &at, &form.value, &refused.errors());
            at.again(&frame, &db, (&refused, &form.basis), page, &[]).await
        }
    }
}

fn new_site_page(frame: &Frame, at: &At, form: &SiteForm, errors: &FormErrors) -> FormPage {
    let action = paths::new_site(&at.number);
    at.page(frame, "Standort anlegen", form.inputs(errors), action)
        .submit("Standort anlegen")
}

pub(super) async fn site_form(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::site_facts(db.reader(), at.id, site).await?;
    let stored = stored.ok_or(AppError::NotFound)?;
    let removal = remove::of_site(&db, &at, site, &stored.facts.name, stored.version).await?;
    let form = SiteForm::of(stored.facts);
    let mut page = site_page(&frame, &at, site, &form, &FormErrors::none(), stored.version);
    page.removal = Some(removal);
    frame.page(&page)
}

pub(super) async fn edit_site(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
    form: CsrfForm<SiteForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = EditSite {
        site,
        facts: form.value.facts(),
        version: form.value.version,
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::edit_site(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("Der Standort {} ist gespeichert.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let stored = queries::site_facts(db.reader(), at.id, site).await?;
            let stored = stored.ok_or(AppError::NotFound)?;
            let version = refused.version(stored.version, form.value.version);
            let page = site_page(&frame, &at, site, &form.value, &refused.errors(), version);
            let stored = SiteForm::of(stored.facts).inputs(&FormErrors::none());
            at.again(&frame, &db, (&refused, &form.basis), page, &stored)
                .await
        }
    }
}

fn site_page(
    frame: &Frame,
    at: &At,
    site: SiteId,
    form: &SiteForm,
    errors: &FormErrors,
    version: i64,
) -> FormPage {
    let action = paths::site(&at.number, site);
    at.page(frame, "Standort bearbeiten", form.inputs(errors), action)
        .version(version)
}

pub(super) async fn new_building(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let site_name = site_name(&db, &at, site).await?;
    let form = BuildingForm::default();
    frame.page(&new_building_page(
        &frame,
        &at,
        site,
        &site_name,
        &form,
        &FormErrors::none(),
    ))
}

pub(super) async fn add_building(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
    form: CsrfForm<BuildingForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let site_name = site_name(&db, &at, site).await?;
    let command = AddBuilding {
        site,
        name: form.value.name.clone(),
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let building = service::add_building(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::new_rooms_in(&at.number, site, building))
        })
        .await;
    match sorted(answer)? {
        Ok(next) => {
            let text = format!("{} am Standort {site_name} ist angelegt.", form.value.name.trim());
            let flash = Flash::success(text).link(next, "Räume anlegen");
            Ok(frame.redirect(&paths::school(&at.number), &flash))
        }
        Err(refused) => {
            let page = new_building_page(&frame, &at, site, &site_name, &form.value, &refused.errors());
            at.again(&frame, &db, (&refused, &form.basis), page, &[]).await
        }
    }
}

fn new_building_page(
    frame: &Frame,
    at: &At,
    site: SiteId,
    site_name: &str,
    form: &BuildingForm,
    errors: &FormErrors,
) -> FormPage {
    let action = paths::new_building(&at.number, site);
    at.page(frame, "Gebäude anlegen", form.inputs(errors), action)
        .intro(format!("Standort {site_name}"))
        .submit("Gebäude anlegen")
}

/// Name of a site of the school.
pub(super) async fn site_name(db: &Db, at: &At, site: SiteId) -> Result<String, AppError> {
    let stored = queries::site_facts(db.reader(), at.id, site).await?;
    Ok(stored.ok_or(AppError::NotFound)?.facts.name)
}

pub(super) async fn building_form(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, building)): Path<(SchoolNumber, BuildingId)>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::building_name(db.reader(), at.id, building).await?;
    let stored = stored.ok_or(AppError::NotFound)?;
    let removal = remove::of_building(&db, &at, building, &stored.facts, stored.version).await?;
    let form = BuildingForm::of(stored.facts);
    let mut page = building_page(&frame, &at, building, &form, &FormErrors::none(), stored.version);
    page.removal = Some(removal);
    frame.page(&page)
}

pub(super) async fn edit_building(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, building)): Path<(SchoolNumber, BuildingId)>,
    form: CsrfForm<BuildingForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = EditBuilding {
        building,
        name: form.value.name.clone(),
        version: form.value.version,
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::edit_building(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("{} ist gespeichert.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let stored = queries::building_name(db.reader(), at.id, building).await?;
            let stored = stored.ok_or(AppError::NotFound)?;
            let version = refused.version(stored.version, form.value.version);
            let page = building_page(&frame, &at, building, &form.value, &refused.errors(), version);
            let stored = BuildingForm::of(stored.facts).inputs(&FormErrors::none());
            at.again(&frame, &db, (&refused, &form.basis), page, &stored)
                .await
        }
    }
}

fn building_page(
    frame: &Frame,
    at: &At,
    building: BuildingId,
    form: &BuildingForm,
    errors: &FormErrors,
    version: i64,
) -> FormPage {
    let action = paths::building(&at.number, building);
    at.page(frame, "Gebäude bearbeiten", form.inputs(errors), action)
        .version(version)
}

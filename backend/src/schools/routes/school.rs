//! A school: its page, its facts, its pupils.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{SchoolNumber, school_year};
use serde::Deserialize;

use super::{At, at, layout};
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, EditRooms, EditSchools, ReadFunding, ReadSchools};
use crate::db::Db;
use crate::error::ServiceError;
use crate::evidence::paths as evidence;
use crate::schools::commands::EditSchool;
use crate::schools::forms::{PupilsForm, SchoolForm};
use crate::schools::pages::{FormPage, SchoolPage};
use crate::schools::{paths, queries, service};
use crate::web::components::{Action, HistoryEntry};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

/// Entries of the history on a school's page.
const HISTORY: u64 = 200;

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadSchools>()?;
    let school = queries::detail(db.reader(), permit.scope(), &number).await?;
    let school = school.ok_or(AppError::NotFound)?;
    let money = match actor.may::<ReadFunding>() {
        true => Some(queries::money(db.reader(), school.id).await?),
        false => None,
    };
    let history = audit::of_subject(db.reader(), SubjectKind::School, school.id.0, HISTORY).await?;
    let may_edit = actor.may::<EditSchools>();
    let mut actions = Vec::new();
    if money.is_some() {
        actions.push(Action::new("Weg des Geldes", evidence::school(school.id)));
    }
    if !school.devices.is_empty() {
        actions.push(Action::new("Geräte zeigen", paths::devices(&number)));
    }
    if may_edit {
        actions.push(Action::new("Bearbeiten", paths::edit(&number)).icon("edit"));
    }
    let name = school.facts.name.clone();
    frame.page(&SchoolPage {
        layout: layout(&frame, &name).crumb("Schulen", paths::LIST).here(&name),
        actions,
        school,
        money,
        may_edit,
        may_edit_places: actor.may::<EditRooms>(),
        history: history.into_iter().map(HistoryEntry::from).collect(),
    })
}

pub(super) async fn new(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<EditSchools>()?;
    let authority = queries::authority_facts(db.reader()).await?;
    let land = authority.map_or_else(|| "NW".to_owned(), |authority| authority.land);
    frame.page(&new_page(&frame, &SchoolForm::first(land), &FormErrors::none()))
}

pub(super) async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<SchoolForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSchools>()?;
    let shown = |again: &Again| {
        let errors = again.errors();
        let mut page = new_page(&frame, &form.value, &errors);
        page.errors = errors.list().to_vec();
        frame.page_with(again.status(), &page)
    };
    let facts = match form.value.facts() {
        Ok(facts) => facts,
        Err(errors) => return shown(&Again::Errors(errors)),
    };
    let location = paths::school(&facts.number);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::add_school(tx, &permit, facts).await?;
            Ok::<_, ServiceError>(location)
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("Die Schule {} ist angelegt.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(again) => shown(&again),
    }
}

fn new_page(frame: &Frame, form: &SchoolForm, errors: &FormErrors) -> FormPage {
    let layout = layout(frame, "Schule anlegen")
        .crumb("Schulen", paths::LIST)
        .here("Schule anlegen");
    FormPage::new(layout, "Schule anlegen", form.inputs(errors))
        .intro("Für Schulen, die in keiner amtlichen Schulliste stehen. Alle anderen liest „Schulliste einlesen“ ein.")
        .to(paths::NEW.to_owned(), paths::LIST.to_owned())
        .submit("Schule anlegen")
}

pub(super) async fn form(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSchools>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::school_facts(db.reader(), at.id).await?;
    let stored = stored.ok_or(AppError::NotFound)?;
    let form = SchoolForm::of(stored.facts);
    frame.page(&edit_page(
        &frame,
        &at,
        &form,
        &FormErrors::none(),
        stored.version,
    ))
}

pub(super) async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
    form: CsrfForm<SchoolForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSchools>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let answer = match form.value.facts() {
        Err(errors) => Err(Again::Errors(errors)),
        Ok(facts) => {
            let location = paths::school(&facts.number);
            let command = EditSchool {
                school: at.id,
                facts,
                version: form.value.version,
            };
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::edit_school(tx, &permit, command).await?;
                    Ok::<_, ServiceError>(location)
                })
                .await;
            sorted(answer)?
        }
    };
    match answer {
        Ok(location) => {
            let text = format!("Die Schule {} ist gespeichert.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let stored = queries::school_facts(db.reader(), at.id).await?;
            let stored = stored.ok_or(AppError::NotFound)?;
            let version = refused.version(stored.version, form.value.version);
            let page = edit_page(&frame, &at, &form.value, &refused.errors(), version);
            let stored = SchoolForm::of(stored.facts).inputs(&FormErrors::none());
            at.again(&frame, &db, (&refused, &form.basis), page, &stored)
                .await
        }
    }
}

fn edit_page(frame: &Frame, at: &At, form: &SchoolForm, errors: &FormErrors, version: i64) -> FormPage {
    at.page(
        frame,
        "Schule bearbeiten",
        form.inputs(errors),
        paths::edit(&at.number),
    )
    .version(version)
}

/// Which school year a form shall show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct YearQuery {
    jahr: String,
}

pub(super) async fn pupils_form(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
    Query(query): Query<YearQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSchools>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let year = match query.jahr.trim() {
        "" => school_year(db.clock().today()),
        year => year.chars().take(9).collect(),
    };
    let before = stored_pupils(&db, &at, &year).await?;
    let form = PupilsForm::of(year, before);
    frame.page(&pupils_page(&frame, &at, &form, &FormErrors::none(), before))
}

pub(super) async fn set_pupils(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
    form: CsrfForm<PupilsForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSchools>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let answer = match form.value.command(at.id) {
        Err(errors) => Err(Again::Errors(errors)),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::set_pupils(tx, &permit, command).await?;
                    Ok::<_, ServiceError>(paths::school(&at.number))
                })
                .await;
            sorted(answer)?
        }
    };
    match answer {
        Ok(location) => {
            let text = format!(
                "Die Schülerzahl für {} ist gespeichert.",
                form.value.school_year.trim()
            );
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let year = form.value.school_year.trim().to_owned();
            let stored = stored_pupils(&db, &at, &year).await?;
            let before = if refused.is_stale() {
                stored
            } else {
                form.value.before
            };
            let page = pupils_page(&frame, &at, &form.value, &refused.errors(), before);
            let stored = PupilsForm::of(year, stored).inputs(&FormErrors::none());
            at.again(&frame, &db, (&refused, &form.basis), page, &stored)
                .await
        }
    }
}

async fn stored_pupils(db: &Db, at: &At, year: &str) -> Result<Option<i64>, AppError> {
    let known = queries::pupils(db.reader(), at.id).await?;
    Ok(known
        .into_iter()
        .find(|row| row.school_year == year)
        .map(|row| row.pupils))
}

fn pupils_page(
    frame: &Frame,
    at: &At,
    form: &PupilsForm,
    errors: &FormErrors,
    before: Option<i64>,
) -> FormPage {
    let action = paths::pupils(&at.number);
    let mut page = at.page(frame, "Schülerzahl eintragen", form.inputs(errors), action);
    if let Some(before) = before {
        page.hidden.push(("before", before.to_string()));
    }
    page
}

//! Pages of programmes and their editions.

use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::programmes;
use crate::auth::{Actor, EditFunding, EditProgrammes, ReadFunding};
use crate::db::Db;
use crate::funding::forms::{EditionFields, EditionForm};
use crate::funding::pages::{
    EditionFieldsPage, EditionFormPage, ProgrammePage, ProgrammeRights, ProgrammesPage,
};
use crate::funding::{paths, programme, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;
use crate::web::upload::Upload;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::PROGRAMMES, list)
        .post(paths::PROGRAMMES, add)
        .get(paths::PROGRAMME, show)
        .get(paths::NEW_EDITION, blank)
        .get(paths::EDITION_FIELDS, fields)
        .post(paths::EDITION_FIELDS, add_fields)
}

/// Which edition; empty for the newest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    programm: String,
    fassung: String,
}

async fn list(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let may_edit = actor.may::<EditProgrammes>();
    frame.page(&ProgrammesPage::new(
        frame.layout(),
        &programmes(&db).await?,
        may_edit,
    ))
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(code): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let all = programmes(&db).await?;
    let version = match chosen.fassung.as_str() {
        "" => None,
        number => Some(number.parse().map_err(|_| AppError::NotFound)?),
    };
    let found = programme::find(&all, &code, version).ok_or(AppError::NotFound)?;
    let may = ProgrammeRights {
        notices: actor.may::<EditFunding>(),
        editions: actor.may::<EditProgrammes>(),
    };
    let own = queries::edition_id(db.reader(), &found.code, found.version).await?;
    frame.page(&ProgrammePage::new(frame.layout(), found, &all, own, may))
}

/// The form of the text; it starts from the edition that was chosen.
async fn blank(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(chosen): Query<Chosen>,
) -> Result<Response, AppError> {
    actor.permit::<EditProgrammes>()?;
    let mut form = EditionForm::default();
    if let Ok(version) = chosen.fassung.parse() {
        let text = queries::edition_text(db.reader(), &chosen.programm, version).await?;
        let next = programme::next_version(&chosen.programm, &programmes(&db).await?);
        form.toml = programme::numbered(&text.ok_or(AppError::NotFound)?, next);
    } else {
        form.toml = programme::unfilled().map_err(AppError::internal)?;
    }
    frame.page(&EditionFormPage::new(frame.layout(), &form, &FormErrors::none()))
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    mut upload: Upload<EditProgrammes>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditProgrammes>()?;
    let form = EditionForm {
        toml: upload.field("toml").to_owned(),
        file: upload.files.pop().map(|file| file.bytes),
    };
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(text) => {
            let answer = db
                .write_once(permit.who(), &upload.once, async |tx| {
                    let edition = service::add_edition(tx, &permit, &text).await?;
                    Ok(paths::edition(&edition.code, edition.version))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return Ok(added(&frame, &location)),
                Err(again) => again,
            }
        }
    };
    let page = EditionFormPage::new(frame.layout(), &form, &again.errors());
    frame.page_with(again.status(), &page)
}

fn added(frame: &Frame, edition: &str) -> Response {
    frame.redirect(edition, &Flash::success("Die Fassung ist eingetragen."))
}

/// The form with a field for each value; it starts from the edition that was chosen.
async fn fields(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(chosen): Query<Chosen>,
) -> Result<Response, AppError> {
    actor.permit::<EditProgrammes>()?;
    let code = chosen.programm.as_str();
    let from = chosen.fassung.parse::<u32>().ok().map(|version| (code, version));
    let form = if let Some((code, version)) = from {
        let text = queries::edition_text(db.reader(), code, version).await?;
        let next = programme::next_version(code, &programmes(&db).await?);
        EditionFields::following(&text.ok_or(AppError::NotFound)?, next)
    } else {
        EditionFields::first(1)
    };
    let page = EditionFieldsPage::new(frame.layout(), &form, from, &FormErrors::none());
    frame.page(&page)
}

async fn add_fields(
    frame: Frame,
    db: Db,
    actor: Actor,
    sent: CsrfForm<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditProgrammes>()?;
    let form = EditionFields::sent(&sent.value);
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(text) => {
            let answer = db
                .write_once(permit.who(), &sent.once, async |tx| {
                    let edition = service::add_filled_edition(tx, &permit, &text).await?;
                    Ok(paths::edition(&edition.code, edition.version))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return Ok(added(&frame, &location)),
                Err(again) => again,
            }
        }
    };
    let page = EditionFieldsPage::new(frame.layout(), &form, None, &again.errors());
    frame.page_with(again.status(), &page)
}

//! Contacts of a school.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{ContactId, SchoolNumber};

use super::{At, at};
use crate::auth::{Actor, EditRooms};
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::commands::{AddContact, EditContact, RemoveContact};
use crate::schools::forms::{ContactForm, VersionForm};
use crate::schools::pages::{FormPage, Removal};
use crate::schools::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

pub(super) async fn new(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    frame.page(&new_page(
        &frame,
        &at,
        &ContactForm::default(),
        &FormErrors::none(),
    ))
}

pub(super) async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(number): Path<SchoolNumber>,
    form: CsrfForm<ContactForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = AddContact {
        school: at.id,
        facts: form.value.facts(),
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::add_contact(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("{} ist als Ansprechperson eingetragen.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let page = new_page(&frame, &at, &form.value, &refused.errors());
            at.again(&frame, &db, (&refused, &form.basis), page, &[]).await
        }
    }
}

fn new_page(frame: &Frame, at: &At, form: &ContactForm, errors: &FormErrors) -> FormPage {
    let action = paths::new_contact(&at.number);
    at.page(frame, "Ansprechperson eintragen", form.inputs(errors), action)
        .submit("Ansprechperson eintragen")
}

pub(super) async fn form(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, contact)): Path<(SchoolNumber, ContactId)>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let stored = queries::contact_facts(db.reader(), at.id, contact).await?;
    let stored = stored.ok_or(AppError::NotFound)?;
    let form = ContactForm::of(stored.facts);
    frame.page(&edit_page(
        &frame,
        &at,
        contact,
        &form,
        &FormErrors::none(),
        stored.version,
    ))
}

pub(super) async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, contact)): Path<(SchoolNumber, ContactId)>,
    form: CsrfForm<ContactForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = EditContact {
        contact,
        facts: form.value.facts(),
        version: form.value.version,
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::edit_contact(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("{} ist gespeichert.", form.value.name.trim());
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(refused) => {
            let stored = queries::contact_facts(db.reader(), at.id, contact).await?;
            let stored = stored.ok_or(AppError::NotFound)?;
            let version = refused.version(stored.version, form.value.version);
            let page = edit_page(&frame, &at, contact, &form.value, &refused.errors(), version);
            let stored = ContactForm::of(stored.facts).inputs(&FormErrors::none());
            at.again(&frame, &db, (&refused, &form.basis), page, &stored)
                .await
        }
    }
}

fn edit_page(
    frame: &Frame,
    at: &At,
    contact: ContactId,
    form: &ContactForm,
    errors: &FormErrors,
    version: i64,
) -> FormPage {
    let action = paths::contact(&at.number, contact);
    let mut page = at
        .page(frame, "Ansprechperson bearbeiten", form.inputs(errors), action)
        .version(version);
    page.removal = Some(Removal {
        action: paths::remove_contact(&at.number, contact),
        heading: format!("{} entfernen", form.name.trim()),
        text: "Ist die Person nicht mehr zuständig? Der Eintrag wird entfernt; im Verlauf der Schule bleibt er bis zur \
               Löschung nach Frist stehen."
            .to_owned(),
        submit: "Ansprechperson entfernen",
        version,
        obstacles: Vec::new(),
    });
    page
}

pub(super) async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((number, contact)): Path<(SchoolNumber, ContactId)>,
    form: CsrfForm<VersionForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditRooms>()?;
    let at = at(&db, permit.scope(), &number).await?;
    let command = RemoveContact {
        contact,
        version: form.value.version,
    };
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_contact(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::school(&at.number))
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Die Ansprechperson ist entfernt.")))
}

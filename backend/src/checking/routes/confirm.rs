//! Confirming a finding, and taking that back.

use axum::extract::Query;
use axum::response::Response;

use super::{May, view};
use crate::auth::{Actor, ConfirmFindings};
use crate::checking::forms::ConfirmForm;
use crate::checking::pages::{ConfirmPage, link};
use crate::checking::{Found, paths, service};
use crate::db::Db;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::CONFIRM, show)
        .post(paths::CONFIRM, confirm)
        .post(paths::TAKE_BACK, take_back)
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(form): Query<ConfirmForm>,
) -> Result<Response, AppError> {
    actor.permit::<ConfirmFindings>()?;
    match found(&db, &form).await? {
        Some(found) => frame.page(&page(&frame, &found, &form, &FormErrors::none())),
        None => Ok(gone(&frame)),
    }
}

async fn confirm(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<ConfirmForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ConfirmFindings>()?;
    let Some(found) = found(&db, &form.value).await? else {
        return Ok(gone(&frame));
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::confirm(tx, &permit, &found, &form.value.grund).await?;
            Ok(link(found.place).0)
        })
        .await;
    let done = "Der Prüfhinweis ist bestätigt und zählt nicht mehr als offen.";
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success(done))),
        Err(again) => refused(&frame, &found, &form.value, &again),
    }
}

async fn take_back(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<ConfirmForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ConfirmFindings>()?;
    let found = found(&db, &form.value).await?;
    let Some(found) = found.filter(|found| found.confirmation.is_some()) else {
        return Ok(gone(&frame));
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::take_back(tx, &permit, &found).await?;
            Ok(link(found.place).0)
        })
        .await;
    let done = "Die Bestätigung ist zurückgenommen. Der Prüfhinweis zählt wieder als offen.";
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success(done))),
        Err(again) => refused(&frame, &found, &form.value, &again),
    }
}

async fn found(db: &Db, form: &ConfirmForm) -> Result<Option<Found>, AppError> {
    let today = db.clock().today();
    Ok(service::with_fingerprint(db.reader(), today, form.notice(), &form.hinweis).await?)
}

/// The finding is not there, or not any more.
fn gone(frame: &Frame) -> Response {
    let text = "Diesen Prüfhinweis gibt es nicht mehr: Inzwischen ist etwas geändert worden.";
    frame.redirect(paths::FINDINGS, &Flash::info(text))
}

fn refused(frame: &Frame, found: &Found, form: &ConfirmForm, again: &Again) -> Result<Response, AppError> {
    let page = page(frame, found, form, &again.errors());
    frame.page_with(again.status(), &page)
}

fn page(frame: &Frame, found: &Found, form: &ConfirmForm, errors: &FormErrors) -> ConfirmPage {
    let may = May {
        confirm: false,
        edit_devices: true,
        edit_invoices: true,
    };
    ConfirmPage::new(frame.layout(), (view(found, may), found.place), form, errors)
}

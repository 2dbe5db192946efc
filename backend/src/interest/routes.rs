//! Handlers of this feature.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{BaseRateId, NoticeId};
use serde::de::IgnoredAny;

use super::forms::BaseRateForm;
use super::pages::{RatesPage, UsePage};
use super::{paths, service};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::USE, show_use)
        .get(paths::BASE_RATES, show_rates)
        .post(paths::BASE_RATES, add)
        .post(paths::REMOVE_BASE_RATE, remove)
}

async fn show_use(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let found = service::use_of_payouts(db.reader(), id, db.clock().today()).await?;
    let may_edit = actor.may::<EditFunding>();
    frame.page(&UsePage::new(frame.layout(), id, found, may_edit))
}

async fn show_rates(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let page = rates(&frame, &db, &actor, &BaseRateForm::default(), &FormErrors::none()).await?;
    frame.page(&page)
}

async fn rates(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    typed: &BaseRateForm,
    errors: &FormErrors,
) -> Result<RatesPage, AppError> {
    actor.permit::<ReadFunding>()?;
    let rows = service::base_rates(db.reader()).await?;
    let may_edit = actor.may::<EditFunding>();
    Ok(RatesPage::new(frame.layout(), rows, typed, errors, may_edit))
}

async fn add(frame: Frame, db: Db, actor: Actor, form: CsrfForm<BaseRateForm>) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_base_rate(tx, &permit, data).await?;
                    Ok(paths::BASE_RATES.to_owned())
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(
                        frame.redirect(&location, &Flash::success("Der Basiszinssatz ist eingetragen."))
                    );
                }
                Err(again) => again,
            }
        }
    };
    let page = rates(&frame, &db, &actor, &form.value, &again.errors()).await?;
    frame.page_with(again.status(), &page)
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<BaseRateId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_base_rate(tx, &permit, id).await?;
            Ok::<_, ServiceError>(paths::BASE_RATES.to_owned())
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Der Basiszinssatz ist entfernt.")))
}

//! Handlers of this feature.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::AssetLimitId;
use serde::de::IgnoredAny;

use super::forms::LimitForm;
use super::pages::LimitsPage;
use super::{paths, queries, service};
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
        .get(paths::LIMITS, show)
        .post(paths::LIMITS, add)
        .post(paths::REMOVE, remove)
}

async fn show(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let page = page(&frame, &db, &actor, &LimitForm::default(), &FormErrors::none()).await?;
    frame.page(&page)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    typed: &LimitForm,
    errors: &FormErrors,
) -> Result<LimitsPage, AppError> {
    actor.permit::<ReadFunding>()?;
    let rows = queries::entered(db.reader()).await?;
    let may_edit = actor.may::<EditFunding>();
    Ok(LimitsPage::new(frame.layout(), rows, typed, errors, may_edit))
}

async fn add(frame: Frame, db: Db, actor: Actor, form: CsrfForm<LimitForm>) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_limit(tx, &permit, data).await?;
                    Ok(paths::LIMITS.to_owned())
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Die Wertgrenze ist eingetragen.")));
                }
                Err(again) => again,
            }
        }
    };
    let page = page(&frame, &db, &actor, &form.value, &again.errors()).await?;
    frame.page_with(again.status(), &page)
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<AssetLimitId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_limit(tx, &permit, id).await?;
            Ok::<_, ServiceError>(paths::LIMITS.to_owned())
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Die Wertgrenze ist entfernt.")))
}

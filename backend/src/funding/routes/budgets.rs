//! Budgets of a programme.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::BudgetId;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::programmes;
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::funding::forms::BudgetForm;
use crate::funding::pages::BudgetPage;
use crate::funding::programme::{self, Programme};
use crate::funding::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::BUDGET, show)
        .post(paths::BUDGET, add)
        .post(paths::REMOVE_BUDGET, remove)
}

/// Id of the application from which the page is opened; empty for none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Opened {
    antrag: String,
}

async fn known(db: &Db, code: &str) -> Result<Programme, AppError> {
    let all = programmes(db).await?;
    programme::find(&all, code, None)
        .cloned()
        .ok_or(AppError::NotFound)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    programme: &Programme,
    form: (&BudgetForm, &FormErrors),
) -> Result<BudgetPage, AppError> {
    actor.permit::<ReadFunding>()?;
    let used = service::read_budgets(db.reader(), Some(&programme.code), db.clock().today()).await?;
    let schools = if actor.may::<EditFunding>() {
        Some(queries::school_choices(db.reader(), &[]).await?)
    } else {
        None
    };
    Ok(BudgetPage::new(
        frame.layout(),
        programme,
        used,
        schools.as_deref(),
        form,
    ))
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(code): Path<String>,
    Query(opened): Query<Opened>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let form = BudgetForm {
        antrag: opened.antrag,
        ..BudgetForm::default()
    };
    let errors = FormErrors::none();
    let programme = known(&db, &code).await?;
    frame.page(&page(&frame, &db, &actor, &programme, (&form, &errors)).await?)
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(code): Path<String>,
    form: CsrfForm<BudgetForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let programme = known(&db, &code).await?;
    let again = match form.value.read(&programme.code) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let mut entered = None;
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    entered = Some(service::add_budget(tx, &permit, command).await?);
                    let page = paths::budget(&programme.code);
                    Ok(paths::opened_from(&page, &form.value.antrag))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = told(&db, entered).await?;
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let page = page(&frame, &db, &actor, &programme, (&form.value, &again.errors())).await?;
    frame.page_with(again.status(), &page)
}

/// That it is entered, and what contradicts it.
async fn told(db: &Db, entered: Option<BudgetId>) -> Result<Flash, AppError> {
    const ENTERED: &str = "Das Budget ist eingetragen.";
    let doubts = match entered {
        Some(id) => service::budget_doubts(db.reader(), id, db.clock().today()).await?,
        None => Vec::new(),
    };
    Ok(match doubts.as_slice() {
        [] => Flash::success(ENTERED),
        doubts => Flash::warning(format!("{ENTERED} {}", doubts.join(" "))),
    })
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<BudgetId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            let programme = service::remove_budget(tx, &permit, id, None).await?;
            Ok::<_, crate::error::ServiceError>(paths::budget(&programme))
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Das Budget ist entfernt.")))
}

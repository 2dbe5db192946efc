//! Reallocations between Einzelansätze: preparing one, its letter, what became of it.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{NoticeId, ReallocationId};

use super::notice::{history, stored};
use super::version;
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::funding::forms::{ReallocationForm, ReallocationProgressForm};
use crate::funding::pages::{
    ReallocationFormPage, ReallocationPage, ReallocationParts, committed, conflict, opened,
};
use crate::funding::reallocating::{Planned, proposal};
use crate::funding::rows::{PlanFigures, ReallocationRow};
use crate::funding::{fields, paths, queries, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NEW_REALLOCATION, blank)
        .post(paths::NEW_REALLOCATION, add)
        .get(paths::REALLOCATION, show)
        .post(paths::REALLOCATION, change)
}

/// The new amounts that follow from what is committed.
fn proposed(plan: &PlanFigures) -> ReallocationForm {
    let items: Vec<Planned> = plan
        .items
        .iter()
        .map(|item| Planned {
            planned: item.figure.planned.eligible,
            committed: committed(item),
        })
        .collect();
    let amounts = proposal(&items);
    ReallocationForm::proposed(plan.items.iter().map(|item| item.id).zip(amounts))
}

async fn blank(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let view = stored(&db, id).await?;
    let plan = queries::figures(db.reader(), id, None).await?;
    let form = proposed(&plan);
    frame.page(&ReallocationFormPage::new(
        frame.layout(),
        (&view, &plan),
        &form,
        &FormErrors::none(),
    ))
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<ReallocationForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read() {
        Err(errors) => Some(Again::Errors(errors)),
        Ok(_) if !form.value.compute.is_empty() => None,
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_reallocation(tx, &permit, id, data)
                        .await
                        .map(paths::reallocation)
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success(
                        "Die Umschichtung ist als Entwurf gespeichert; das Schreiben lässt sich drucken.",
                    );
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => Some(again),
            }
        }
    };
    let view = stored(&db, id).await?;
    let plan = queries::figures(db.reader(), id, None).await?;
    let errors = again.as_ref().map(Again::errors).unwrap_or_default();
    let page = ReallocationFormPage::new(frame.layout(), (&view, &plan), &form.value, &errors);
    match again {
        Some(again) => frame.page_with(again.status(), &page),
        None => frame.page(&page),
    }
}

async fn found(db: &Db, id: ReallocationId) -> Result<ReallocationRow, AppError> {
    queries::one_reallocation(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ReallocationId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let row = found(&db, id).await?;
    let form = ReallocationProgressForm::stored(&row.progress, row.version);
    let again = Again::Errors(FormErrors::none());
    let page = page(
        &frame,
        &db,
        &actor,
        &row,
        (form.clone(), &Basis::of(&form)),
        &again,
    )
    .await?;
    frame.page(&page)
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ReallocationId>,
    form: CsrfForm<ReallocationProgressForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(progress) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::change_reallocation(tx, &permit, id, base, progress).await?;
                    Ok(paths::reallocation(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Der Stand der Umschichtung ist gespeichert.");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let row = found(&db, id).await?;
    let page = page(&frame, &db, &actor, &row, (form.value, &form.basis), &again).await?;
    frame.page_with(again.status(), &page)
}

/// The letter with what became of it; after a conflict with both versions.
async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    row: &ReallocationRow,
    (form, basis): (ReallocationProgressForm, &Basis),
    again: &Again,
) -> Result<ReallocationPage, AppError> {
    let view = stored(db, row.notice).await?;
    let plan = queries::figures(db.reader(), row.notice, None).await?;
    let now = ReallocationProgressForm::stored(&row.progress, row.version);
    let (mut form, next) = basis.shown(again, form, &now);
    let both = match (again.is_stale(), form.read()) {
        (true, Ok(yours)) => {
            form.version = row.version.to_string();
            let before = basis
                .form::<ReallocationProgressForm>()
                .and_then(|form| form.read().ok());
            let last = history(db, row.notice).await?;
            let both = conflict(
                fields::reallocation_progress(&yours),
                fields::reallocation_progress(&row.progress),
                last.first(),
            );
            Some(both.opened_with(before.map(|before| opened(fields::reallocation_progress(&before)))))
        }
        _ => None,
    };
    let parts = ReallocationParts {
        view: &view,
        row,
        plan: &plan,
        sender: queries::sender(db.reader()).await?,
        today: db.clock().today(),
        form: &form,
        errors: &again.errors(),
        conflict: both,
        may_edit: actor.may::<EditFunding>(),
    };
    Ok(ReallocationPage::new(frame.layout().based_on(next), parts))
}

//! Handlers of this feature.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{DrawdownId, NoticeId, format_date};

use super::forms::{DraftForm, ProgressForm};
use super::letter::DrawdownLetter;
use super::pages::{DraftPage, DrawdownPage, DrawdownParts, DrawdownsPage, LetterPage};
use super::rows::{DrawdownRow, Letter};
use super::{fields, paths, queries, service};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::web::basis::Basis;
use crate::web::components::{Conflict, ConflictRow};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::DRAWDOWNS, list)
        .get(paths::NEW, new)
        .post(paths::NEW, add)
        .get(paths::DRAWDOWN, show)
        .post(paths::DRAWDOWN, change)
        .get(paths::LETTER, print)
}

async fn list(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let reference = service::reference(db.reader(), id).await?;
    let rows = service::of_notice(db.reader(), id).await?;
    let may_edit = actor.may::<EditFunding>();
    frame.page(&DrawdownsPage::new(
        frame.layout(),
        (id, &reference),
        rows,
        may_edit,
    ))
}

async fn new(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let reference = service::reference(db.reader(), id).await?;
    let today = db.clock().today();
    let draft = service::draft(db.reader(), id, None, None, None, (today, today)).await?;
    let page = DraftPage::new(
        frame.layout(),
        (id, &reference),
        draft,
        &DraftForm::default(),
        &FormErrors::none(),
    );
    frame.page(&page)
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<DraftForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let reference = service::reference(db.reader(), id).await?;
    let typed = form.value;
    let today = db.clock().today();
    let again = match typed.read() {
        Err(errors) => Some(Again::Errors(errors)),
        Ok(data) if !typed.rechnen.is_empty() => {
            let day = service::as_of(data.as_of, today);
            sorted(day.map(|day| day.to_string()))?.err()
        }
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let id = service::add_drawdown(tx, &permit, id, data).await?;
                    Ok(paths::drawdown(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Der Mittelabruf ist als Entwurf gespeichert.");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => Some(again),
            }
        }
    };
    let chosen = typed.needs();
    let days = (typed.day(today), today);
    let (kind, amount) = (typed.kind(), typed.amount());
    let draft = service::draft(db.reader(), id, kind, Some(&chosen), amount, days).await?;
    let errors = again.as_ref().map(Again::errors).unwrap_or_default();
    let page = DraftPage::new(frame.layout(), (id, &reference), draft, &typed, &errors);
    match again {
        Some(again) => frame.page_with(again.status(), &page),
        None => frame.page(&page),
    }
}

/// What the notice and the authority say.
async fn head(db: &Db, notice: NoticeId) -> Result<Letter, AppError> {
    let head = service::letter_head(db.reader(), notice).await?;
    head.ok_or(AppError::NotFound)
}

async fn show(frame: Frame, db: Db, actor: Actor, Path(id): Path<DrawdownId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (row, needs) = service::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let head = head(&db, row.notice).await?;
    let payouts = queries::payouts(db.reader(), row.notice, row.progress.payout).await?;
    let form = ProgressForm::stored(&row.progress, row.version);
    let layout = frame.layout().based_on(Basis::of(&form));
    let parts = DrawdownParts {
        row: &row,
        needs,
        head: &head,
        payouts: &payouts,
        form: &form,
        errors: &FormErrors::none(),
        conflict: None,
        may_edit: actor.may::<EditFunding>(),
    };
    frame.page(&DrawdownPage::new(layout, parts))
}

async fn print(frame: Frame, db: Db, actor: Actor, Path(id): Path<DrawdownId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (row, needs) = service::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let head = head(&db, row.notice).await?;
    let letter = DrawdownLetter::new(&row, &needs, head);
    frame.page(&LetterPage::new(frame.layout(), &row, letter, db.clock().today()))
}

/// That it is saved, and a day of asking before the one that it is computed as of (Stichtag).
fn saved(row: &DrawdownRow) -> Flash {
    let text = "Der Mittelabruf ist gespeichert.";
    match row.progress.requested_on.filter(|day| *day < row.as_of) {
        None => Flash::success(text),
        Some(day) => Flash::warning(format!(
            "{text} Angefordert wäre er am {}, vor seinem Stichtag am {}. Bitte prüfen Sie beide Tage.",
            format_date(day),
            format_date(row.as_of)
        )),
    }
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DrawdownId>,
    form: CsrfForm<ProgressForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = form.value.version.parse().map_err(|_| {
        AppError::BadRequest("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.".to_owned())
    })?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::change_drawdown(tx, &permit, id, base, data).await?;
                    Ok(paths::drawdown(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let (row, _) = queries::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
                    return Ok(frame.redirect(&location, &saved(&row)));
                }
                Err(again) => again,
            }
        }
    };
    let (row, needs) = service::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let head = head(&db, row.notice).await?;
    let payouts = queries::payouts(db.reader(), row.notice, row.progress.payout).await?;
    let now = ProgressForm::stored(&row.progress, row.version);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let conflict = match (again.is_stale(), shown.read()) {
        (true, Ok(yours)) => {
            shown.version = row.version.to_string();
            let yours = fields::progress(&yours, service::payout_words(&yours, &payouts));
            let stored = fields::progress(&row.progress, service::payout_words(&row.progress, &payouts));
            let rows = yours.into_iter().zip(stored);
            Some(Conflict {
                changed_by: "Jemand anderes".to_owned(),
                changed_at: String::new(),
                rows: rows
                    .map(|((label, yours), (_, stored))| ConflictRow::new(label, yours, stored))
                    .collect(),
            })
        }
        _ => None,
    };
    let parts = DrawdownParts {
        row: &row,
        needs,
        head: &head,
        payouts: &payouts,
        form: &shown,
        errors: &again.errors(),
        conflict,
        may_edit: true,
    };
    let page = DrawdownPage::new(frame.layout().based_on(basis), parts);
    frame.page_with(again.status(), &page)
}

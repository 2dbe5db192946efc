//! The Sachbericht of a notice.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::NoticeId;

use super::notice::{history, stored};
use super::version;
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::funding::forms::NarrativeForm;
use crate::funding::pages::{NarrativeFormPage, NarrativePage, conflict, opened};
use crate::funding::{fields, paths, queries, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NARRATIVE, show)
        .get(paths::EDIT_NARRATIVE, edit)
        .post(paths::EDIT_NARRATIVE, save)
}

async fn show(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let view = stored(&db, id).await?;
    let narrative = queries::narrative(db.reader(), id).await?;
    let may_edit = actor.may::<EditFunding>();
    frame.page(&NarrativePage::new(frame.layout(), &view, &narrative, may_edit))
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let view = stored(&db, id).await?;
    let narrative = queries::narrative(db.reader(), id).await?;
    let form = NarrativeForm::stored(&narrative);
    let layout = frame.layout().based_on(Basis::of(&form));
    // A new one says what the records know.
    let form = match narrative.version {
        0 => form.between(queries::measure_days(db.reader(), id).await?),
        _ => form,
    };
    frame.page(&NarrativeFormPage::new(
        layout,
        &view,
        &form,
        &FormErrors::none(),
        None,
    ))
}

async fn save(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<NarrativeForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::save_narrative(tx, &permit, id, base, command).await?;
                    Ok(paths::narrative(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Der Sachbericht ist gespeichert.");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let view = stored(&db, id).await?;
    let narrative = queries::narrative(db.reader(), id).await?;
    let now = NarrativeForm::stored(&narrative);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let both = match (again.is_stale(), shown.read()) {
        (true, Ok(yours)) => {
            shown.version = narrative.version.to_string();
            let last = history(&db, id).await?;
            let before = form.basis.form::<NarrativeForm>();
            let before = before.and_then(|form| form.read().ok());
            let both = conflict(
                fields::narrative(&yours),
                fields::narrative(&narrative.data),
                last.first(),
            );
            Some(both.opened_with(before.map(|before| opened(fields::narrative(&before)))))
        }
        _ => None,
    };
    let layout = frame.layout().based_on(basis);
    let page = NarrativeFormPage::new(layout, &view, &shown, &again.errors(), both);
    frame.page_with(again.status(), &page)
}

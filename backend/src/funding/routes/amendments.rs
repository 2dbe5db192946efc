//! Change notices: entering one with a preview, correcting one, its PDF.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{AmendmentId, AmendmentKind, NoticeId};
use serde::Deserialize;

use super::file::{pdf_response, put_pdf};
use super::notice::{history, stored};
use super::{version, with_found};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::funding::forms::{AmendmentEditForm, AmendmentForm};
use crate::funding::pages::{AmendmentFormPage, AmendmentPage, conflict, opened};
use crate::funding::rows::{AmendmentPreview, AmendmentRow};
use crate::funding::{fields, paths, queries, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NEW_AMENDMENT, blank)
        .post(paths::NEW_AMENDMENT, add)
        .get(paths::AMENDMENT, show)
        .post(paths::AMENDMENT, change)
        .get(paths::AMENDMENT_FILE, file)
        .post(paths::UPLOAD_AMENDMENT_FILE, upload)
}

/// What a new change notice starts from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Start {
    art: String,
}

async fn blank(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    Query(start): Query<Start>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let view = stored(&db, id).await?;
    let kind = start.art.parse().unwrap_or(AmendmentKind::Change);
    let form = AmendmentForm::blank(view.version, kind);
    let page = form_page(&frame, &db, id, &form, &FormErrors::none(), None, false).await?;
    frame.page(&page)
}

async fn form_page(
    frame: &Frame,
    db: &Db,
    id: NoticeId,
    form: &AmendmentForm,
    errors: &FormErrors,
    preview: Option<AmendmentPreview>,
    is_stale: bool,
) -> Result<AmendmentFormPage, AppError> {
    let view = stored(db, id).await?;
    let plan = queries::figures(db.reader(), id, None).await?;
    let notice = (&view, &plan);
    Ok(AmendmentFormPage::new(
        frame.layout(),
        notice,
        form,
        errors,
        preview,
        is_stale,
    ))
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<AmendmentForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let mut typed = form.value;
    let again = match typed.read_all() {
        (Some(data), errors) if !errors.is_empty() => {
            let found = service::check_amendment(db.reader(), id, data, db.clock().today()).await;
            Again::Errors(with_found(errors, found)?)
        }
        (None, errors) => Again::Errors(errors),
        (Some(data), _) if !typed.preview.is_empty() => {
            let mut preview = None;
            let answer = service::preview_amendment(db.reader(), id, data, db.clock().today()).await;
            match sorted(answer.map(|found| {
                preview = Some(found);
                String::new()
            }))? {
                Ok(_) => {
                    let page =
                        form_page(&frame, &db, id, &typed, &FormErrors::none(), preview, false).await?;
                    return frame.page(&page);
                }
                Err(again) => again,
            }
        }
        (Some(data), _) => {
            let mut followed = 0;
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let (amendment, devices) = service::amend(tx, &permit, id, base, data).await?;
                    followed = devices;
                    Ok(paths::amendment(amendment))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let devices = super::notice::followed_words(followed);
                    let text = format!(
                        "Der Änderungsbescheid {} ist erfasst; der Bescheid zeigt jetzt seine Werte.{devices}",
                        typed.reference.trim()
                    );
                    let rows = queries::amendments(db.reader(), id).await?;
                    let twin = rows
                        .split_last()
                        .and_then(|(last, earlier)| earlier.iter().find(|row| row.is_named_like(&last.head)));
                    let flash = match twin.map(AmendmentRow::told_twice) {
                        Some((what, todo)) => Flash::warning(format!("{text} {what} {todo}")),
                        None => Flash::success(text),
                    };
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    if again.is_stale() {
        typed.version = stored(&db, id).await?.version.to_string();
    }
    let page = form_page(&frame, &db, id, &typed, &again.errors(), None, again.is_stale()).await?;
    frame.page_with(again.status(), &page)
}

async fn found(db: &Db, id: AmendmentId) -> Result<AmendmentRow, AppError> {
    queries::amendment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn show(frame: Frame, db: Db, actor: Actor, Path(id): Path<AmendmentId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let row = found(&db, id).await?;
    let form = AmendmentEditForm::stored(&row);
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
    Path(id): Path<AmendmentId>,
    form: CsrfForm<AmendmentEditForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(edit) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::change_amendment(tx, &permit, id, base, edit).await?;
                    Ok(paths::amendment(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Die Angaben zum Änderungsbescheid sind gespeichert.");
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

/// The page of a stored change notice; after a conflict with both versions.
async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    row: &AmendmentRow,
    (form, basis): (AmendmentEditForm, &Basis),
    again: &Again,
) -> Result<AmendmentPage, AppError> {
    let view = stored(db, row.notice).await?;
    let now = AmendmentEditForm::stored(row);
    let (mut form, next) = basis.shown(again, form, &now);
    let told = |form: &AmendmentEditForm| {
        let edit = form.read().ok()?;
        Some(fields::amendment_edit(&row.values, &edit))
    };
    let both = match (again.is_stale(), told(&form), told(&now)) {
        (true, Some(yours), Some(kept)) => {
            form.version = row.version.to_string();
            let before = basis.form::<AmendmentEditForm>().and_then(|form| told(&form));
            let last = history(db, row.notice).await?;
            Some(conflict(yours, kept, last.first()).opened_with(before.map(opened)))
        }
        _ => None,
    };
    Ok(AmendmentPage::new(
        frame.layout().based_on(next),
        &view,
        row,
        &form,
        &again.errors(),
        both,
        actor.may::<EditFunding>(),
    ))
}

/// The PDF as it was stored, to be read in the browser.
async fn file(authority: Authority, actor: Actor, Path(id): Path<AmendmentId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let file = found(&authority.db, id).await?.file.ok_or(AppError::NotFound)?;
    let disposition = "inline; filename=\"aenderungsbescheid.pdf\"";
    pdf_response(&authority, file.sha256, disposition).await
}

async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<AmendmentId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    found(&authority.db, id).await?;
    let put = match upload.files.pop() {
        Some(file) => put_pdf(&authority, file).await?,
        None => Err("Bitte wählen Sie die PDF-Datei des Änderungsbescheids aus."),
    };
    let again = match put {
        Err(message) => {
            let mut errors = FormErrors::none();
            errors.add("datei", format!("PDF-Datei des Änderungsbescheids: {message}"));
            Again::Errors(errors)
        }
        Ok((file, name)) => {
            let answer = authority
                .db
                .write_once(permit.who(), &upload.once, async |tx| {
                    service::set_amendment_file(tx, &permit, id, &file, &name).await?;
                    Ok(paths::amendment(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Die PDF-Datei des Änderungsbescheids ist hinterlegt.");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let row = found(&authority.db, id).await?;
    let form = AmendmentEditForm::stored(&row);
    let basis = Basis::of(&form);
    let page = page(&frame, &authority.db, &actor, &row, (form, &basis), &again).await?;
    frame.page_with(again.status(), &page)
}

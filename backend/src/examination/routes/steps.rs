//! Handlers of steps.

use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use paktbuch_types::{NoticeId, ProofStepId, format_date};
use serde::{Deserialize, Serialize};

use super::{both, version};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::documents::{self, DocumentError, Stored};
use crate::examination::compute::usual_auditor;
use crate::examination::forms::StepForm;
use crate::examination::pages::{StepPage, StepParts};
use crate::examination::rows::{ExaminedNotice, StepRow};
use crate::examination::{fields, paths, queries, service};
use crate::web::basis::{BASIS_FIELD, Basis};
use crate::web::download::disposition;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::picture;
use crate::web::request::{Authority, Frame};
use crate::web::upload::{Upload, UploadedFile};

/// The step that the form opens with, empty for the one that usually comes next, and the Stichtag of the proof whose filing waits for it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    schritt: String,
    stichtag: String,
}

pub(super) async fn new(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let step = match chosen.schritt.as_str() {
        "" => service::next_step(db.reader(), id).await?,
        code => code.parse().map_err(|_| AppError::NotFound)?,
    };
    let form = StepForm {
        step: step.code().to_owned(),
        auditor: usual_auditor(step).code().to_owned(),
        done_on: format_date(db.clock().today()),
        audited_as_of: chosen.stichtag.parse().map(format_date).unwrap_or_default(),
        stichtag: chosen.stichtag,
        ..StepForm::default()
    };
    blank(&frame, &db, id, (&form, &FormErrors::none())).await
}

/// The form of a new step.
async fn blank(
    frame: &Frame,
    db: &Db,
    id: NoticeId,
    (form, errors): (&StepForm, &FormErrors),
) -> Result<Response, AppError> {
    let notice = queries::the_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let parts = StepParts {
        notice: &notice,
        row: None,
        proposed: service::proposed(db, id).await?,
        form,
        errors,
        conflict: None,
    };
    let page = StepPage::new(frame.layout(), parts);
    if errors.is_empty() {
        frame.page(&page)
    } else {
        frame.page_with(Again::Errors(errors.clone()).status(), &page)
    }
}

pub(super) async fn add(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let form = StepForm::sent(|name| upload.field(name).to_owned());
    let kept = match kept(&authority, upload.files.pop()).await? {
        Ok(kept) => kept,
        Err(errors) => return blank(&frame, db, id, (&form, &errors)).await,
    };
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = match service::audited(db, &authority.documents, id, &data).await? {
                Err(refused) => Err(refused),
                Ok(audited) => {
                    db.write_once(permit.who(), &upload.once, async |tx| {
                        let file = kept
                            .as_ref()
                            .map(|(stored, media_type, name)| (stored, *media_type, name.as_str()));
                        service::add_step(tx, &permit, id, (data, audited), file).await?;
                        Ok(form.onwards(id))
                    })
                    .await
                }
            };
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Der Schritt ist eingetragen.")));
                }
                Err(again) => again,
            }
        }
    };
    blank(&frame, db, id, (&form, &again.errors())).await
}

/// A stored file with its media type and name.
type Kept = (Stored, &'static str, String);

/// Stores what was sent, with its media type and name; none where nothing was. The inner error is a message at its field.
async fn kept(
    authority: &Authority,
    sent: Option<UploadedFile>,
) -> Result<Result<Option<Kept>, FormErrors>, AppError> {
    let Some(sent) = sent else {
        return Ok(Ok(None));
    };
    if sent.bytes.is_empty() {
        let mut errors = FormErrors::none();
        errors.add(
            "datei",
            "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen.",
        );
        return Ok(Err(errors));
    }
    let Some(media_type) = documents::media_type(&sent.bytes) else {
        let mut errors = FormErrors::none();
        errors.add(
            "datei",
            "Schreiben oder Bescheinigung: Bitte wählen Sie ein PDF, JPEG oder PNG aus.",
        );
        return Ok(Err(errors));
    };
    if let Some(words) = picture::unreadable(&authority.worker, &sent.bytes).await? {
        let mut errors = FormErrors::none();
        errors.add("datei", format!("Schreiben oder Bescheinigung: {words}"));
        return Ok(Err(errors));
    }
    let documents = authority.documents.clone();
    let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
        Ok((documents.put(&sent.bytes)?, media_type, sent.name))
    });
    let put = put.await.map_err(AppError::internal)?;
    put.map(|kept| Ok(Some(kept)))
        .map_err(|error| AppError::Storage(error.to_string()))
}

/// Puts a certificate or letter to a step that is entered already.
pub(super) async fn add_file(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<ProofStepId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let stichtag = upload.field("stichtag").to_owned();
    let db = &authority.db;
    let (row, _) = stored(db, id).await?;
    let opened = |row: &StepRow| StepForm {
        stichtag: stichtag.clone(),
        ..StepForm::stored(&row.data, row.version)
    };
    let again = match kept(&authority, upload.files.pop()).await? {
        Ok(Some((stored, media_type, name))) => {
            let answer = db
                .write_once(permit.who(), &upload.once, async |tx| {
                    service::set_step_file(
                        tx,
                        &permit,
                        &authority.documents,
                        id,
                        (&stored, media_type, &name),
                    )
                    .await?;
                    Ok(opened(&row).onwards(row.notice))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Das Schreiben ist hinterlegt.")));
                }
                Err(again) => again,
            }
        }
        Ok(None) => {
            let mut errors = FormErrors::none();
            errors.add(
                "datei",
                "Schreiben oder Bescheinigung: Bitte wählen Sie eine Datei aus.",
            );
            Again::Errors(errors)
        }
        Err(errors) => Again::Errors(errors),
    };
    let (row, notice) = stored(db, id).await?;
    let form = opened(&row);
    let layout = frame.layout().based_on(Basis::of(&form));
    let parts = StepParts {
        notice: &notice,
        row: Some(&row),
        proposed: None,
        form: &form,
        errors: &again.errors(),
        conflict: None,
    };
    frame.page_with(again.status(), &StepPage::new(layout, parts))
}

/// A step with its notice.
async fn stored(db: &Db, id: ProofStepId) -> Result<(StepRow, ExaminedNotice), AppError> {
    let row = queries::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let notice = queries::the_notice(db.reader(), row.notice).await?;
    Ok((row, notice.ok_or(AppError::NotFound)?))
}

pub(super) async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ProofStepId>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let (row, notice) = stored(&db, id).await?;
    let form = StepForm {
        stichtag: chosen.stichtag,
        ..StepForm::stored(&row.data, row.version)
    };
    let layout = frame.layout().based_on(Basis::of(&form));
    let parts = StepParts {
        notice: &notice,
        row: Some(&row),
        proposed: None,
        form: &form,
        errors: &FormErrors::none(),
        conflict: None,
    };
    frame.page(&StepPage::new(layout, parts))
}

/// Changes a step, and puts the file to it that came with the form.
pub(super) async fn change(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<ProofStepId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let (db, documents) = (&authority.db, &authority.documents);
    let form = StepForm {
        version: upload.field("version").to_owned(),
        ..StepForm::sent(|name| upload.field(name).to_owned())
    };
    let opened = Basis::sent(upload.field(BASIS_FIELD));
    let base = version(&form.version)?;
    let again = match (kept(&authority, upload.files.pop()).await?, form.read()) {
        (Err(errors), _) | (_, Err(errors)) => Again::Errors(errors),
        (Ok(file), Ok(data)) => {
            let answer = db
                .write_once(permit.who(), &upload.once, async |tx| {
                    let notice = service::change_step(tx, &permit, documents, (id, base), data).await?;
                    if let Some((stored, media_type, name)) = &file {
                        let file = (stored, *media_type, name.as_str());
                        service::set_step_file(tx, &permit, documents, id, file).await?;
                    }
                    Ok(form.onwards(notice))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Der Schritt ist gespeichert.")));
                }
                Err(again) => again,
            }
        }
    };
    let (row, notice) = stored(db, id).await?;
    let now = StepForm {
        stichtag: form.stichtag.clone(),
        ..StepForm::stored(&row.data, row.version)
    };
    let (mut shown, basis) = opened.shown(&again, form, &now);
    let conflict = match (again.is_stale(), shown.read()) {
        (true, Ok(yours)) => {
            shown.version = row.version.to_string();
            Some(both(fields::step(&yours), fields::step(&row.data)))
        }
        _ => None,
    };
    let parts = StepParts {
        notice: &notice,
        row: Some(&row),
        proposed: None,
        form: &shown,
        errors: &again.errors(),
        conflict,
    };
    let page = StepPage::new(frame.layout().based_on(basis), parts);
    frame.page_with(again.status(), &page)
}

/// Which version of a step is removed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Removed {
    version: String,
}

pub(super) async fn remove(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<ProofStepId>,
    form: CsrfForm<Removed>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let version = version(&form.value.version)?;
    let (db, documents) = (&authority.db, &authority.documents);
    let (row, _) = stored(db, id).await?;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let notice = service::remove_step(tx, &permit, documents, (id, version)).await?;
            Ok(paths::of_notice(notice))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success("Der Schritt ist entfernt."))),
        Err(again) => {
            let told = again.errors().list().first().map(|error| error.message.clone());
            let told = told
                .unwrap_or_else(|| "Der Schritt wurde inzwischen geändert. Bitte prüfen Sie ihn.".to_owned());
            Ok(frame.redirect(&paths::step(row.id), &Flash::warning(told)))
        }
    }
}

/// The file as it was stored, to be saved; never shown in the browser.
pub(super) async fn file(
    authority: Authority,
    actor: Actor,
    Path(id): Path<ProofStepId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (row, _) = stored(&authority.db, id).await?;
    let (name, sha256) = row.file.ok_or(AppError::NotFound)?;
    let documents = authority.documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, disposition(&documents::named(&name, &bytes))),
    ];
    Ok((headers, bytes).into_response())
}

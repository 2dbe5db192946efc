//! Handlers of this feature.

use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use paktbuch_types::{Auditor, ExaminationStep, FilingId, NoticeId, ProofStepId, format_date};
use serde::{Deserialize, Serialize};

use super::fields::{self, euro};
use super::forms::{CutForm, StepForm};
use super::pages::{CutPage, ExaminationPage, StepPage, StepParts};
use super::rows::{ExaminedReceipt, StepRow};
use super::{paths, queries, service};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::documents::DocumentError;
use crate::error::ServiceError;
use crate::web::basis::Basis;
use crate::web::components::{Conflict, ConflictRow};
use crate::web::download::disposition;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::EXAMINATION, show)
        .get(paths::NEW_STEP, new)
        .post(paths::NEW_STEP, add)
        .get(paths::STEP, edit)
        .post(paths::STEP, change)
        .post(paths::REMOVE_STEP, remove)
        .get(paths::FILE, file)
        .post(paths::CARRY_OVER, carry_over)
        .get(paths::CUT, show_cut)
        .post(paths::CUT, save_cut)
}

/// Which version of the proof is shown; empty for the last.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Shown {
    version: String,
}

async fn carry_over(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<Shown>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let from = version(&form.value.version)?;
    let mut told = (0, 0);
    let location = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            told = service::carry_over(tx, &permit, &authority.documents, (id, from)).await?;
            Ok::<_, ServiceError>(paths::of_notice(id))
        })
        .await?;
    let flash = match told {
        (copied, 0) => Flash::success(format!("{copied} Kürzungen der Version {from} sind übernommen.")),
        (copied, left) => Flash::warning(format!(
            "{copied} Kürzungen der Version {from} sind übernommen; {left} fanden keinen gleichen Beleg ohne Kürzung. Bitte einzeln eintragen."
        )),
    };
    Ok(frame.redirect(&location, &flash))
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let version = match shown.version.as_str() {
        "" => None,
        number => Some(number.parse().map_err(|_| AppError::NotFound)?),
    };
    let found = service::of_notice(authority.db.reader(), &authority.documents, id, version).await?;
    frame.page(&ExaminationPage::new(
        frame.layout(),
        found,
        actor.may::<EditFunding>(),
    ))
}

async fn new(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let form = StepForm {
        step: ExaminationStep::Examined.code().to_owned(),
        done_on: format_date(db.clock().today()),
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
    let reference = queries::reference(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let parts = StepParts {
        notice: (id, &reference),
        row: None,
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

async fn add(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let form = StepForm::sent(|name| upload.field(name).to_owned());
    let mut kept = None;
    if let Some(sent) = upload.files.pop() {
        if sent.bytes.is_empty() {
            let mut errors = FormErrors::none();
            errors.add(
                "datei",
                "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen.",
            );
            return blank(&frame, db, id, (&form, &errors)).await;
        }
        let documents = authority.documents.clone();
        let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
            Ok((documents.put(&sent.bytes)?, sent.name))
        });
        let put = put.await.map_err(AppError::internal)?;
        kept = Some(put.map_err(|error| AppError::Storage(error.to_string()))?);
    }
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &upload.once, async |tx| {
                    let file = kept.as_ref().map(|(stored, name)| (stored, name.as_str()));
                    service::add_step(tx, &permit, id, data, file).await?;
                    Ok(paths::of_notice(id))
                })
                .await;
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

/// A step with the reference of its notice.
async fn stored(db: &Db, id: ProofStepId) -> Result<(StepRow, String), AppError> {
    let row = queries::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let reference = queries::reference(db.reader(), row.notice).await?;
    Ok((row, reference.ok_or(AppError::NotFound)?))
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<ProofStepId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let (row, reference) = stored(&db, id).await?;
    let form = StepForm::stored(&row.data, row.version);
    let layout = frame.layout().based_on(Basis::of(&form));
    let parts = StepParts {
        notice: (row.notice, &reference),
        row: Some(&row),
        form: &form,
        errors: &FormErrors::none(),
        conflict: None,
    };
    frame.page(&StepPage::new(layout, parts))
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ProofStepId>,
    form: CsrfForm<StepForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let notice = service::change_step(tx, &permit, id, base, data).await?;
                    Ok(paths::of_notice(notice))
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
    let (row, reference) = stored(&db, id).await?;
    let now = StepForm::stored(&row.data, row.version);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let conflict = match (again.is_stale(), shown.read()) {
        (true, Ok(yours)) => {
            shown.version = row.version.to_string();
            Some(both(fields::step(&yours), fields::step(&row.data)))
        }
        _ => None,
    };
    let parts = StepParts {
        notice: (row.notice, &reference),
        row: Some(&row),
        form: &shown,
        errors: &again.errors(),
        conflict,
    };
    let page = StepPage::new(frame.layout().based_on(basis), parts);
    frame.page_with(again.status(), &page)
}

/// The version that a form was opened with.
fn version(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| {
        AppError::BadRequest("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.".to_owned())
    })
}

fn both(yours: Vec<(&'static str, String)>, stored: Vec<(&'static str, String)>) -> Conflict {
    let rows = yours.into_iter().zip(stored);
    Conflict {
        changed_by: "Jemand anderes".to_owned(),
        changed_at: String::new(),
        rows: rows
            .map(|((label, yours), (_, stored))| ConflictRow::new(label, yours, stored))
            .collect(),
    }
}

/// Which version of a step is removed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Removed {
    version: String,
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ProofStepId>,
    form: CsrfForm<Removed>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let version = version(&form.value.version)?;
    let (row, _) = stored(&db, id).await?;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let notice = service::remove_step(tx, &permit, id, version).await?;
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
async fn file(authority: Authority, actor: Actor, Path(id): Path<ProofStepId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (row, _) = stored(&authority.db, id).await?;
    let (name, sha256) = row.file.ok_or(AppError::NotFound)?;
    let documents = authority.documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, disposition(&name)),
    ];
    Ok((headers, bytes).into_response())
}

/// Whose cut is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Whose {
    stelle: String,
}

async fn show_cut(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((filing, number)): Path<(FilingId, u32)>,
    Query(whose): Query<Whose>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let conn = authority.db.reader();
    let (notice, receipt) = service::receipt(conn, &authority.documents, filing, number).await?;
    let auditor = match whose.stelle.as_str() {
        "" => Auditor::Granting,
        code => code.parse().map_err(|_| AppError::NotFound)?,
    };
    let form = CutForm::stored(auditor, cut_of(&receipt, auditor));
    let layout = frame.layout().based_on(Basis::of(&form));
    let page = CutPage::new(
        layout,
        (notice, filing),
        &receipt,
        (&form, auditor),
        (&FormErrors::none(), None),
    );
    frame.page(&page)
}

fn cut_of(receipt: &ExaminedReceipt, auditor: Auditor) -> Option<&super::rows::CutRow> {
    receipt.cuts.iter().find(|cut| cut.auditor == auditor)
}

async fn save_cut(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((filing, number)): Path<(FilingId, u32)>,
    form: CsrfForm<CutForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let base = version(&form.value.version)?;
    let auditor: Auditor = form.value.auditor.parse().map_err(|_| AppError::NotFound)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let documents = &authority.documents;
                    let notice = service::cut(tx, &permit, documents, (filing, number), base, data).await?;
                    Ok(paths::of_notice(notice))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Die Kürzung ist gespeichert.")));
                }
                Err(again) => again,
            }
        }
    };
    let (notice, receipt) = service::receipt(db.reader(), &authority.documents, filing, number).await?;
    let present = cut_of(&receipt, auditor);
    let now = CutForm::stored(auditor, present);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let conflict = again.is_stale().then(|| {
        shown.version = now.version.clone();
        let stored = present
            .map(|cut| (euro(cut.accepted), cut.reason.clone()))
            .unwrap_or_default();
        both(
            vec![
                ("Anerkannt", shown.accepted.clone()),
                ("Grund", shown.reason.clone()),
            ],
            vec![("Anerkannt", stored.0), ("Grund", stored.1)],
        )
    });
    let page = CutPage::new(
        frame.layout().based_on(basis),
        (notice, filing),
        &receipt,
        (&shown, auditor),
        (&again.errors(), conflict),
    );
    frame.page_with(again.status(), &page)
}

//! The proof that was filed before the notice came into Paktbuch.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::NoticeId;

use super::file::pdf_response;
use super::notice::{history, stored};
use crate::auth::{Actor, ConfirmFindings, EditFunding, ReadFunding};
use crate::db::Db;
use crate::documents::DocumentError;
use crate::funding::forms::FiledProofForm;
use crate::funding::pages::{FiledProofPage, conflict};
use crate::funding::{fields, paths, pdf, queries, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::FILED_PROOF, edit)
        .post(paths::FILED_PROOF, save)
        .get(paths::FILED_PROOF_FILE, show)
}

async fn show(authority: Authority, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let proof = queries::stored_proof(authority.db.reader(), id).await?;
    let file = proof.and_then(|proof| proof.file).ok_or(AppError::NotFound)?;
    pdf_response(
        &authority,
        file.sha256,
        "inline; filename=\"verwendungsnachweis.pdf\"",
    )
    .await
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let again = Again::Errors(FormErrors::none());
    let page = page(&frame, &db, id, None, &again).await?;
    frame.page(&page)
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let confirm = actor.permit::<ConfirmFindings>()?;
    let form = FiledProofForm::sent(|name| upload.field(name).to_owned());
    let version = form.version.parse().ok();
    let read = form.read();
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    let mut file = None;
    if let Some(sent) = upload.files.pop() {
        let documents = authority.documents.clone();
        let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
            Ok(match pdf::check(&sent.bytes) {
                Ok(()) => Ok((documents.put(&sent.bytes)?, sent.name)),
                Err(message) => Err(message),
            })
        });
        let put = put.await.map_err(AppError::internal)?;
        match put.map_err(|error| AppError::Storage(error.to_string()))? {
            Ok(put) => file = Some(put),
            Err(message) => errors.add("datei", format!("PDF-Datei: {message}")),
        }
    }
    let again = match read {
        Ok(data) if errors.is_empty() => {
            let answer = authority
                .db
                .write_once(permit.who(), &upload.once, async |tx| {
                    let file = file.as_ref().map(|(stored, name)| (stored, name.as_str()));
                    service::save_filed_proof(tx, (&permit, &confirm), id, version, data, file).await?;
                    Ok(paths::notice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success(
                        "Der eingereichte Verwendungsnachweis ist gespeichert und verglichen.",
                    );
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
        _ => Again::Errors(errors),
    };
    let page = page(&frame, &authority.db, id, Some(form), &again).await?;
    frame.page_with(again.status(), &page)
}

/// The form as stored, or as it was sent; after a conflict with both versions.
async fn page(
    frame: &Frame,
    db: &Db,
    id: NoticeId,
    sent: Option<FiledProofForm>,
    again: &Again,
) -> Result<FiledProofPage, AppError> {
    let view = stored(db, id).await?;
    let proof = service::compared(db.reader(), &view, db.clock().today()).await?;
    let now = proof
        .as_ref()
        .map(|proof| FiledProofForm::stored(&proof.data, proof.version))
        .unwrap_or_default();
    let mut form = sent.unwrap_or_else(|| now.clone());
    let both = match (again.is_stale(), form.read()) {
        (true, Ok(yours)) => {
            form.version.clone_from(&now.version);
            let last = history(db, id).await?;
            let stored = proof.as_ref().map(|proof| proof.data.clone()).unwrap_or_default();
            Some(conflict(
                fields::filed_proof(&yours),
                fields::filed_proof(&stored),
                last.first(),
            ))
        }
        _ => None,
    };
    Ok(FiledProofPage::new(
        frame.layout().based_on(Basis::of(&now)),
        &view,
        proof.as_ref(),
        &form,
        &again.errors(),
        both,
    ))
}

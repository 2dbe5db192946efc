//! A notice's PDF, and the places of its values in it.

use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use paktbuch_types::NoticeId;

use super::notice::{self, history, stored};
use super::version;
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::documents::{DocumentError, Stored};
use crate::funding::forms::{CitationsForm, PayoutForm};
use crate::funding::pages::{CitationsPage, conflict};
use crate::funding::rows::NoticeView;
use crate::funding::service::Elsewhere;
use crate::funding::{paths, pdf, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::{Upload, UploadedFile};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::FILE, show)
        .post(paths::UPLOAD_FILE, upload)
        .get(paths::CITATIONS, edit)
        .post(paths::CITATIONS, change)
}

/// The PDF as it was stored, byte for byte, to be read in the browser.
async fn show(authority: Authority, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let view = stored(&authority.db, id).await?;
    let file = view.file.ok_or(AppError::NotFound)?;
    pdf_response(&authority, file.sha256, "inline; filename=\"bescheid.pdf\"").await
}

/// A PDF of the document store, to be read in the browser.
pub(super) async fn pdf_response(
    authority: &Authority,
    sha256: String,
    disposition: &'static str,
) -> Result<Response, AppError> {
    let documents = authority.documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    Ok(response)
}

/// Puts a PDF into the document store; what is none comes back as a message.
pub(super) async fn put_pdf(
    authority: &Authority,
    file: UploadedFile,
) -> Result<Result<(Stored, String), &'static str>, AppError> {
    let documents = authority.documents.clone();
    let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
        Ok(match pdf::check(&file.bytes) {
            Ok(()) => Ok((documents.put(&file.bytes)?, file.name)),
            Err(message) => Err(message),
        })
    });
    let put = put.await.map_err(AppError::internal)?;
    put.map_err(|error| AppError::Storage(error.to_string()))
}

async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Extension(elsewhere): Extension<Elsewhere>,
    Path(id): Path<NoticeId>,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let source = (&authority.db, &elsewhere);
    let Some(file) = upload.files.pop() else {
        let message = "Bitte wählen Sie die PDF-Datei des Bescheids aus.";
        return refused(&frame, source, &actor, id, message).await;
    };
    let (file, name) = match put_pdf(&authority, file).await? {
        Ok(put) => put,
        Err(message) => return refused(&frame, source, &actor, id, message).await,
    };
    let answer = authority
        .db
        .write_once(permit.who(), &upload.once, async |tx| {
            service::set_file(tx, &permit, id, &file, &name).await?;
            Ok(paths::notice(id))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let flash = Flash::success("Die PDF-Datei des Bescheids ist hinterlegt.")
                .link(paths::citations(id), "Fundstellen eintragen");
            Ok(frame.redirect(&location, &flash))
        }
        Err(again) => {
            let form = PayoutForm::default();
            let page = notice::page(&frame, source, &actor, id, &form, &again.errors()).await?;
            frame.page_with(again.status(), &page)
        }
    }
}

async fn refused(
    frame: &Frame,
    source: (&Db, &Elsewhere),
    actor: &Actor,
    id: NoticeId,
    message: &str,
) -> Result<Response, AppError> {
    let mut errors = FormErrors::none();
    errors.add("datei", format!("PDF-Datei des Bescheids: {message}"));
    let page = notice::page(frame, source, actor, id, &PayoutForm::default(), &errors).await?;
    frame.page_with(Again::Errors(errors).status(), &page)
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let view = stored(&db, id).await?;
    let form = CitationsForm::stored(&view.citations, view.version);
    let again = Again::Errors(FormErrors::none());
    let page = form_page(&frame, &db, &view, form, &again).await?;
    frame.page(&page)
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<CitationsForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(citations) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::save_citations(tx, &permit, id, base, citations).await?;
                    Ok(paths::notice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Die Fundstellen sind gespeichert.");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let view = stored(&db, id).await?;
    let page = form_page(&frame, &db, &view, form.value, &again).await?;
    frame.page_with(again.status(), &page)
}

async fn form_page(
    frame: &Frame,
    db: &Db,
    view: &NoticeView,
    mut form: CitationsForm,
    again: &Again,
) -> Result<CitationsPage, AppError> {
    let mut both = None;
    if again.is_stale() {
        let stored = CitationsForm::stored(&view.citations, view.version);
        let last = history(db, view.id).await?;
        both = Some(conflict(form.labelled(), stored.labelled(), last.first()));
        form.version = stored.version;
    }
    Ok(CitationsPage::new(
        frame.layout(),
        view,
        &form,
        &again.errors(),
        both,
    ))
}

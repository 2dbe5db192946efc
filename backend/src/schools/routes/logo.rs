//! The authority's logo: shown, put in place, taken off.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::de::IgnoredAny;

use super::authority;
use crate::auth::{Actor, EditAuthority};
use crate::db::Db;
use crate::documents::{DocumentError, Stored};
use crate::error::{ReadError, ServiceError};
use crate::schools::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::upload::{Upload, UploadedFile};

pub(super) async fn show(authority: Authority, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<EditAuthority>()?;
    let logo = queries::logo(authority.db.reader())
        .await?
        .ok_or(AppError::NotFound)?;
    let documents = authority.documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&logo.sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}

pub(super) async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    mut upload: Upload<EditAuthority>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditAuthority>()?;
    let put = match upload.files.pop() {
        Some(file) => put(&authority, file).await?,
        None => Err("Bitte wählen Sie die PNG-Datei aus.".to_owned()),
    };
    let (stored, size, name) = match put {
        Ok(put) => put,
        Err(message) => {
            let mut errors = FormErrors::none();
            errors.add("logo", format!("Logo: {message}"));
            return authority::with_errors(&frame, &authority.db, &Again::Errors(errors)).await;
        }
    };
    let answer = authority
        .db
        .write_once(permit.who(), &upload.once, async |tx| {
            service::set_logo(tx, &permit, (&stored, size), &name).await?;
            Ok(paths::AUTHORITY.to_owned())
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let flash = Flash::success("Das Logo ist hinterlegt; es steht in allen Schreiben.");
            Ok(frame.redirect(&location, &flash))
        }
        Err(again) => authority::with_errors(&frame, &authority.db, &again).await,
    }
}

/// Puts a PNG into the document store; what is none comes back as a message.
async fn put(
    authority: &Authority,
    file: UploadedFile,
) -> Result<Result<(Stored, (u32, u32), String), String>, AppError> {
    let (documents, worker) = (authority.documents.clone(), authority.worker.clone());
    let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
        Ok(
            match service::read_logo(&worker, &file.bytes).map_err(ReadError::from) {
                Ok(size) => Ok((documents.put(&file.bytes)?, size, file.name)),
                Err(error) => Err(error),
            },
        )
    });
    let put = put.await.map_err(AppError::internal)?;
    match put.map_err(|error| AppError::Storage(error.to_string()))? {
        Ok(put) => Ok(Ok(put)),
        Err(ReadError::Refused(message)) => Ok(Err(message)),
        Err(error) => Err(AppError::internal(error)),
    }
}

pub(super) async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditAuthority>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_logo(tx, &permit).await?;
            Ok::<_, ServiceError>(paths::AUTHORITY.to_owned())
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Das Logo ist entfernt.")))
}

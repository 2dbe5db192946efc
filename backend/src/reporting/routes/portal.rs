//! What a funding portal asks of an application, as a file.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::ApplicationId;

use super::folders;
use super::hand_out::{download, suffix};
use crate::auth::{Actor, ReadFunding};
use crate::reporting::rows::ListFormat;
use crate::reporting::service;
use crate::web::error::AppError;
use crate::web::request::Authority;

pub(super) async fn xlsx(
    authority: Authority,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Response, AppError> {
    file(&authority, &actor, id, ListFormat::Xlsx).await
}

pub(super) async fn csv(
    authority: Authority,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Response, AppError> {
    file(&authority, &actor, id, ListFormat::Csv).await
}

/// What the page of an application for the portal shows, to download.
async fn file(
    authority: &Authority,
    actor: &Actor,
    id: ApplicationId,
    format: ListFormat,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let made = service::portal_file(&authority.db, folders(authority), id, format).await?;
    download(made.ok_or(AppError::NotFound)?, suffix(format)).await
}

//! The PDFs of notices and change notices.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{AmendmentId, NoticeId};

use super::amendments::{self, AmendmentJson};
use super::notice::NoticeFileJson;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::WriteTx;
use crate::documents::Stored;
use crate::funding::{paths, pdf, queries, service};
use crate::web::api::{ApiFile, ApiPermit, IfMatch, Told, changed, saved};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_FILE, notice)
        .put(paths::API_FILE, put_notice)
        .get(paths::API_AMENDMENT_FILE, amendment)
        .put(paths::API_AMENDMENT_FILE, put_amendment)
}

/// Die PDF-Datei eines Bescheids, Byte für Byte, mit ihrem eigenen `ETag`.
#[utoipa::path(get, path = paths::API_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn notice(
    _permit: ApiPermit<ReadFunding>,
    authority: Authority,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    let file = queries::file(authority.db.reader(), id).await?;
    let file = file.ok_or(AppError::NotFound)?;
    saved(&authority.documents, (file.sha256, &file.name), file.document.0).await
}

/// Hinterlegt die PDF-Datei eines Bescheids; `If-Match` ist der `ETag` der Datei, die sie ersetzt, `"0"` für die erste.
#[utoipa::path(put, path = paths::API_FILE,
    params(("id" = i64, Path), ("file_name" = Option<String>, Query), ("If-Match" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, description = "hinterlegt, mit ETag", body = NoticeFileJson), (status = 412, description = "inzwischen ersetzt"),
        (status = 413, description = "zu groß"), (status = 422, description = "kein PDF")))]
pub(super) async fn put_notice(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    if_match: IfMatch,
    file: ApiFile,
) -> Result<Response, AppError> {
    let db = &authority.db;
    let found = service::read_notice(db.reader(), id).await?;
    found.ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let kept = kept(&authority, &file, "PDF-Datei des Bescheids").await?;
    changed(
        db,
        permit.who(),
        (file.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::set_file(tx, &permit, id, &kept, &file.name).await?),
    )
    .await
}

/// The file of a notice; its version is the number of its document, which is another one for every other content.
async fn told(tx: &WriteTx, id: NoticeId) -> Result<Told, AppError> {
    let file = queries::file(tx.conn(), id).await?;
    let version = file.as_ref().map_or(0, |file| file.document.0);
    Told::new(version, &file.map(NoticeFileJson::from))
}

/// Die PDF-Datei eines Änderungsbescheids, Byte für Byte, mit dem `ETag` des Änderungsbescheids.
#[utoipa::path(get, path = paths::API_AMENDMENT_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn amendment(
    _permit: ApiPermit<ReadFunding>,
    authority: Authority,
    Path(id): Path<AmendmentId>,
) -> Result<Response, AppError> {
    let row = queries::amendment(authority.db.reader(), id).await?;
    let row = row.ok_or(AppError::NotFound)?;
    let file = row.file.ok_or(AppError::NotFound)?;
    saved(&authority.documents, (file.sha256, &file.name), row.version).await
}

/// Hinterlegt die PDF-Datei eines Änderungsbescheids; `If-Match` ist dessen `ETag`.
#[utoipa::path(put, path = paths::API_AMENDMENT_FILE,
    params(("id" = i64, Path), ("file_name" = Option<String>, Query), ("If-Match" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, description = "hinterlegt, mit ETag", body = AmendmentJson), (status = 412, description = "inzwischen geändert"),
        (status = 413, description = "zu groß"), (status = 422, description = "kein PDF")))]
pub(super) async fn put_amendment(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<AmendmentId>,
    if_match: IfMatch,
    file: ApiFile,
) -> Result<Response, AppError> {
    let db = &authority.db;
    queries::amendment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let kept = kept(&authority, &file, "PDF-Datei des Änderungsbescheids").await?;
    changed(
        db,
        permit.who(),
        (file.once.as_ref(), version),
        async |tx| amendments::told(tx, id).await,
        async |tx| Ok(service::set_amendment_file(tx, &permit, id, &kept, &file.name).await?),
    )
    .await
}

/// Stores what is a whole PDF; `label` names the field in a refusal.
pub(super) async fn kept(authority: &Authority, file: &ApiFile, label: &str) -> Result<Stored, AppError> {
    pdf::check(&file.bytes).map_err(|message| AppError::Invalid(format!("{label}: {message}")))?;
    file.store(&authority.documents).await
}

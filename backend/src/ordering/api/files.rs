//! Documents of orders: offers, justifications and the like. One never changes, so its version is always the first.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{DocumentId, OrderId};
use serde::{Deserialize, Serialize};

use crate::auth::{EditOrders, ReadInvoices};
use crate::documents;
use crate::ordering::rows::OrderFile;
use crate::ordering::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFile, ApiFilter, ApiPermit, ApiQuery, IfMatch, Page, Told, removed, saved, taken,
};
use crate::web::error::AppError;
use crate::web::picture;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// Version of every document.
const ONLY: i64 = 1;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_FILES, list)
        .post(paths::API_FILES, add)
        .get(paths::API_FILE, show)
        .delete(paths::API_FILE, remove)
}

/// Ein Dokument einer Bestellung, zum Beispiel ein Angebot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OrderFileJson {
    document: i64,
    title: String,
    file_name: String,
    media_type: String,
    /// Der Datei, hexadezimal.
    sha256: String,
}

impl From<OrderFile> for OrderFileJson {
    fn from(file: OrderFile) -> Self {
        Self {
            document: file.document.0,
            title: file.title,
            file_name: file.name,
            media_type: file.media_type,
            sha256: file.sha256,
        }
    }
}

/// Wie ein Dokument heißt.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// Bezeichnung; ohne sie gilt der Dateiname.
    #[param(required = false)]
    title: String,
}

/// Dokumente einer Bestellung nach ihrer Bezeichnung; Schulen sehen sie nicht.
#[utoipa::path(get, path = paths::API_FILES, params(("id" = i64, Path), ApiQuery),
    responses((status = 200, body = Page<OrderFileJson>), (status = 404, description = "Die Bestellung gibt es nicht")))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadInvoices>,
    authority: Authority,
    Path(id): Path<OrderId>,
    query: ApiQuery,
) -> Result<Json<Page<OrderFileJson>>, AppError> {
    query.known_sort("Dokumente", &[])?;
    let conn = authority.db.reader();
    queries::order_detail(conn, permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let files = queries::files(conn, id).await?;
    let page = Page::cut(&query, files, |file| file.document.to_string())?;
    Ok(Json(page.map(OrderFileJson::from)))
}

/// Hinterlegt ein Dokument (PDF, JPEG oder PNG); der Inhalt ist der Körper der Anfrage.
#[utoipa::path(post, path = paths::API_FILES,
    params(("id" = i64, Path), ("file_name" = Option<String>, Query), Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "hinterlegt, mit ETag", body = OrderFileJson), (status = 200, description = "war schon da", body = OrderFileJson),
        (status = 413, description = "zu groß"), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditOrders>,
    authority: Authority,
    Path(id): Path<OrderId>,
    ApiFilter(named): ApiFilter<Named>,
    file: ApiFile,
) -> Result<Response, AppError> {
    queries::order_detail(authority.db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let media_type = documents::media_type(&file.bytes)
        .ok_or_else(|| AppError::Invalid("Dokument: Bitte senden Sie ein PDF, JPEG oder PNG.".to_owned()))?;
    if let Some(words) = picture::unreadable(&authority.worker, &file.bytes).await? {
        return Err(AppError::Invalid(format!("Dokument: {words}")));
    }
    let kept = file.store(&authority.documents).await?;
    taken(&authority.db, permit.who(), file.once.as_ref(), async |tx| {
        let is_it = |file: &OrderFile| file.sha256 == kept.sha256;
        let is_new = !queries::files(tx.conn(), id).await?.iter().any(is_it);
        service::add_file(tx, &permit, id, (&kept, media_type, &file.name), &named.title).await?;
        let files = queries::files(tx.conn(), id).await?;
        let added = files.into_iter().find(is_it).ok_or(AppError::NotFound)?;
        let location = paths::api_file(id, added.document);
        Ok((is_new, location, Told::new(ONLY, &OrderFileJson::from(added))?))
    })
    .await
}

/// Ein Dokument einer Bestellung, Byte für Byte, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_FILE, params(("id" = i64, Path), ("document" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadInvoices>,
    authority: Authority,
    Path((id, document)): Path<(OrderId, DocumentId)>,
) -> Result<Response, AppError> {
    let file = queries::file(authority.db.reader(), id, document)
        .await?
        .ok_or(AppError::NotFound)?;
    saved(&authority.documents, (file.sha256, &file.name), ONLY).await
}

/// Nimmt ein Dokument von der Bestellung.
#[utoipa::path(delete, path = paths::API_FILE,
    params(("id" = i64, Path), ("document" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 409, description = "ist noch aufzubewahren")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditOrders>,
    authority: Authority,
    Path((id, document)): Path<(OrderId, DocumentId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::file(authority.db.reader(), id, document)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| {
            let file = queries::file(tx.conn(), id, document).await?;
            Told::new(ONLY, &OrderFileJson::from(file.ok_or(AppError::NotFound)?))
        },
        async |tx| Ok(service::remove_file(tx, &permit, id, document).await?),
    )
    .await
}

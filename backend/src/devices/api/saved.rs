//! Saved filters through the REST API.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::SavedFilterId;
use serde::{Deserialize, Serialize};

use crate::auth::{Permit, ReadDevices};
use crate::db::{Db, WriteTx};
use crate::devices::forms::SaveFilterForm;
use crate::devices::routes::sharing;
use crate::devices::rows::SavedFilter;
use crate::devices::{paths, queries, service};
use crate::web::api::{
    ApiActor, ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, created, refused, removed,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_FILTERS, list)
        .post(paths::API_FILTERS, add)
        .delete(paths::API_FILTER, remove)
}

/// Ein gespeicherter Filter der Geräteliste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeviceFilterJson {
    id: i64,
    name: String,
    /// Für alle; sonst nur für dieses Token.
    shared: bool,
    /// Filter und Sortierung wie in der Adresse der Geräteliste; `null`, wenn die Liste nicht mehr hat, was er sucht.
    query: Option<String>,
}

impl From<SavedFilter> for DeviceFilterJson {
    fn from(filter: SavedFilter) -> Self {
        Self {
            id: filter.id.0,
            name: filter.name,
            shared: filter.shared,
            query: filter.list.map(|list| list.query()),
        }
    }
}

/// Ein Filter, wie er zu speichern ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceFilterInput {
    name: String,
    /// Wie in der Adresse der Geräteliste: `schule=190743&kategorie=tablet&sort=-preis`.
    query: String,
    /// Für alle; sonst nur für dieses Token.
    #[serde(default)]
    shared: bool,
}

/// Gespeicherte Filter der Geräteliste nach ihrem Namen: die dieses Tokens und die für alle.
#[utoipa::path(get, path = paths::API_FILTERS, params(ApiQuery),
    responses((status = 200, description = "Gespeicherte Filter", body = Page<DeviceFilterJson>)))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadDevices>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<DeviceFilterJson>>, AppError> {
    query.known_sort("gespeicherte Filter", &[])?;
    let rows = queries::saved_filters(db.reader(), permit.scope(), permit.who()).await?;
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(DeviceFilterJson::from)))
}

/// Speichert einen Filter der Geräteliste.
#[utoipa::path(post, path = paths::API_FILTERS, request_body = DeviceFilterInput,
    responses((status = 201, description = "gespeichert", body = DeviceFilterJson), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(ApiActor(actor): ApiActor, db: Db, body: ApiBody) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let input = body.read::<DeviceFilterInput>()?;
    let share = sharing(&actor, input.shared)?;
    let form = SaveFilterForm {
        name: input.name,
        liste: input.query,
        ..SaveFilterForm::default()
    };
    let command = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::save_filter(tx, &permit, share.as_ref(), command).await?;
        Ok((paths::API_FILTERS.to_owned(), told(tx, &permit, id).await?))
    })
    .await
}

/// Entfernt einen gespeicherten Filter. Was er sucht, ändert sich nie; sein ETag ist `"1"`.
#[utoipa::path(delete, path = paths::API_FILTER, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 412, description = "andere Version")))]
pub(super) async fn remove(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(id): Path<SavedFilterId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let filter = queries::one_saved_filter(db.reader(), permit.scope(), permit.who(), id).await?;
    let filter = filter.ok_or(AppError::NotFound)?;
    let share = sharing(&actor, filter.shared)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, &permit, id).await,
        async |tx| Ok(service::remove_filter(tx, &permit, share.as_ref(), id).await?),
    )
    .await
}

async fn told(tx: &WriteTx, permit: &Permit<ReadDevices>, id: SavedFilterId) -> Result<Told, AppError> {
    let filter = queries::one_saved_filter(tx.conn(), permit.scope(), permit.who(), id).await?;
    let filter = filter.ok_or(AppError::NotFound)?;
    Told::new(1, &DeviceFilterJson::from(filter))
}

//! Limits between asset and expense through the REST API.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{AssetLimitId, Cents};
use serde::{Deserialize, Serialize};

use super::forms::LimitForm;
use super::rows::LimitRow;
use super::{paths, queries, service};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::web::api::{ApiBody, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, created, refused, removed};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_LIMITS, list)
        .post(paths::API_LIMITS, add)
        .delete(paths::API_LIMIT, remove)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, add, remove))]
pub struct Api;

/// Eine Wertgrenze und die Tage, an denen sie gilt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AssetLimitJson {
    id: i64,
    from: NaiveDate,
    /// Letzter Tag; `null`, wenn keine spätere eingetragen ist.
    to: Option<NaiveDate>,
    /// Nettopreis eines Stücks, die Grenze eingeschlossen.
    up_to_cents: i64,
    /// `aufwand` oder `anlage`.
    choice: &'static str,
    source: String,
}

impl From<LimitRow> for AssetLimitJson {
    fn from(row: LimitRow) -> Self {
        Self {
            id: row.id.0,
            from: row.data.from,
            to: row.to,
            up_to_cents: row.data.up_to.0,
            choice: row.data.choice.code(),
            source: row.data.source,
        }
    }
}

/// Eine Wertgrenze, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct AssetLimitInput {
    from: Day,
    up_to_cents: i64,
    /// `aufwand` oder `anlage`.
    choice: String,
    source: String,
}

/// Wertgrenzen zwischen Anlage und Aufwand, die ältesten zuerst.
#[utoipa::path(get, path = paths::API_LIMITS, params(ApiQuery), responses((status = 200, body = Page<AssetLimitJson>)))]
async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<AssetLimitJson>>, AppError> {
    query.known_sort("Wertgrenzen", &[])?;
    let rows = queries::entered(db.reader()).await?;
    let page = Page::cut(&query, rows, |row| row.data.from.to_string())?;
    Ok(Json(page.map(AssetLimitJson::from)))
}

/// Trägt eine Wertgrenze ein.
#[utoipa::path(post, path = paths::API_LIMITS, request_body = AssetLimitInput,
    responses((status = 201, description = "eingetragen", body = AssetLimitJson), (status = 422, description = "abgewiesen")))]
async fn add(ApiPermit(permit): ApiPermit<EditFunding>, db: Db, body: ApiBody) -> Result<Response, AppError> {
    let input = body.read::<AssetLimitInput>()?;
    let form = LimitForm {
        gilt_ab: Day::typed(Some(input.from)),
        bis: Cents(input.up_to_cents).input(),
        behandlung: input.choice,
        quelle: input.source,
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_limit(tx, &permit, data).await?;
        Ok((paths::API_LIMITS.to_owned(), told(tx, id).await?))
    })
    .await
}

/// Entfernt eine Wertgrenze. Eine Wertgrenze ändert sich nie; ihr ETag ist `"1"`.
#[utoipa::path(delete, path = paths::API_LIMIT, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 412, description = "andere Version")))]
async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<AssetLimitId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let rows = queries::entered(db.reader()).await?;
    let found = rows.iter().any(|row| row.id == id);
    found.then_some(()).ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::remove_limit(tx, &permit, id).await?),
    )
    .await
}

async fn told(tx: &WriteTx, id: AssetLimitId) -> Result<Told, AppError> {
    let mut rows = queries::entered(tx.conn()).await?.into_iter();
    let row = rows.find(|row| row.id == id).ok_or(AppError::NotFound)?;
    Told::new(1, &AssetLimitJson::from(row))
}

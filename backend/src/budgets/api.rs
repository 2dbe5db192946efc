//! Financial years as JSON.

mod figures;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::BudgetYearId;
use serde::{Deserialize, Serialize};

use super::forms::YearForm;
use super::rows::Provided;
use super::{paths, service};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, created, refused, removed, versioned, written,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_YEARS, list)
        .post(paths::API_YEARS, add)
        .get(paths::API_YEAR, show)
        .delete(paths::API_YEAR, remove)
        .get(paths::API_OVERVIEW, figures::overview)
        .get(paths::API_YEAR_FIGURES, figures::year)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, show, add, remove, figures::overview, figures::year))]
pub struct Api;

/// Was der Haushalt eines Jahres für ein Programm vorsieht.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct BudgetYearJson {
    id: i64,
    version: i64,
    /// Haushaltsjahr.
    year: i64,
    /// Kennung des Programms; `eigene-mittel` für Ausgaben ohne Bescheid.
    programme: String,
    /// Produktsachkonto.
    account: String,
    /// Ansatz.
    appropriation_cents: i64,
    /// Ermächtigungsübertragung.
    carried_over_cents: i64,
    /// Verpflichtungsermächtigung.
    commitment_cents: i64,
    /// Jahr, in dem sie fällig wird; ohne Angabe jedes spätere.
    commitment_year: Option<i64>,
}

impl From<Provided> for BudgetYearJson {
    fn from(provided: Provided) -> Self {
        Self {
            id: provided.id.0,
            version: provided.version,
            year: provided.data.year,
            programme: provided.data.programme,
            account: provided.data.account,
            appropriation_cents: provided.data.appropriation.0,
            carried_over_cents: provided.data.carried_over.0,
            commitment_cents: provided.data.commitment.0,
            commitment_year: provided.data.commitment_year,
        }
    }
}

/// Was der Haushalt eines Jahres vorsieht, wie es einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BudgetYearInput {
    year: i64,
    programme: String,
    #[serde(default)]
    account: String,
    appropriation_cents: i64,
    #[serde(default)]
    carried_over_cents: i64,
    #[serde(default)]
    commitment_cents: i64,
    #[serde(default)]
    commitment_year: Option<i64>,
}

/// Was die Haushalte aller Jahre vorsehen, die neuesten zuerst.
#[utoipa::path(get, path = paths::API_YEARS, params(ApiQuery), responses((status = 200, body = Page<BudgetYearJson>)))]
async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<BudgetYearJson>>, AppError> {
    query.known_sort("Haushaltsjahre", &[])?;
    let rows = service::all_provided(db.reader()).await?;
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(BudgetYearJson::from)))
}

/// Was ein Jahr für ein Programm vorsieht, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_YEAR, params(("id" = i64, Path)),
    responses((status = 200, body = BudgetYearJson), (status = 404, description = "Gibt es nicht")))]
async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<BudgetYearId>,
) -> Result<Response, AppError> {
    let row = service::one_year(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(row.version, BudgetYearJson::from(row)))
}

/// Trägt ein, was ein Jahr für ein Programm vorsieht.
#[utoipa::path(post, path = paths::API_YEARS, request_body = BudgetYearInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = BudgetYearJson), (status = 422, description = "abgewiesen")))]
async fn add(ApiPermit(permit): ApiPermit<EditFunding>, db: Db, body: ApiBody) -> Result<Response, AppError> {
    let input = body.read::<BudgetYearInput>()?;
    let form = YearForm {
        jahr: input.year.to_string(),
        programme: input.programme,
        account: input.account,
        appropriation: written(Some(input.appropriation_cents)),
        carried_over: written(Some(input.carried_over_cents)),
        commitment: written(Some(input.commitment_cents)),
        commitment_year: input
            .commitment_year
            .map(|year| year.to_string())
            .unwrap_or_default(),
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_year(tx, &permit, data).await?;
        Ok((paths::api_year(id), told(tx, id).await?))
    })
    .await
}

/// Entfernt es.
#[utoipa::path(delete, path = paths::API_YEAR, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 412, description = "inzwischen geändert")))]
async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<BudgetYearId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::one_year(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::remove_year(tx, &permit, id, Some(version)).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: BudgetYearId) -> Result<Told, AppError> {
    let row = service::one_year(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(row.version, &BudgetYearJson::from(row))
}

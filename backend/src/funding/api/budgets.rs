//! Budgets of programmes.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::BudgetId;
use serde::{Deserialize, Serialize};

use super::school_id;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::BudgetForm;
use crate::funding::rows::{BudgetRow, BudgetUse};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, created, refused, removed, versioned, written,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_BUDGETS, list)
        .post(paths::API_BUDGETS, add)
        .get(paths::API_BUDGET, show)
        .delete(paths::API_BUDGET, remove)
}

/// Ein Budget eines Programms.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BudgetJson {
    id: i64,
    version: i64,
    /// Kennung des Programms.
    programme: String,
    /// Förderbereich; leer = alle zusammen.
    category: String,
    /// Amtliche Schulnummer; leer = der ganze Schulträger.
    #[schema(required)]
    school: Option<String>,
    /// Zuwendung.
    amount_cents: i64,
    source: String,
    valid_from: NaiveDate,
}

impl From<BudgetRow> for BudgetJson {
    fn from(row: BudgetRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            programme: row.programme,
            category: row.category,
            school: row.school.map(|school| school.number.to_string()),
            amount_cents: row.amount.0,
            source: row.source,
            valid_from: row.valid_from,
        }
    }
}

/// Das eingetragene Budget, und was ihm widerspricht.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WrittenBudget {
    #[serde(flatten)]
    budget: BudgetJson,
    /// Was zu prüfen ist: ein Teil, der höher ist als das Ganze; fehlt, wo es nichts gibt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Ein Budget mit dem, was davon beantragt oder bewilligt ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BudgetUseJson {
    #[serde(flatten)]
    budget: BudgetJson,
    /// Ob es heute gilt.
    holds: bool,
    /// Leer, wo der Fördersatz eines Antrags fehlt.
    #[schema(required)]
    claimed_cents: Option<i64>,
}

impl From<BudgetUse> for BudgetUseJson {
    fn from(used: BudgetUse) -> Self {
        Self {
            holds: used.holds,
            claimed_cents: used.claimed.map(|claimed| claimed.0),
            budget: BudgetJson::from(used.row),
        }
    }
}

/// Ein Budget, wie es einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BudgetInput {
    programme: String,
    #[serde(default)]
    category: String,
    /// Amtliche Schulnummer.
    #[serde(default)]
    school: Option<String>,
    amount_cents: i64,
    source: String,
    valid_from: Day,
}

/// Budgets aller Programme.
#[utoipa::path(get, path = paths::API_BUDGETS, params(ApiQuery), responses((status = 200, body = Page<BudgetUseJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<BudgetUseJson>>, AppError> {
    query.known_sort("Budgets", &[])?;
    let used = service::read_budgets(db.reader(), None, db.clock().today()).await?;
    let page = Page::cut(&query, used, |used| used.row.id.to_string())?;
    Ok(Json(page.map(BudgetUseJson::from)))
}

/// Ein Budget, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_BUDGET, params(("id" = i64, Path)),
    responses((status = 200, body = BudgetJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<BudgetId>,
) -> Result<Response, AppError> {
    let row = queries::one_budget(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(row.version, BudgetJson::from(row)))
}

/// Trägt ein Budget ein.
#[utoipa::path(post, path = paths::API_BUDGETS, request_body = BudgetInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = WrittenBudget), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input = body.read::<BudgetInput>()?;
    let school = match &input.school {
        Some(number) => school_id(&db, number).await?.to_string(),
        None => String::new(),
    };
    let form = BudgetForm {
        category: input.category,
        school,
        amount: written(Some(input.amount_cents)),
        valid_from: Day::typed(Some(input.valid_from)),
        source: input.source,
        antrag: String::new(),
    };
    let command = form.read(&input.programme).map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_budget(tx, &permit, command).await?;
        Ok((paths::api_budget(id), warned(tx, id).await?))
    })
    .await
}

/// Entfernt ein Budget.
#[utoipa::path(delete, path = paths::API_BUDGET, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<BudgetId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::one_budget(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::remove_budget(tx, &permit, id, Some(version)).await?;
            Ok(())
        },
    )
    .await
}

/// The budget with what contradicts it.
async fn warned(tx: &WriteTx, id: BudgetId) -> Result<Told, AppError> {
    let row = queries::one_budget(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let written = WrittenBudget {
        warnings: service::budget_doubts(tx.conn(), id, tx.today()).await?,
        budget: row.into(),
    };
    Told::new(written.budget.version, &written)
}

async fn told(tx: &WriteTx, id: BudgetId) -> Result<Told, AppError> {
    let row = queries::one_budget(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(row.version, &BudgetJson::from(row))
}

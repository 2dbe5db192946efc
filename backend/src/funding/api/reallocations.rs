//! Reallocations between Einzelansätze.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Cents, CostItemId, NoticeId, ReallocationId, ReallocationState};
use serde::{Deserialize, Serialize};

use super::code;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::{ReallocationForm, ReallocationProgressForm};
use crate::funding::rows::{ReallocationRow, ShiftedItem};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_REALLOCATIONS, list)
        .post(paths::API_REALLOCATIONS, add)
        .get(paths::API_REALLOCATION, show)
        .put(paths::API_REALLOCATION, edit)
}

/// Eine Umschichtung zwischen Einzelansätzen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ReallocationJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    /// Innerhalb des Bescheids, ab 1.
    number: i64,
    version: i64,
    /// `entwurf`, `abgesandt`, `wirksam` oder `abgelehnt`.
    #[schema(value_type = String)]
    state: ReallocationState,
    reason: String,
    #[schema(required)]
    sent_on: Option<NaiveDate>,
    #[schema(required)]
    settled_on: Option<NaiveDate>,
    reference: String,
    /// Änderungsbescheid (`id`), durch den sie wirksam ist.
    #[schema(required)]
    amendment: Option<i64>,
    items: Vec<ShiftJson>,
}

/// Ein Einzelansatz in einer Umschichtung, zuwendungsfähig.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ShiftJson {
    /// Einzelansatz (`id`).
    item: i64,
    title: String,
    before_cents: i64,
    after_cents: i64,
}

impl From<ShiftedItem> for ShiftJson {
    fn from(item: ShiftedItem) -> Self {
        Self {
            item: item.item.0,
            title: item.title,
            before_cents: item.before.0,
            after_cents: item.after.0,
        }
    }
}

impl From<ReallocationRow> for ReallocationJson {
    fn from(row: ReallocationRow) -> Self {
        Self {
            id: row.id.0,
            notice: row.notice.0,
            number: row.number,
            version: row.version,
            state: row.progress.state,
            reason: row.reason,
            sent_on: row.progress.sent_on,
            settled_on: row.progress.settled_on,
            reference: row.progress.reference,
            amendment: row.amendment.map(|id| id.0),
            items: row.items.into_iter().map(ShiftJson::from).collect(),
        }
    }
}

/// Eine neue Umschichtung; nicht genannte Einzelansätze bleiben.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReallocationInput {
    #[serde(default)]
    reason: String,
    items: Vec<ShiftInput>,
}

/// Der neue Ansatz, zuwendungsfähig.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShiftInput {
    /// Einzelansatz (`id`).
    item: i64,
    eligible_cents: i64,
}

/// Was aus einer Umschichtung geworden ist; `wirksam` ändert die Einzelansätze des Bescheids.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReallocationProgressInput {
    #[schema(value_type = String)]
    state: ReallocationState,
    #[serde(default)]
    sent_on: Option<Day>,
    #[serde(default)]
    settled_on: Option<Day>,
    #[serde(default)]
    reference: String,
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// `entwurf`, `abgesandt`, `wirksam` oder `abgelehnt`.
    #[param(required = false)]
    state: String,
}

/// Umschichtungen eines Bescheids, die erste zuerst.
#[utoipa::path(get, path = paths::API_REALLOCATIONS, params(("id" = i64, Path), ApiQuery, Filter), responses((status = 200, body = Page<ReallocationJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
    ApiFilter(asked): ApiFilter<Filter>,
) -> Result<Json<Page<ReallocationJson>>, AppError> {
    query.known_sort("Umschichtungen", &[])?;
    service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let state: Option<ReallocationState> = code(&asked.state)?;
    let mut rows = queries::reallocations(db.reader(), id).await?;
    rows.retain(|row| state.is_none_or(|state| row.progress.state == state));
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(ReallocationJson::from)))
}

/// Eine Umschichtung, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_REALLOCATION, params(("id" = i64, Path)),
    responses((status = 200, body = ReallocationJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<ReallocationId>,
) -> Result<Response, AppError> {
    let row = queries::one_reallocation(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(row.version, ReallocationJson::from(row)))
}

/// Bereitet eine Umschichtung als Entwurf vor.
#[utoipa::path(post, path = paths::API_REALLOCATIONS, params(("id" = i64, Path)), request_body = ReallocationInput,
    responses((status = 201, description = "vorbereitet, mit ETag", body = ReallocationJson), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(notice): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::read_notice(db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let input = body.read::<ReallocationInput>()?;
    let amounts = input.items.iter();
    let form = ReallocationForm {
        reason: input.reason.clone(),
        ..ReallocationForm::proposed(amounts.map(|item| (CostItemId(item.item), Cents(item.eligible_cents))))
    };
    let command = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_reallocation(tx, &permit, notice, command).await?;
        Ok((paths::api_reallocation(id), told(tx, id).await?))
    })
    .await
}

/// Trägt ein, was aus einer Umschichtung geworden ist.
#[utoipa::path(put, path = paths::API_REALLOCATION, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ReallocationProgressInput,
    responses((status = 200, description = "geändert, mit ETag", body = ReallocationJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<ReallocationId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::one_reallocation(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input = body.read::<ReallocationProgressInput>()?;
    let form = ReallocationProgressForm {
        version: String::new(),
        state: input.state.code().to_owned(),
        sent_on: Day::typed(input.sent_on),
        settled_on: Day::typed(input.settled_on),
        reference: input.reference,
    };
    let command = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_reallocation(tx, &permit, id, version, command).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: ReallocationId) -> Result<Told, AppError> {
    let row = queries::one_reallocation(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(row.version, &ReallocationJson::from(row))
}

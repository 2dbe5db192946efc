//! How orders were awarded, and the thresholds for awards.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{AwardType, Cents, OrderId, ThresholdId};
use serde::{Deserialize, Serialize};

use crate::auth::{EditOrders, ReadInvoices, ReadOrders};
use crate::db::{Db, WriteTx};
use crate::error::ServiceError;
use crate::ordering::commands::{AwardData, ThresholdData};
use crate::ordering::rows::{AwardRow, OfferRow, ThresholdRow};
use crate::ordering::{paths, queries, service, thresholds};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, removed, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_AWARD, show)
        .put(paths::API_AWARD, save)
        .get(paths::API_THRESHOLDS, list)
        .post(paths::API_THRESHOLDS, add)
        .delete(paths::API_THRESHOLD, remove)
}

/// Vergabevermerk einer Bestellung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AwardJson {
    /// 0, solange es keinen gibt.
    version: i64,
    /// Geschätzter Auftragswert, netto.
    #[schema(required)]
    estimated_net_cents: Option<i64>,
    lots: String,
    reason: String,
    extensions: String,
    offers: Vec<OfferJson>,
}

/// Ein Angebot, angefragt oder eingegangen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OfferJson {
    bidder: String,
    #[schema(required)]
    asked_on: Option<NaiveDate>,
    #[schema(required)]
    received_on: Option<NaiveDate>,
    #[schema(required)]
    net_cents: Option<i64>,
}

impl From<AwardRow> for AwardJson {
    fn from(row: AwardRow) -> Self {
        let offer = |offer: OfferRow| OfferJson {
            bidder: offer.bidder,
            asked_on: offer.asked_on,
            received_on: offer.received_on,
            net_cents: offer.net.map(|net| net.0),
        };
        Self {
            version: row.version,
            estimated_net_cents: row.estimated_net.map(|net| net.0),
            lots: row.lots,
            reason: row.reason,
            extensions: row.extensions,
            offers: row.offers.into_iter().map(offer).collect(),
        }
    }
}

/// Ein Vergabevermerk, wie er zu speichern ist; ersetzt den ganzen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AwardInput {
    #[serde(default)]
    estimated_net_cents: Option<i64>,
    #[serde(default)]
    lots: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    extensions: String,
    #[serde(default)]
    offers: Vec<OfferInput>,
}

/// Ein Angebot eines Vergabevermerks.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferInput {
    bidder: String,
    #[serde(default)]
    asked_on: Option<Day>,
    #[serde(default)]
    received_on: Option<Day>,
    #[serde(default)]
    net_cents: Option<i64>,
}

impl From<AwardInput> for AwardData {
    fn from(input: AwardInput) -> Self {
        let offer = |offer: OfferInput| OfferRow {
            bidder: offer.bidder,
            asked_on: offer.asked_on.map(|day| day.0),
            received_on: offer.received_on.map(|day| day.0),
            net: offer.net_cents.map(Cents),
        };
        Self {
            estimated_net: input.estimated_net_cents.map(Cents),
            lots: input.lots,
            reason: input.reason,
            extensions: input.extensions,
            offers: input.offers.into_iter().map(offer).collect(),
        }
    }
}

/// Wie eine Bestellung vergeben ist, mit dem `ETag` des Vermerks; Angebote sehen Schulen nicht.
#[utoipa::path(get, path = paths::API_AWARD, params(("id" = i64, Path)),
    responses((status = 200, body = AwardJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    permit: ApiPermit<ReadInvoices>,
    db: Db,
    Path(id): Path<OrderId>,
) -> Result<Response, AppError> {
    queries::order_detail(db.reader(), permit.0.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let row = queries::award(db.reader(), id).await?;
    Ok(versioned(row.version, AwardJson::from(row)))
}

/// Speichert den Vergabevermerk; `If-Match` ist sein ETag, `"0"` für den ersten.
#[utoipa::path(put, path = paths::API_AWARD, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = AwardInput,
    responses((status = 200, description = "gespeichert, mit ETag", body = AwardJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn save(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    Path(id): Path<OrderId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::order_detail(db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let data = AwardData::from(body.read::<AwardInput>()?);
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::save_award(tx, &permit, id, version, data).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: OrderId) -> Result<Told, AppError> {
    let row = queries::award(tx.conn(), id).await?;
    Told::new(row.version, &AwardJson::from(row))
}

/// Eine Wertgrenze für Vergaben.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ThresholdJson {
    /// `null` für Grenzen, die zum Programm gehören.
    #[schema(required)]
    id: Option<i64>,
    /// Vergabeart, zum Beispiel `direktauftrag`.
    award: &'static str,
    /// Netto; `null`: ohne Grenze. Beim EU-weiten Verfahren gilt es ab diesem Wert.
    #[schema(required)]
    up_to_cents: Option<i64>,
    valid_from: NaiveDate,
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    source: String,
}

impl From<ThresholdRow> for ThresholdJson {
    fn from(row: ThresholdRow) -> Self {
        Self {
            id: row.id.map(|id| id.0),
            award: row.award.code(),
            up_to_cents: row.up_to.map(|up_to| up_to.0),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            source: row.source,
        }
    }
}

/// Eine Wertgrenze, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ThresholdInput {
    award: String,
    #[serde(default)]
    up_to_cents: Option<i64>,
    valid_from: Day,
    #[serde(default)]
    valid_to: Option<Day>,
    source: String,
}

/// Wertgrenzen für Vergaben: öffentliche zuerst, dann die örtlichen.
#[utoipa::path(get, path = paths::API_THRESHOLDS, params(ApiQuery), responses((status = 200, body = Page<ThresholdJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadOrders>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<ThresholdJson>>, AppError> {
    query.known_sort("Wertgrenzen", &[])?;
    let mut rows = thresholds::sourced();
    rows.extend(queries::thresholds(db.reader()).await?);
    let key = |row: &ThresholdRow| {
        let id = row.id.map(|id| id.to_string()).unwrap_or_default();
        format!("{}-{}-{id}", row.award.code(), row.valid_from)
    };
    let page = Page::cut(&query, rows, key)?;
    Ok(Json(page.map(ThresholdJson::from)))
}

/// Trägt eine örtliche Wertgrenze ein.
#[utoipa::path(post, path = paths::API_THRESHOLDS, request_body = ThresholdInput,
    responses((status = 201, description = "eingetragen", body = ThresholdJson), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input = body.read::<ThresholdInput>()?;
    let award = input.award.parse::<AwardType>();
    let data = ThresholdData {
        award: award.map_err(|error| ServiceError::field("award", format!("Vergabeart: {error}")))?,
        up_to: input.up_to_cents.map(Cents),
        valid_from: input.valid_from.0,
        valid_to: input.valid_to.map(|day| day.0),
        source: input.source,
    };
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_threshold(tx, &permit, data).await?;
        Ok((paths::API_THRESHOLDS.to_owned(), told_threshold(tx, id).await?))
    })
    .await
}

/// Entfernt eine örtliche Wertgrenze. Eine Wertgrenze ändert sich nie; ihr ETag ist `"1"`.
#[utoipa::path(delete, path = paths::API_THRESHOLD, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 412, description = "andere Version")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    Path(id): Path<ThresholdId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let rows = queries::thresholds(db.reader()).await?;
    let found = rows.iter().any(|row| row.id == Some(id));
    found.then_some(()).ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told_threshold(tx, id).await,
        async |tx| Ok(service::remove_threshold(tx, &permit, id).await?),
    )
    .await
}

async fn told_threshold(tx: &WriteTx, id: ThresholdId) -> Result<Told, AppError> {
    let mut rows = queries::thresholds(tx.conn()).await?.into_iter();
    let row = rows.find(|row| row.id == Some(id)).ok_or(AppError::NotFound)?;
    Told::new(1, &ThresholdJson::from(row))
}

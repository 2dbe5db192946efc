//! Use of payouts and base rates through the REST API.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{BaseRateId, NoticeId};
use serde::{Deserialize, Serialize};

use super::compute::Covered;
use super::forms::BaseRateForm;
use super::rows::{BaseRate, InterestRule, PayoutInterest, UseOfPayouts};
use super::{paths, service};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::web::api::{ApiBody, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, created, refused, removed};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_USE, show_use)
        .get(paths::API_BASE_RATES, list)
        .post(paths::API_BASE_RATES, add)
        .delete(paths::API_BASE_RATE, remove)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(show_use, list, add, remove))]
pub struct Api;

/// Verwendung der Auszahlungen eines Bescheids.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct UseJson {
    as_of: NaiveDate,
    /// Verbrauchsfrist in Tagen; `null`, wenn niemand sie kennt.
    within_days: Option<u32>,
    /// Prozentpunkte über dem Basiszinssatz in Hundertsteln (500 sind 5); `null` ohne Zinsen und wenn niemand sie kennt.
    above_base_rate_basis_points: Option<i64>,
    /// Das Programm verlangt keine Zinsen.
    interest_free: bool,
    payouts: Vec<PayoutUseJson>,
    /// Erster Tag, an dem der Basiszinssatz fehlt; `null`, wenn keiner fehlt.
    base_rate_missing_on: Option<NaiveDate>,
}

/// Eine Auszahlung, und was mit ihr geschah.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PayoutUseJson {
    id: i64,
    paid_on: NaiveDate,
    amount_cents: i64,
    /// Letzter Tag der Verbrauchsfrist.
    until: Option<NaiveDate>,
    in_time_cents: i64,
    late_cents: i64,
    rest_cents: i64,
    /// Zinsen, die gefordert werden können; `null`, wenn Frist, Zinsen des Programms oder Basiszinssatz fehlen.
    interest_cents: Option<i64>,
    /// Die Zahlungen, die sie deckt, die erste zuerst; zusammen das Verwendete.
    payments: Vec<CoveredPaymentJson>,
}

/// Eine Zahlung, soweit eine Auszahlung sie deckt; ohne Rechnung, was an die Bewilligungsbehörde zurückgezahlt ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CoveredPaymentJson {
    /// Tag der Zahlung, auch vor der Auszahlung.
    paid_on: NaiveDate,
    /// Tag, an dem das Geld der Auszahlung als verwendet gilt: frühestens ihr eigener.
    used_on: NaiveDate,
    /// Was diese Auszahlung vom Zuwendungsanteil der Zahlung deckt.
    amount_cents: i64,
    invoice_id: Option<i64>,
    invoice_number: Option<String>,
    supplier: Option<String>,
    /// `null` auch für eine Rechnung über null Euro, deren Abschläge alles berechnet haben.
    payment_id: Option<i64>,
}

impl From<Covered> for CoveredPaymentJson {
    fn from(part: Covered) -> Self {
        let payment = part.spent.payment.as_ref();
        Self {
            paid_on: part.spent.paid_on,
            used_on: part.used_on,
            amount_cents: part.spent.amount.0,
            invoice_id: payment.map(|payment| payment.invoice.0),
            invoice_number: payment.map(|payment| payment.number.clone()),
            supplier: payment.map(|payment| payment.supplier.clone()),
            payment_id: payment.and_then(|payment| payment.id).map(|id| id.0),
        }
    }
}

impl From<UseOfPayouts> for UseJson {
    fn from(found: UseOfPayouts) -> Self {
        let payout = |PayoutInterest { payout, interest }: PayoutInterest| PayoutUseJson {
            id: payout.id.0,
            paid_on: payout.paid_on,
            amount_cents: payout.amount.0,
            until: payout.until,
            in_time_cents: payout.in_time().0,
            late_cents: payout.late().0,
            rest_cents: payout.rest.0,
            interest_cents: interest.map(|interest| interest.0),
            payments: payout.used.into_iter().map(CoveredPaymentJson::from).collect(),
        };
        Self {
            as_of: found.as_of,
            within_days: found.within,
            above_base_rate_basis_points: match found.rule {
                InterestRule::Above(above, _) => Some(above.0),
                InterestRule::Free(_) | InterestRule::Unknown => None,
            },
            interest_free: matches!(found.rule, InterestRule::Free(_)),
            base_rate_missing_on: found.rate_missing,
            payouts: found.payouts.into_iter().map(payout).collect(),
        }
    }
}

/// Der Basiszinssatz eines Zeitraums.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct BaseRateJson {
    /// `null` für Sätze, die zum Programm gehören.
    id: Option<i64>,
    from: NaiveDate,
    to: NaiveDate,
    /// Hundertstel Prozent: 127 sind 1,27 %.
    rate_basis_points: i64,
    source: String,
}

impl From<BaseRate> for BaseRateJson {
    fn from(row: BaseRate) -> Self {
        Self {
            id: row.id.map(|id| id.0),
            from: row.from,
            to: row.to,
            rate_basis_points: row.rate.0,
            source: row.source,
        }
    }
}

/// Ein Basiszinssatz, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BaseRateInput {
    /// 01.01. oder 01.07. eines Jahres.
    from: Day,
    rate_basis_points: i64,
    source: String,
}

/// Wofür die Auszahlungen eines Bescheids verwendet sind, die erste zuerst, und welche Zinsen drohen.
#[utoipa::path(get, path = paths::API_USE, params(("id" = i64, Path)),
    responses((status = 200, body = UseJson), (status = 404, description = "Gibt es nicht")))]
async fn show_use(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
) -> Result<Json<UseJson>, AppError> {
    let found = service::use_of_payouts(db.reader(), id, db.clock().today()).await?;
    Ok(Json(UseJson::from(found)))
}

/// Basiszinssätze, die ältesten zuerst.
#[utoipa::path(get, path = paths::API_BASE_RATES, params(ApiQuery), responses((status = 200, body = Page<BaseRateJson>)))]
async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<BaseRateJson>>, AppError> {
    query.known_sort("Basiszinssätze", &[])?;
    let rows = service::base_rates(db.reader()).await?;
    let page = Page::cut(&query, rows, |row| row.from.to_string())?;
    Ok(Json(page.map(BaseRateJson::from)))
}

/// Trägt den Basiszinssatz eines Halbjahres ein.
#[utoipa::path(post, path = paths::API_BASE_RATES, request_body = BaseRateInput,
    responses((status = 201, description = "eingetragen", body = BaseRateJson), (status = 422, description = "abgewiesen")))]
async fn add(ApiPermit(permit): ApiPermit<EditFunding>, db: Db, body: ApiBody) -> Result<Response, AppError> {
    let input = body.read::<BaseRateInput>()?;
    let form = BaseRateForm {
        gilt_ab: Day::typed(Some(input.from)),
        satz: paktbuch_types::Cents(input.rate_basis_points).input(),
        quelle: input.source,
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_base_rate(tx, &permit, data).await?;
        Ok((paths::API_BASE_RATES.to_owned(), told(tx, id).await?))
    })
    .await
}

/// Entfernt einen eingetragenen Basiszinssatz. Er ändert sich nie; sein ETag ist `"1"`.
#[utoipa::path(delete, path = paths::API_BASE_RATE, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 412, description = "andere Version")))]
async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<BaseRateId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let rows = service::base_rates(db.reader()).await?;
    let found = rows.iter().any(|row| row.id == Some(id));
    found.then_some(()).ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::remove_base_rate(tx, &permit, id).await?),
    )
    .await
}

async fn told(tx: &WriteTx, id: BaseRateId) -> Result<Told, AppError> {
    let mut rows = service::base_rates(tx.conn()).await?.into_iter();
    let row = rows.find(|row| row.id == Some(id)).ok_or(AppError::NotFound)?;
    Told::new(1, &BaseRateJson::from(row))
}

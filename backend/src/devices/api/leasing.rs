//! Rates of a lease (Leasingraten) and the invoice lines that bill them.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{DeviceOwner, InvoiceLineId};
use serde::{Deserialize, Serialize};

use super::found;
use crate::auth::{CreateDevices, ReadDevices, ReadInvoices, Scope};
use crate::db::{Db, WriteTx};
use crate::devices::commands::{LinkRates, UnlinkRate};
use crate::devices::leasing::{self, Rate};
use crate::devices::rows::DeviceDetail;
use crate::devices::{paths, queries, service};
use crate::error::ServiceError;
use crate::web::api::{ApiActor, ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, cents, created, removed};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_LEASE_RATES, list)
        .post(paths::API_LEASE_RATES, link)
        .delete(paths::API_LEASE_RATE, unlink)
}

/// Eine Leasingrate und die Rechnungsposition, die sie berechnet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LeaseRateJson {
    /// Nummer, ab 1.
    rate: i64,
    /// `null`, solange am Gerät nicht steht, wann die erste fällig ist.
    #[schema(required)]
    due_on: Option<NaiveDate>,
    /// Leasingrate des Geräts, brutto.
    #[schema(required)]
    planned_cents: Option<i64>,
    /// `bezahlt`, `offen`, `zurueckgewiesen`, `fehlt` (war fällig und hat keine Rechnung) oder `kuenftig`.
    state: &'static str,
    /// `null` ohne Rechnung.
    #[schema(required)]
    billed: Option<BilledRateJson>,
    /// Berechnet weniger geplant; `null`, wo eines von beiden fehlt oder die Rechnung zurückgewiesen ist.
    #[schema(required)]
    difference_cents: Option<i64>,
}

/// Was eine Rechnung von einer Leasingrate berechnet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BilledRateJson {
    /// Rechnungsposition (`id`); zugleich der ETag der Zuordnung.
    line: i64,
    /// Rechnung (`id`).
    invoice: i64,
    invoice_number: String,
    invoice_date: NaiveDate,
    /// Position in der Rechnung.
    position: i64,
    /// Brutto.
    amount_cents: i64,
    /// Ihr Anteil an dem, was von der Rechnung bezahlt ist, mit Skonto.
    paid_cents: i64,
}

impl From<Rate> for LeaseRateJson {
    fn from(rate: Rate) -> Self {
        Self {
            rate: rate.number,
            due_on: rate.due,
            planned_cents: rate.planned.map(|planned| planned.0),
            state: rate.state.code(),
            difference_cents: rate.difference().map(|difference| difference.0),
            billed: rate.billed.map(|row| BilledRateJson {
                line: row.line.0,
                invoice: row.invoice.0,
                invoice_number: row.number,
                invoice_date: row.date,
                position: row.position,
                amount_cents: row.amount.0,
                paid_cents: row.paid.0,
            }),
        }
    }
}

/// Raten und die Rechnungsposition, die sie berechnet.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeaseRatesInput {
    /// Rechnungsposition (`id`); keine Personalausgabe und keine zurückgewiesene Rechnung.
    line: i64,
    /// Nummer der ersten Rate, ab 1.
    first: i64,
    /// Nummer der letzten; ohne Angabe nur die erste.
    #[serde(default)]
    last: Option<i64>,
    /// Betrag je Rate, brutto; ohne Angabe die Leasingrate des Geräts.
    #[serde(default)]
    amount_cents: Option<i64>,
    /// Für alle Geräte mit demselben Leasinggeber, derselben Rate, Zahl der Raten und ersten Rate.
    #[serde(default)]
    whole_lease: bool,
}

/// Die zugeordneten Raten des Geräts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LinkedRates {
    items: Vec<LeaseRateJson>,
    /// Rechnung eines anderen als des Leasinggebers, oder mehr als einen Monat vor der ersten Rate.
    warnings: Vec<String>,
}

/// Leasingraten eines geleasten Geräts nach ihrer Nummer.
#[utoipa::path(get, path = paths::API_LEASE_RATES, params(("inventory_number" = String, Path, description = "Inventarnummer"), ApiQuery),
    responses((status = 200, description = "Leasingraten", body = Page<LeaseRateJson>), (status = 404, description = "unbekannt, oder nicht geleast")))]
pub(super) async fn list(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(number): Path<String>,
    query: ApiQuery,
) -> Result<Json<Page<LeaseRateJson>>, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    actor.permit::<ReadInvoices>()?;
    let device = leased(&db, permit.scope(), &number).await?;
    query.known_sort("Leasingraten", &[])?;
    let billed = queries::billed_rates(db.reader(), device.id).await?;
    let rates = leasing::rates(&device.lease, billed, db.clock().today());
    let page = Page::cut(&query, rates, |rate| rate.number.to_string())?;
    Ok(Json(page.map(LeaseRateJson::from)))
}

/// Ordnet Leasingraten die Rechnungsposition zu, die sie berechnet.
#[utoipa::path(post, path = paths::API_LEASE_RATES, params(("inventory_number" = String, Path, description = "Inventarnummer")),
    request_body = LeaseRatesInput,
    responses((status = 201, description = "zugeordnet", body = LinkedRates), (status = 404, description = "unbekannt, oder nicht geleast"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn link(
    ApiPermit(permit): ApiPermit<CreateDevices>,
    db: Db,
    Path(number): Path<String>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input: LeaseRatesInput = body.read()?;
    let device = leased(&db, permit.scope(), &number).await?;
    let amount = input.amount_cents.map(|amount| cents("amount_cents", amount));
    let command = LinkRates {
        device: device.id,
        line: InvoiceLineId(input.line),
        first: input.first,
        last: input.last.unwrap_or(input.first),
        amount: amount.transpose()?,
        whole_lease: input.whole_lease,
    };
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        service::link_rates(tx, &permit, &command).await.map_err(named)?;
        let mut rates = rates(tx, &device).await?;
        rates.retain(|rate| (command.first..=command.last).contains(&rate.number));
        // One invoice bills all of them.
        let warnings = rates.first().map(|rate| rate.doubts.clone()).unwrap_or_default();
        let items = rates.into_iter().map(LeaseRateJson::from).collect();
        let location = paths::api_lease_rates(&device.inventory_number);
        Ok((location, Told::list(&LinkedRates { items, warnings })?))
    })
    .await
}

/// Löst die Rechnung von einer Leasingrate. Ihr ETag ist die Rechnungsposition: `"12"` für `line` 12.
#[utoipa::path(delete, path = paths::API_LEASE_RATE,
    params(("inventory_number" = String, Path, description = "Inventarnummer"), ("rate" = i64, Path, description = "Nummer, ab 1"), ("If-Match" = String, Header)),
    responses((status = 204, description = "gelöst"), (status = 404, description = "unbekannt, oder ohne Rechnung"),
        (status = 412, description = "eine andere Rechnungsposition")))]
pub(super) async fn unlink(
    ApiPermit(permit): ApiPermit<CreateDevices>,
    db: Db,
    Path((number, rate)): Path<(String, i64)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let device = leased(&db, permit.scope(), &number).await?;
    let billed = queries::billed_rates(db.reader(), device.id).await?;
    let is_billed = billed.iter().any(|row| row.rate == rate);
    is_billed.then_some(()).ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = UnlinkRate {
        device: device.id,
        rate,
    };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, &device, rate).await,
        async |tx| Ok(service::unlink_rate(tx, &permit, command).await?),
    )
    .await
}

/// A leased device within the scope.
async fn leased(db: &Db, scope: &Scope, number: &str) -> Result<DeviceDetail, AppError> {
    let device = found(db, scope, number).await?;
    if device.owner == DeviceOwner::Lessor {
        Ok(device)
    } else {
        Err(AppError::NotFound)
    }
}

async fn rates(tx: &WriteTx, device: &DeviceDetail) -> Result<Vec<Rate>, AppError> {
    let billed = queries::billed_rates(tx.conn(), device.id).await?;
    Ok(leasing::rates(&device.lease, billed, tx.today()))
}

async fn told(tx: &WriteTx, device: &DeviceDetail, rate: i64) -> Result<Told, AppError> {
    let mut rates = rates(tx, device).await?.into_iter();
    let found = rates.find(|row| row.number == rate).ok_or(AppError::NotFound)?;
    let line = found.billed.as_ref().map(|row| row.line);
    Told::new(line.ok_or(AppError::NotFound)?.0, &LeaseRateJson::from(found))
}

/// A refusal with the name of the field that it is about.
fn named(error: ServiceError) -> AppError {
    match error {
        ServiceError::Field { field: "line", .. } => AppError::Invalid(
            "„line“: Keine Position, die eine Leasingrate berechnen kann. Bitte die „id“ einer Rechnungsposition mit einem Betrag über 0 \
             angeben, deren Rechnung nicht zurückgewiesen und keine Personalausgabe ist."
                .to_owned(),
        ),
        ServiceError::Field {
            field: "amount",
            message,
        } => AppError::Invalid(format!("„amount_cents“: {message}")),
        ServiceError::Field { field, message } => AppError::Invalid(format!("„{field}“: {message}")),
        other => other.into(),
    }
}

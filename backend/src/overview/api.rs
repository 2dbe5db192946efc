//! What own funds (Eigene Mittel) pay, through the REST API.

use axum::Json;
use chrono::NaiveDate;
use serde::Serialize;

use super::rows::{OwnFundsRow, Record};
use super::{paths, service};
use crate::auth::ReadInvoices;
use crate::db::Db;
use crate::web::api::{ApiPermit, ApiQuery, Page};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().get(paths::API_OWN_FUNDS, own_funds)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(own_funds))]
pub struct Api;

/// Was Eigene Mittel von einer Rechnung bezahlen, oder was eine Bestellung von ihnen noch bindet; Beträge brutto.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OwnFundsJson {
    /// `invoice` oder `order`.
    kind: &'static str,
    id: i64,
    label: String,
    /// Tag der Rechnung.
    #[schema(required)]
    date: Option<NaiveDate>,
    /// Berechnet.
    invoiced_cents: i64,
    /// Bezahlt.
    paid_cents: i64,
    /// Bestellt und noch nicht berechnet.
    open_orders_cents: i64,
}

/// Name and id of a record.
const fn named(record: Record) -> (&'static str, i64) {
    match record {
        Record::Invoice(id) => ("invoice", id.0),
        Record::Order(id) => ("order", id.0),
    }
}

impl From<OwnFundsRow> for OwnFundsJson {
    fn from(row: OwnFundsRow) -> Self {
        let (kind, id) = named(row.record);
        Self {
            kind,
            id,
            label: row.label,
            date: row.on,
            invoiced_cents: row.spending.invoiced.0,
            paid_cents: row.spending.paid.0,
            open_orders_cents: row.spending.open_orders.0,
        }
    }
}

/// Eigene Mittel: Bestellungen, die noch etwas binden, dann Rechnungen, die neuesten zuerst.
#[utoipa::path(get, path = paths::API_OWN_FUNDS, params(ApiQuery), responses((status = 200, body = Page<OwnFundsJson>)))]
async fn own_funds(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<OwnFundsJson>>, AppError> {
    query.known_sort("Eigene Mittel", &[])?;
    let rows = service::own_funds(db.reader()).await?;
    let page = Page::cut(&query, rows, |row| {
        let (kind, id) = named(row.record);
        format!("{kind}-{id}")
    })?;
    Ok(Json(page.map(OwnFundsJson::from)))
}

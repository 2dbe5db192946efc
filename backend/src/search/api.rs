//! The search over everything as JSON.

use axum::Json;
use serde::{Deserialize, Serialize};

use super::paths;
use super::routes::gather;
use super::rows::Found;
use crate::auth::ReadDevices;
use crate::db::Db;
use crate::web::api::{ApiActor, ApiFilter};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().get(paths::API_SEARCH, search)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(search))]
pub struct Api;

/// Treffer je Art, höchstens 20; was die Rolle nicht sehen darf, bleibt leer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Hits {
    devices: Vec<DeviceHit>,
    rooms: Vec<RoomHit>,
    schools: Vec<SchoolHit>,
    notices: Vec<NoticeHit>,
    orders: Vec<OrderHit>,
    invoices: Vec<InvoiceHit>,
    payments: Vec<PaymentHit>,
    suppliers: Vec<SupplierHit>,
}

/// Ein Gerät.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DeviceHit {
    id: i64,
    inventory_number: String,
    #[schema(required)]
    serial: Option<String>,
    model: String,
    /// Kurzname der Schule.
    school: String,
    room: String,
    status: &'static str,
}

/// Ein Raum.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RoomHit {
    id: i64,
    name: String,
    #[schema(required)]
    building: Option<String>,
    site: String,
    school: String,
}

/// Eine Schule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SchoolHit {
    number: String,
    name: String,
    city: String,
}

/// Ein Bescheid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct NoticeHit {
    id: i64,
    reference: String,
    title: String,
    granted_cents: i64,
}

/// Eine Bestellung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OrderHit {
    id: i64,
    number: String,
    subject: String,
    supplier: String,
    state: &'static str,
}

/// Eine Zahlung, mit ihrer Buchungsnummer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PaymentHit {
    reference: String,
    paid_on: chrono::NaiveDate,
    amount_cents: i64,
    /// Rechnung (`id`).
    invoice: i64,
    invoice_number: String,
    supplier: String,
}

/// Ein Lieferant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SupplierHit {
    id: i64,
    name: String,
    city: String,
}

/// Eine Rechnung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct InvoiceHit {
    id: i64,
    number: String,
    date: chrono::NaiveDate,
    supplier: String,
    gross_cents: i64,
}

impl From<Found> for Hits {
    fn from(found: Found) -> Self {
        Self {
            devices: found
                .devices
                .into_iter()
                .map(|row| DeviceHit {
                    id: row.id.0,
                    inventory_number: row.inventory_number.to_string(),
                    serial: row.serial.map(|serial| serial.to_string()),
                    model: row.model,
                    school: row.school,
                    room: row.room,
                    status: row.status.code(),
                })
                .collect(),
            rooms: found
                .rooms
                .into_iter()
                .map(|row| RoomHit {
                    id: row.id.0,
                    name: row.name,
                    building: row.building,
                    site: row.site,
                    school: row.school,
                })
                .collect(),
            schools: found
                .schools
                .into_iter()
                .map(|row| SchoolHit {
                    number: row.number.to_string(),
                    name: row.name,
                    city: row.city,
                })
                .collect(),
            notices: found
                .notices
                .into_iter()
                .map(|row| NoticeHit {
                    id: row.id.0,
                    reference: row.reference,
                    title: row.title,
                    granted_cents: row.granted.0,
                })
                .collect(),
            orders: found
                .orders
                .into_iter()
                .map(|row| OrderHit {
                    id: row.id.0,
                    number: row.number,
                    subject: row.subject,
                    supplier: row.supplier,
                    state: row.state.code(),
                })
                .collect(),
            payments: found
                .payments
                .into_iter()
                .map(|row| PaymentHit {
                    reference: row.reference,
                    paid_on: row.paid_on,
                    amount_cents: row.amount.0,
                    invoice: row.invoice.0,
                    invoice_number: row.invoice_number,
                    supplier: row.supplier,
                })
                .collect(),
            suppliers: found
                .suppliers
                .into_iter()
                .map(|row| SupplierHit {
                    id: row.id.0,
                    name: row.name,
                    city: row.city,
                })
                .collect(),
            invoices: found
                .invoices
                .into_iter()
                .map(|row| InvoiceHit {
                    id: row.id.0,
                    number: row.number,
                    date: row.date,
                    supplier: row.supplier,
                    gross_cents: row.gross.0,
                })
                .collect(),
        }
    }
}

/// Wonach gesucht wird.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Text {
    /// Ein Teil von Nummer, Name, Raum, Aktenzeichen, Lieferant oder Buchungsnummer, oder der Bruttobetrag einer Rechnung oder der Betrag einer Zahlung (`14.393,24`).
    #[param(required = false)]
    q: String,
}

/// Sucht in Geräten, Räumen, Schulen, Bescheiden, Bestellungen, Rechnungen, Zahlungen und Lieferanten.
#[utoipa::path(get, path = paths::API_SEARCH, params(Text), responses((status = 200, body = Hits)))]
async fn search(
    ApiActor(actor): ApiActor,
    db: Db,
    ApiFilter(Text { q }): ApiFilter<Text>,
) -> Result<Json<Hits>, AppError> {
    actor.permit::<ReadDevices>()?;
    let text: String = q.trim().chars().take(200).collect();
    Ok(Json(gather(&db, &actor, &text).await?.into()))
}

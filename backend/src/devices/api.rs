//! Devices in the REST API.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Cents, DeviceCategory, DeviceId, DeviceStatus, InventoryNumber, SchoolNumber};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;

use super::filter::{DeviceFilter, OWN_FUNDS, SortBy, Sorting};
use super::rows::{DeviceDetail, DeviceRow};
use super::{paths, queries};
use crate::auth::ReadDevices;
use crate::db::Db;
use crate::web::api::{ApiActor, ApiQuery, Page, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// Routes of the REST API of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_LIST, list)
        .get(paths::API_DEVICE, show)
}

/// Their description.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, show))]
pub struct Api;

/// A device in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeviceJson {
    inventory_number: String,
    serial: Option<String>,
    /// Hersteller und Modell.
    model: String,
    category: &'static str,
    /// Schulnummer.
    school: String,
    status: &'static str,
    gross_cents: i64,
    /// Aktenzeichen; `null` bei Eigenen Mitteln.
    notice: Option<String>,
    /// Rechnungsnummer.
    invoice: Option<String>,
    zweckbindung_until: Option<NaiveDate>,
}

/// One device.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeviceDetailJson {
    inventory_number: String,
    serial: Option<String>,
    model: String,
    category: &'static str,
    school: String,
    site: String,
    room: String,
    /// Gebäude des Raums.
    building: String,
    status: &'static str,
    delivered_on: Option<NaiveDate>,
    commissioned_on: Option<NaiveDate>,
    /// Letzter Tag der Garantie.
    warranty_until: Option<NaiveDate>,
    /// Eigentum: `traeger`, `familie`, `land`, `spende`, `leasing`.
    owner: &'static str,
    /// Anlagennummer der Buchhaltung; leer ohne.
    asset_number: String,
    net_cents: i64,
    gross_cents: i64,
    notice: Option<String>,
    invoice: Option<String>,
    zweckbindung_until: Option<NaiveDate>,
    note: String,
}

/// Filters of the list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct ApiFilter {
    /// Schulnummer.
    #[param(required = false)]
    school: String,
    #[param(required = false)]
    category: String,
    #[param(required = false)]
    status: String,
    /// Aktenzeichen, oder `eigene` für Eigene Mittel.
    #[param(required = false)]
    notice: String,
}

/// Geräte, sortiert nach `inventory_number`, `serial`, `delivered_on`, `gross_cents` oder `zweckbindung_until`.
#[utoipa::path(get, path = paths::API_LIST, params(ApiQuery, ApiFilter),
    responses((status = 200, description = "Geräte", body = Page<DeviceJson>)))]
pub(super) async fn list(
    db: Db,
    ApiActor(actor): ApiActor,
    query: ApiQuery,
    Query(filter): Query<ApiFilter>,
) -> Result<Json<Page<DeviceJson>>, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let sorting = sorting(&query.sort)?;
    let filter = filter.read(&db, query.q).await?;
    let start = match query.after.as_str() {
        "" => queries::Start::Page(1),
        after => queries::Start::After(after.parse().map_err(AppError::BadRequest)?),
    };
    let found = queries::devices(db.reader(), permit.scope(), &filter, sorting, &start, query.limit).await?;
    let ids: Vec<DeviceId> = found.rows.iter().map(|row| row.id).collect();
    let mut invoices = queries::invoices_of(db.reader(), &ids).await?;
    let full = u64::try_from(found.rows.len()).ok() == Some(query.limit);
    let complete =
        matches!(start, queries::Start::Page(_)) && found.totals.devices <= query.limit && !found.totals.more;
    let next = found
        .rows
        .last()
        .filter(|_| full && !complete)
        .map(|row| row.inventory_number.to_string());
    Ok(Json(Page {
        items: found
            .rows
            .into_iter()
            .map(|row| row_json(row, &mut invoices))
            .collect(),
        next,
        total: (!found.totals.more).then_some(found.totals.devices),
    }))
}

/// Ein Gerät.
#[utoipa::path(get, path = paths::API_DEVICE, params(("inventory_number" = String, Path, description = "Inventarnummer")),
    responses((status = 200, description = "Gerät, mit ETag", body = DeviceDetailJson), (status = 404, description = "unbekannt")))]
pub(super) async fn show(
    db: Db,
    ApiActor(actor): ApiActor,
    Path(number): Path<String>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let number: InventoryNumber = number.parse().map_err(|_| AppError::NotFound)?;
    let id = queries::device_id(db.reader(), permit.scope(), &number)
        .await?
        .ok_or(AppError::NotFound)?;
    let device = queries::device_detail(db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(device.version, detail_json(device)))
}

impl ApiFilter {
    async fn read(self, db: &Db, q: String) -> Result<DeviceFilter, AppError> {
        let wrong = |message: String| AppError::BadRequest(message);
        if !self.school.is_empty() {
            self.school
                .parse::<SchoolNumber>()
                .map_err(|error| wrong(error.to_string()))?;
        }
        if !self.category.is_empty() {
            self.category
                .parse::<DeviceCategory>()
                .map_err(|error| wrong(error.to_string()))?;
        }
        if !self.status.is_empty() {
            self.status
                .parse::<DeviceStatus>()
                .map_err(|error| wrong(error.to_string()))?;
        }
        let bescheid = match self.notice.as_str() {
            "" | OWN_FUNDS => self.notice,
            reference => {
                let id = queries::notice_id(db.reader(), reference).await?;
                // A reference that nobody knows has no devices; 0 is the id of no notice.
                id.map_or_else(|| "0".to_owned(), |id| id.to_string())
            }
        };
        Ok(DeviceFilter {
            schule: self.school,
            kategorie: self.category,
            status: self.status,
            bescheid,
            q,
            ..DeviceFilter::default()
        })
    }
}

fn sorting(text: &str) -> Result<Sorting, AppError> {
    let (name, descending) = match text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (text, false),
    };
    let by = match name {
        "" | "inventory_number" => SortBy::InventoryNumber,
        "serial" => SortBy::Serial,
        "delivered_on" => SortBy::Delivered,
        "gross_cents" => SortBy::Price,
        "zweckbindung_until" => SortBy::BoundUntil,
        _ => {
            return Err(AppError::BadRequest(format!(
                "Nach „{name}“ wird nicht sortiert. Erlaubt: inventory_number, serial, delivered_on, gross_cents, \
                 zweckbindung_until, mit „-“ davor absteigend."
            )));
        }
    };
    Ok(Sorting { by, descending })
}

fn row_json(row: DeviceRow, invoices: &mut HashMap<DeviceId, String>) -> DeviceJson {
    DeviceJson {
        invoice: invoices.remove(&row.id),
        inventory_number: row.inventory_number.to_string(),
        serial: row.serial.map(|serial| serial.to_string()),
        model: format!("{} {}", row.manufacturer, row.model),
        category: row.category.code(),
        school: row.school_number.to_string(),
        status: row.status.code(),
        gross_cents: cents(row.gross),
        notice: row.notice,
        zweckbindung_until: row.zweckbindung_until,
    }
}

fn detail_json(device: DeviceDetail) -> DeviceDetailJson {
    DeviceDetailJson {
        inventory_number: device.inventory_number.to_string(),
        serial: device.serial.map(|serial| serial.to_string()),
        model: format!("{} {}", device.manufacturer, device.model),
        category: device.category.code(),
        school: device.school_number.to_string(),
        site: device.site_name,
        room: device.room_name,
        building: device.building_name,
        status: device.status.code(),
        delivered_on: device.delivered_on,
        commissioned_on: device.commissioned_on,
        warranty_until: device.warranty_until,
        owner: device.owner.code(),
        asset_number: device.asset_number,
        net_cents: cents(device.net),
        gross_cents: cents(device.gross),
        notice: device.notice.map(|notice| notice.reference),
        invoice: device.money.into_iter().next().map(|money| money.invoice_number),
        zweckbindung_until: device.zweckbindung_until,
        note: device.note,
    }
}

fn cents(amount: Cents) -> i64 {
    amount.0
}

//! The list of devices.

use std::collections::HashMap;

use axum::Json;
use chrono::NaiveDate;
use paktbuch_types::{DeviceCategory, DeviceId, DeviceStatus, SchoolNumber};
use serde::{Deserialize, Serialize};

use crate::auth::ReadDevices;
use crate::db::Db;
use crate::devices::filter::{DeviceFilter, OWN_FUNDS, SortBy, Sorting};
use crate::devices::routes::known_school;
use crate::devices::rows::DeviceRow;
use crate::devices::{paths, queries};
use crate::web::api::{ApiFilter, ApiPermit, ApiQuery, Page};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().get(paths::API_LIST, list)
}

/// A device in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeviceJson {
    /// Wie `GET /money-trail?device=` und Vermerke es nennen.
    id: i64,
    inventory_number: String,
    serial: Option<String>,
    /// Hersteller und Modell.
    model: String,
    category: &'static str,
    /// Schulnummer.
    school: String,
    status: &'static str,
    gross_cents: i64,
    /// Aktenzeichen; `null` ohne Bescheid.
    notice: Option<String>,
    /// Code des Programms; `null` ohne Bescheid.
    programme: Option<String>,
    /// Rechnungsnummer.
    invoice: Option<String>,
    zweckbindung_until: Option<NaiveDate>,
}

/// Filters of the list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Schulnummer.
    #[param(required = false)]
    school: String,
    #[param(required = false)]
    category: String,
    #[param(required = false)]
    status: String,
    /// Aktenzeichen, oder `eigene` für Geräte ohne Bescheid (Eigene Mittel oder ohne Angabe).
    #[param(required = false)]
    notice: String,
    /// Code des Programms, oder `eigene` für Geräte ohne Bescheid (Eigene Mittel oder ohne Angabe).
    #[param(required = false)]
    programme: String,
}

/// Geräte, sortiert nach `inventory_number`, `serial`, `delivered_on`, `gross_cents` oder `zweckbindung_until`.
#[utoipa::path(get, path = paths::API_LIST, params(ApiQuery, Filter),
    responses((status = 200, description = "Geräte", body = Page<DeviceJson>)))]
pub(super) async fn list(
    db: Db,
    ApiPermit(permit): ApiPermit<ReadDevices>,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<DeviceJson>>, AppError> {
    let sorting = sorting(&query.sort)?;
    let filter = filter.read(&db, query.q).await?;
    known_school(&db, permit.scope(), &filter.schule).await?;
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

impl Filter {
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
            programm: self.programme,
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

/// A device as a list tells it.
pub(super) fn row_json(row: DeviceRow, invoices: &mut HashMap<DeviceId, String>) -> DeviceJson {
    DeviceJson {
        id: row.id.0,
        invoice: invoices.remove(&row.id),
        inventory_number: row.inventory_number.to_string(),
        serial: row.serial.map(|serial| serial.to_string()),
        model: format!("{} {}", row.manufacturer, row.model),
        category: row.category.code(),
        school: row.school_number.to_string(),
        status: row.status.code(),
        gross_cents: row.gross.0,
        notice: row.notice,
        programme: row.programme,
        zweckbindung_until: row.zweckbindung_until,
    }
}

//! One device.

use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use super::found;
use crate::auth::{ReadDevices, ReadInvoices};
use crate::db::Db;
use crate::devices::paths;
use crate::devices::rows::{DeviceDetail, DisposalFacts, Money};
use crate::web::api::{ApiActor, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().get(paths::API_DEVICE, show)
}

/// Ein Gerät.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullDevice {
    /// Wie `GET /money-trail?device=` und Vermerke es nennen.
    id: i64,
    inventory_number: String,
    version: i64,
    #[schema(required)]
    serial: Option<String>,
    /// `geraet` oder `gegenstand`.
    kind: &'static str,
    /// Hersteller und Modell.
    model: String,
    manufacturer: String,
    model_name: String,
    category: &'static str,
    /// Schulnummer.
    school: String,
    site: String,
    #[schema(required)]
    site_id: Option<i64>,
    room: String,
    #[schema(required)]
    room_id: Option<i64>,
    /// Gebäude des Raums.
    building: String,
    status: &'static str,
    #[schema(required)]
    delivered_on: Option<NaiveDate>,
    #[schema(required)]
    commissioned_on: Option<NaiveDate>,
    /// Letzter Tag der Garantie.
    #[schema(required)]
    warranty_until: Option<NaiveDate>,
    /// Eigentum: `traeger`, `familie`, `land`, `spende`, `leasing`.
    owner: &'static str,
    /// Anlagennummer der Buchhaltung; leer ohne.
    asset_number: String,
    /// Leasinggeber; leer ohne.
    lessor: String,
    /// Leasingrate im Monat, brutto.
    #[schema(required)]
    lease_rate_cents: Option<i64>,
    /// Zahl der Raten, eine im Monat.
    #[schema(required)]
    lease_rates: Option<i64>,
    /// Fälligkeit der ersten Rate.
    #[schema(required)]
    lease_from: Option<NaiveDate>,
    /// Tag der Rückgabe.
    #[schema(required)]
    lease_until: Option<NaiveDate>,
    net_cents: i64,
    gross_cents: i64,
    /// Aktenzeichen des Bescheids, der es bindet.
    #[schema(required)]
    notice: Option<String>,
    #[schema(required)]
    invoice: Option<String>,
    #[schema(required)]
    zweckbindung_until: Option<NaiveDate>,
    note: String,
    /// Bei einer Übernahme Datei und Zeile; sonst leer.
    taken_from: String,
    #[schema(required)]
    disposal: Option<DisposalJson>,
    /// Woraus der Preis bezahlt ist; fehlt ohne Leserecht für Rechnungen.
    #[serde(skip_serializing_if = "Option::is_none")]
    shares: Option<Vec<ShareJson>>,
}

/// Wie es ausgesondert wurde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DisposalJson {
    #[schema(example = "sold")]
    kind: &'static str,
    disposed_on: NaiveDate,
    reason: String,
}

/// Ein Teil des Preises und sein Weg.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ShareJson {
    gross_cents: i64,
    eligible_cents: i64,
    /// Bezahlt, wie der Verwendungsnachweis zählt: Zuwendung und Eigenanteil.
    paid_cents: i64,
    /// Zuwendungsanteil des Bezahlten.
    grant_cents: i64,
    /// Eigenanteil des Bezahlten.
    own_share_cents: i64,
    /// Noch zu bezahlen, ein Sicherheitseinbehalt darunter.
    open_cents: i64,
    skonto_cents: i64,
    /// Regel, nach der der Teil verteilt ist; `null`, wo das Gerät daraus angelegt ist.
    #[schema(required)]
    spread: Option<&'static str>,
    /// Rechnung (`id`).
    invoice: i64,
    invoice_number: String,
    invoice_date: NaiveDate,
    supplier: String,
    /// Position in der Rechnung.
    position: i64,
    #[schema(required)]
    paid_on: Option<NaiveDate>,
    /// Aktenzeichen; `null` = Eigene Mittel.
    #[schema(required)]
    notice: Option<String>,
    /// Bezeichnung der Kostenzeile.
    #[schema(required)]
    cost_line: Option<String>,
}

impl From<DisposalFacts> for DisposalJson {
    fn from(facts: DisposalFacts) -> Self {
        Self {
            kind: facts.kind.code(),
            disposed_on: facts.disposed_on,
            reason: facts.reason,
        }
    }
}

impl From<Money> for ShareJson {
    fn from(money: Money) -> Self {
        Self {
            gross_cents: money.gross.0,
            eligible_cents: money.eligible.0,
            paid_cents: money.paid.total.0,
            grant_cents: money.paid.grant.0,
            own_share_cents: money.paid.own().0,
            open_cents: money.paid.open.0,
            skonto_cents: money.paid.skonto.0,
            spread: money.spread.map(|rule| rule.code()),
            invoice: money.invoice.0,
            invoice_number: money.invoice_number,
            invoice_date: money.invoice_date,
            supplier: money.supplier,
            position: money.position,
            paid_on: money.paid_on,
            notice: money.notice_reference,
            cost_line: money.cost_line,
        }
    }
}

impl FullDevice {
    /// The device, with the ways of its money where they are shown.
    pub(super) fn new(device: DeviceDetail, shows_money: bool) -> Self {
        let invoice = device.money.first().map(|money| money.invoice_number.clone());
        Self {
            id: device.id.0,
            inventory_number: device.inventory_number.to_string(),
            version: device.version,
            serial: device.serial.map(|serial| serial.to_string()),
            kind: device.kind.code(),
            model: format!("{} {}", device.manufacturer, device.model),
            manufacturer: device.manufacturer,
            model_name: device.model,
            category: device.category.code(),
            school: device.school_number.to_string(),
            site: device.site_name,
            site_id: device.site.map(|id| id.0),
            room: device.room_name,
            room_id: device.room.map(|id| id.0),
            building: device.building_name,
            status: device.status.code(),
            delivered_on: device.delivered_on,
            commissioned_on: device.commissioned_on,
            warranty_until: device.warranty_until,
            owner: device.owner.code(),
            asset_number: device.asset_number,
            lessor: device.lease.lessor,
            lease_rate_cents: device.lease.rate.map(|rate| rate.0),
            lease_rates: device.lease.rates,
            lease_from: device.lease.from,
            lease_until: device.lease.until,
            net_cents: device.net.0,
            gross_cents: device.gross.0,
            notice: device.notice.map(|notice| notice.reference),
            invoice,
            zweckbindung_until: device.zweckbindung_until,
            note: device.note,
            taken_from: device.taken_from,
            disposal: device.disposal.map(DisposalJson::from),
            shares: shows_money.then(|| device.money.into_iter().map(ShareJson::from).collect()),
        }
    }
}

/// Ein Gerät.
#[utoipa::path(get, path = paths::API_DEVICE, params(("inventory_number" = String, Path, description = "Inventarnummer")),
    responses((status = 200, description = "Gerät, mit ETag", body = FullDevice), (status = 404, description = "unbekannt")))]
pub(super) async fn show(
    db: Db,
    ApiActor(actor): ApiActor,
    Path(number): Path<String>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let device = found(&db, permit.scope(), &number).await?;
    let shows_money = actor.may::<ReadInvoices>();
    Ok(versioned(device.version, FullDevice::new(device, shows_money)))
}

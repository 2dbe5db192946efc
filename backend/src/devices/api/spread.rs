//! An allocation spread onto devices (auf Geräte verteilen).

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{AllocationId, InventoryNumber, SpreadRule};
use serde::{Deserialize, Serialize};

use crate::auth::CreateDevices;
use crate::db::{Db, WriteTx};
use crate::devices::commands::SpreadAllocation;
use crate::devices::rows::SpreadNow;
use crate::devices::{paths, queries, service};
use crate::error::ServiceError;
use crate::web::api::{ApiBody, ApiPermit, IfMatch, Told, cents, changed, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_SPREAD, show)
        .put(paths::API_SPREAD, put)
}

/// Wie eine Zuordnung auf Geräte verteilt ist, und auf welche sie verteilt werden kann.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SpreadJson {
    version: i64,
    /// Was zu verteilen ist.
    gross_cents: i64,
    /// `gleich`, `preis` oder `einzeln`; `null`, solange nicht verteilt ist.
    #[schema(required)]
    rule: Option<&'static str>,
    /// Die Geräte derselben Rechnung und der anderen ihrer Kette.
    devices: Vec<SpreadDeviceJson>,
}

/// Ein Gerät, auf das verteilt werden kann.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SpreadDeviceJson {
    inventory_number: String,
    model: String,
    /// Position der Rechnung, aus der es angelegt ist.
    position: i64,
    /// Nummer dieser Rechnung.
    invoice_number: String,
    /// Bescheid (`id`), der es bezahlt; `null`: Eigene Mittel.
    #[schema(required)]
    notice: Option<i64>,
    /// Preis, als es angelegt wurde.
    price_cents: i64,
    /// Preis mit allem, was auf das Gerät verteilt ist.
    gross_cents: i64,
    /// Was es von dieser Zuordnung hat; `null`, wenn nichts.
    #[schema(required)]
    share_cents: Option<i64>,
}

impl From<SpreadNow> for SpreadJson {
    fn from(now: SpreadNow) -> Self {
        let device = |target: crate::devices::rows::SpreadTarget| SpreadDeviceJson {
            inventory_number: target.inventory_number.to_string(),
            model: target.model,
            position: target.position,
            invoice_number: target.invoice_number,
            notice: target.notice.map(|notice| notice.0),
            price_cents: target.price.0,
            gross_cents: target.gross.0,
            share_cents: target.share.map(|share| share.0),
        };
        Self {
            version: now.version,
            gross_cents: now.purchase.gross.0,
            rule: now.rule.map(SpreadRule::code),
            devices: now.targets.into_iter().map(device).collect(),
        }
    }
}

/// Wie zu verteilen ist; ersetzt, wie bisher verteilt war.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SpreadInput {
    /// `gleich`, `preis` (im Verhältnis der Gerätepreise) oder `einzeln`; ohne Geräte nicht nötig.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    rule: Option<SpreadRule>,
    /// Die Geräte; keines hebt die Verteilung auf.
    devices: Vec<SpreadDeviceInput>,
    /// Bestätigt, dass es weniger Geräte sind als die Zuordnung Stück zahlt.
    #[serde(default)]
    confirmed: bool,
}

/// Ein Gerät, auf das verteilt wird.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SpreadDeviceInput {
    inventory_number: String,
    /// Sein Betrag, nur bei der Regel `einzeln`.
    #[serde(default)]
    amount_cents: Option<i64>,
}

impl SpreadInput {
    fn command(self, now: &SpreadNow, version: i64) -> Result<SpreadAllocation, AppError> {
        let rule = match self.rule {
            Some(rule) => rule,
            None if self.devices.is_empty() => SpreadRule::Evenly,
            None => {
                return Err(AppError::Invalid(
                    "„rule“: Bitte angeben, wie verteilt wird: gleich, preis oder einzeln.".to_owned(),
                ));
            }
        };
        let mut devices = Vec::with_capacity(self.devices.len());
        for given in self.devices {
            let number = given.inventory_number.parse::<InventoryNumber>().ok();
            let found = now
                .targets
                .iter()
                .find(|target| Some(&target.inventory_number) == number.as_ref());
            let target = found.ok_or_else(|| {
                AppError::Invalid(format!(
                    "„devices“: Das Gerät {} gehört nicht zur Rechnung {}. Verteilt wird nur auf Geräte derselben Rechnung oder ihrer Kette.",
                    given.inventory_number.chars().take(40).collect::<String>(),
                    now.purchase.invoice_number
                ))
            })?;
            let amount = given.amount_cents.filter(|_| rule == SpreadRule::Entered);
            let amount = amount.map(|amount| cents("amount_cents", amount)).transpose()?;
            devices.push((target.id, amount));
        }
        if let Some(message) = now.purchase.too_few(devices.len()).filter(|_| !self.confirmed) {
            return Err(AppError::Invalid(format!(
                "„devices“: {message} Bitte fehlende Geräte nennen, oder mit „confirmed“: true noch einmal senden, wenn es so gemeint ist."
            )));
        }
        Ok(SpreadAllocation {
            allocation: now.purchase.allocation,
            version,
            rule,
            devices,
        })
    }
}

/// Wie eine Zuordnung auf Geräte verteilt ist, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_SPREAD, params(("id" = i64, Path, description = "Zuordnung")),
    responses((status = 200, body = SpreadJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<CreateDevices>,
    db: Db,
    Path(id): Path<AllocationId>,
) -> Result<Response, AppError> {
    let now = queries::spread_now(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(now.version, SpreadJson::from(now)))
}

/// Verteilt eine Zuordnung auf Geräte derselben Rechnung oder ihrer Kette; `If-Match` ist der ETag der Zuordnung.
#[utoipa::path(put, path = paths::API_SPREAD,
    params(("id" = i64, Path, description = "Zuordnung"), ("If-Match" = String, Header)), request_body = SpreadInput,
    responses((status = 200, description = "verteilt, mit ETag", body = SpreadJson), (status = 409, description = "Aus der Zuordnung sind Geräte angelegt"),
        (status = 412, description = "inzwischen geändert"), (status = 422, description = "abgewiesen, oder zu bestätigen")))]
pub(super) async fn put(
    ApiPermit(permit): ApiPermit<CreateDevices>,
    db: Db,
    Path(id): Path<AllocationId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let now = queries::spread_now(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = body.read::<SpreadInput>()?.command(&now, version)?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            let spread = service::spread_allocation(tx, &permit, command).await;
            spread.map(|_| ()).map_err(named)
        },
    )
    .await
}

/// A refusal with the name of the field that it is about; only the devices can be wrong here.
fn named(error: ServiceError) -> AppError {
    match error {
        ServiceError::Field { message, .. } => AppError::Invalid(format!("„devices“: {message}")),
        other => other.into(),
    }
}

async fn told(tx: &WriteTx, id: AllocationId) -> Result<Told, AppError> {
    let now = queries::spread_now(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(now.version, &SpreadJson::from(now))
}

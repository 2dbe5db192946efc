//! Changes of one device.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{Cents, DeviceOwner, DeviceStatus};
use serde::Deserialize;

use super::device::FullDevice;
use super::{found, told};
use crate::auth::{EditDevices, ReadInvoices, Scope};
use crate::db::Db;
use crate::devices::forms::{EditForm, NEW_MODEL};
use crate::devices::{paths, queries, service};
use crate::web::api::{ApiActor, ApiBody, Day, IfMatch, changed, refused};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().put(paths::API_DEVICE, edit)
}

/// Ein Modell bei seinem Namen; es wird angelegt, wo es das noch nicht gibt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelInput {
    pub(super) manufacturer: String,
    pub(super) name: String,
    #[schema(example = "tablet")]
    pub(super) category: String,
}

/// Wo ein Gerät steht.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceInput {
    /// Schulnummer.
    #[schema(example = "190743")]
    school: String,
    /// Standort (`id`).
    #[serde(default)]
    site: Option<i64>,
    /// Raum (`id`); er bringt seinen Standort mit.
    #[serde(default)]
    room: Option<i64>,
}

impl PlaceInput {
    /// School and place as forms have them. A school outside the scope is answered as one that does not exist.
    pub(super) async fn typed(self, db: &Db, scope: &Scope) -> Result<(String, String), AppError> {
        let known = queries::school_by_number(db.reader(), scope, &self.school).await?;
        let school = known.ok_or_else(|| {
            AppError::Invalid(format!(
                "„place.school“: Die Schule {} gibt es nicht. Bitte die amtliche Schulnummer angeben.",
                self.school.chars().take(40).collect::<String>()
            ))
        })?;
        let place = match (self.site, self.room) {
            (_, Some(room)) => format!("room:{room}"),
            (Some(site), None) => format!("site:{site}"),
            (None, None) => String::new(),
        };
        Ok((school.to_string(), place))
    }
}

/// Ein Gerät, wie es sein soll.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceInput {
    model: ModelInput,
    place: PlaceInput,
    #[serde(default)]
    serial: String,
    #[serde(default)]
    delivered_on: Option<Day>,
    #[serde(default)]
    commissioned_on: Option<Day>,
    #[serde(default)]
    warranty_until: Option<Day>,
    /// `traeger`, `familie`, `land`, `spende` oder `leasing`.
    #[schema(value_type = String)]
    owner: DeviceOwner,
    #[serde(default)]
    asset_number: String,
    /// Nur bei `owner` `leasing`.
    #[serde(default)]
    lessor: String,
    /// Leasingrate im Monat, brutto.
    #[serde(default)]
    lease_rate_cents: Option<i64>,
    /// Zahl der Raten, eine im Monat.
    #[serde(default)]
    lease_rates: Option<i64>,
    /// Fälligkeit der ersten Rate, nicht nach der Rückgabe.
    #[serde(default)]
    lease_from: Option<Day>,
    /// Tag der Rückgabe.
    #[serde(default)]
    lease_until: Option<Day>,
    /// Aussondern ist ein Schritt für sich.
    #[schema(value_type = String)]
    status: DeviceStatus,
    /// Warum, für den Verlauf; nötig, wo das Gerät „missing“ wird.
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

/// Ändert ein Gerät.
#[utoipa::path(put, path = paths::API_DEVICE,
    params(("inventory_number" = String, Path, description = "Inventarnummer"), ("If-Match" = String, Header)), request_body = DeviceInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullDevice), (status = 404, description = "unbekannt"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(number): Path<String>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let device = found(&db, permit.scope(), &number).await?;
    let version = if_match.version()?;
    let input: DeviceInput = body.read()?;
    let (school, place) = input.place.typed(&db, permit.scope()).await?;
    let form = EditForm {
        version: version.to_string(),
        model: NEW_MODEL.to_owned(),
        manufacturer: input.model.manufacturer,
        model_name: input.model.name,
        category: input.model.category,
        serial: input.serial,
        school,
        place,
        delivered_on: Day::typed(input.delivered_on),
        commissioned_on: Day::typed(input.commissioned_on),
        warranty_until: Day::typed(input.warranty_until),
        owner: input.owner.code().to_owned(),
        asset_number: input.asset_number,
        lessor: input.lessor,
        lease_rate: input
            .lease_rate_cents
            .map(|cents| Cents(cents).input())
            .unwrap_or_default(),
        lease_rates: input
            .lease_rates
            .map(|rates| rates.to_string())
            .unwrap_or_default(),
        lease_from: Day::typed(input.lease_from),
        lease_until: Day::typed(input.lease_until),
        status: input.status.code().to_owned(),
        reason: input.reason,
        note: input.note,
    };
    let command = form.read(device.id).map_err(|errors| refused(&errors))?;
    let shown = (permit.scope(), actor.may::<ReadInvoices>());
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, shown, device.id).await,
        async |tx| {
            service::edit_device(tx, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

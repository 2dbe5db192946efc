//! Devices made from an allocation.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{AllocationId, DeviceStatus};
use serde::{Deserialize, Serialize};

use super::edit::{ModelInput, PlaceInput};
use super::list::{DeviceJson, row_json};
use crate::auth::CreateDevices;
use crate::db::Db;
use crate::devices::forms::{CreateForm, NEW_MODEL};
use crate::devices::routes::doubts_of;
use crate::devices::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, Day, Told, created, refused, written};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::API_CREATE, create)
}

/// Geräte eines Modells an einem Ort, bezahlt aus einer Zuordnung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DevicesInput {
    model: ModelInput,
    place: PlaceInput,
    /// Ohne Angabe so viele wie Seriennummern; die übrigen bekommen keine.
    #[serde(default)]
    quantity: Option<u32>,
    #[serde(default)]
    serials: Vec<String>,
    #[serde(default)]
    delivered_on: Option<Day>,
    #[serde(default)]
    commissioned_on: Option<Day>,
    #[serde(default)]
    warranty_until: Option<Day>,
    /// Ohne Angabe verfügbar.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    status: Option<DeviceStatus>,
    /// Preis je Gerät, brutto; ohne Angabe zu gleichen Teilen, was die Zuordnung noch hat.
    #[serde(default)]
    gross_each_cents: Option<i64>,
    /// Bestätigt, was an den Seriennummern auffällt.
    #[serde(default)]
    confirmed: bool,
}

/// Die angelegten Geräte.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Created {
    items: Vec<DeviceJson>,
}

/// Legt Geräte aus einer Zuordnung an.
#[utoipa::path(post, path = paths::API_CREATE, params(("id" = i64, Path, description = "Zuordnung")), request_body = DevicesInput,
    responses((status = 201, description = "angelegt", body = Created), (status = 422, description = "abgewiesen, oder zu bestätigen")))]
pub(super) async fn create(
    ApiPermit(permit): ApiPermit<CreateDevices>,
    db: Db,
    Path(id): Path<AllocationId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::purchase(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let input: DevicesInput = body.read()?;
    let confirmed = input.confirmed;
    let (school, place) = input.place.typed(&db, permit.scope()).await?;
    let form = CreateForm {
        model: NEW_MODEL.to_owned(),
        manufacturer: input.model.manufacturer,
        model_name: input.model.name,
        category: input.model.category,
        quantity: input.quantity.map(|count| count.to_string()).unwrap_or_default(),
        serials: input.serials.join("\n"),
        school,
        place,
        delivered_on: Day::typed(input.delivered_on),
        commissioned_on: Day::typed(input.commissioned_on),
        warranty_until: Day::typed(input.warranty_until),
        status: input.status.unwrap_or(DeviceStatus::Available).code().to_owned(),
        gross_each: written(input.gross_each_cents),
        confirmed: String::new(),
    };
    let command = form.read(id).map_err(|errors| refused(&errors))?;
    let doubts = doubts_of(&db, &command).await?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let ids = service::create_devices(tx, &permit, command).await?;
        if !confirmed && !doubts.is_empty() {
            return Err(AppError::Invalid(format!(
                "{} Wenn alles stimmt, bitte mit „confirmed“: true noch einmal senden.",
                doubts.join(" ")
            )));
        }
        let mut invoices = queries::invoices_of(tx.conn(), &ids).await?;
        let rows = queries::of_allocation(tx.conn(), id).await?;
        let items = rows
            .into_iter()
            .filter(|row| ids.contains(&row.id))
            .map(|row| row_json(row, &mut invoices))
            .collect();
        Ok((paths::API_LIST.to_owned(), Told::list(&Created { items })?))
    })
    .await
}

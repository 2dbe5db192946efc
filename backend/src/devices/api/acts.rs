//! Devices disposed of, taken back, and removed.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::DisposalKind;
use serde::Deserialize;

use super::device::FullDevice;
use super::{found, told};
use crate::auth::{CreateDevices, EditDevices, ReadInvoices};
use crate::db::Db;
use crate::devices::commands::{DisposeDevice, RemoveDevice, RestoreDevice};
use crate::devices::{paths, service};
use crate::web::api::{ApiActor, ApiBody, ApiFilter, ApiPermit, Day, IfMatch, changed, removed};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_DISPOSE, dispose)
        .post(paths::API_RESTORE, restore)
        .delete(paths::API_DEVICE, remove)
}

/// Aussondern.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DisposalInput {
    #[schema(value_type = String)]
    kind: DisposalKind,
    disposed_on: Day,
    /// Nötig, solange die Zweckbindung läuft, nach Diebstahl und Verlust.
    #[serde(default)]
    reason: String,
}

/// Warum.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonInput {
    reason: String,
}

/// Why a device is removed.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Why {
    /// Warum das Gerät entfernt wird.
    reason: String,
}

/// Sondert ein Gerät aus.
#[utoipa::path(post, path = paths::API_DISPOSE, params(("inventory_number" = String, Path), ("If-Match" = String, Header)), request_body = DisposalInput,
    responses((status = 200, description = "ausgesondert, mit ETag", body = FullDevice), (status = 404, description = "unbekannt"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn dispose(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(number): Path<String>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let device = found(&db, permit.scope(), &number).await?;
    let version = if_match.version()?;
    let input: DisposalInput = body.read()?;
    let command = DisposeDevice {
        device: device.id,
        version,
        kind: input.kind,
        disposed_on: input.disposed_on.0,
        reason: input.reason,
    };
    let shown = (permit.scope(), actor.may::<ReadInvoices>());
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, shown, device.id).await,
        async |tx| Ok(service::dispose_device(tx, &permit, command).await?),
    )
    .await
}

/// Nimmt eine Aussonderung zurück.
#[utoipa::path(post, path = paths::API_RESTORE, params(("inventory_number" = String, Path), ("If-Match" = String, Header)), request_body = ReasonInput,
    responses((status = 200, description = "zurückgenommen, mit ETag", body = FullDevice), (status = 404, description = "unbekannt"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn restore(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(number): Path<String>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let device = found(&db, permit.scope(), &number).await?;
    let version = if_match.version()?;
    let ReasonInput { reason } = body.read()?;
    let command = RestoreDevice {
        device: device.id,
        version,
        reason,
    };
    let shown = (permit.scope(), actor.may::<ReadInvoices>());
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, shown, device.id).await,
        async |tx| Ok(service::restore_device(tx, &permit, command).await?),
    )
    .await
}

/// Entfernt ein irrtümlich angelegtes Gerät.
#[utoipa::path(delete, path = paths::API_DEVICE, params(("inventory_number" = String, Path), ("If-Match" = String, Header), Why),
    responses((status = 204, description = "entfernt"), (status = 404, description = "unbekannt"), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "ohne Grund")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<CreateDevices>,
    authority: Authority,
    Path(number): Path<String>,
    ApiFilter(Why { reason }): ApiFilter<Why>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let (db, documents) = (&authority.db, &authority.documents);
    let device = found(db, permit.scope(), &number).await?;
    let version = if_match.version()?;
    let command = RemoveDevice {
        device: device.id,
        version,
        reason,
    };
    removed(
        db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, (permit.scope(), false), device.id).await,
        async |tx| {
            service::remove_device(tx, documents, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

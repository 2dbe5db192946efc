//! Deliveries of orders.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{DeliveryId, OrderId, OrderLineId, Quantity};
use serde::Deserialize;

use super::order::FullOrder;
use super::orders::{told, version_of};
use crate::auth::EditOrders;
use crate::db::Db;
use crate::ordering::commands::{RecordDelivery, RemoveDelivery};
use crate::ordering::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, Day, IfMatch, changed};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_DELIVERIES, record)
        .delete(paths::API_DELIVERY, remove)
}

/// Eine Lieferung, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliveryInput {
    date: Day,
    /// Nummer des Lieferscheins.
    #[serde(default)]
    note_number: String,
    #[serde(default)]
    note: String,
    lines: Vec<CameInput>,
    /// `true`: es kam mehr als bestellt, und das stimmt.
    #[serde(default)]
    more_confirmed: bool,
}

/// Was von einer Bestellposition kam.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CameInput {
    /// Bestellposition (`id`).
    line: i64,
    /// Mit Dezimalpunkt.
    #[schema(example = "1.5")]
    quantity: String,
}

/// Trägt eine Lieferung ein; `If-Match` ist der ETag der Bestellung.
#[utoipa::path(post, path = paths::API_DELIVERIES, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = DeliveryInput,
    responses((status = 200, description = "eingetragen, mit ETag der Bestellung", body = FullOrder), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn record(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    Path(id): Path<OrderId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&db, &permit, id, if_match).await?;
    let input: DeliveryInput = body.read()?;
    let mut quantities = Vec::with_capacity(input.lines.len());
    for came in input.lines {
        let quantity = Quantity::parse_decimal(&came.quantity)
            .map_err(|message| AppError::Invalid(format!("„quantity“: {message}")))?;
        quantities.push((OrderLineId(came.line), quantity));
    }
    let known = queries::order_detail(db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if let Some((line, _)) = quantities
        .iter()
        .find(|(line, _)| !known.lines.iter().any(|known| known.id == *line))
    {
        return Err(AppError::Invalid(format!(
            "„line“: Die Bestellung {} hat keine Position {line}.",
            known.number
        )));
    }
    let command = RecordDelivery {
        order: id,
        version,
        delivered_on: input.date.0,
        note_number: input.note_number,
        note: input.note,
        quantities,
        more_confirmed: input.more_confirmed,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::record_delivery(tx, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

/// Warum.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemovalInput {
    reason: String,
}

/// Entfernt eine Lieferung, die aus Versehen eingetragen wurde; `If-Match` ist der ETag der Bestellung.
#[utoipa::path(delete, path = paths::API_DELIVERY, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = RemovalInput,
    responses((status = 200, description = "entfernt, mit ETag der Bestellung", body = FullOrder), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    Path(delivery): Path<DeliveryId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let order = queries::order_of_delivery(db.reader(), delivery).await?;
    let order = order.ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let RemovalInput { reason } = body.read()?;
    let command = RemoveDelivery {
        delivery,
        order_version: version,
        reason,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, order).await,
        async |tx| {
            service::remove_delivery(tx, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

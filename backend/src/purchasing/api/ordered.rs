//! Which lines of orders an invoice bills.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{InvoiceId, InvoiceLineId, OrderLineId};
use serde::Deserialize;

use super::invoice::FullInvoice;
use super::invoices::told;
use crate::auth::EditInvoices;
use crate::purchasing::commands::{MatchLine, MatchOrder};
use crate::purchasing::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, IfMatch, changed};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().put(paths::API_MATCH_ORDER, put)
}

/// Was die Positionen einer Rechnung berechnen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MatchInput {
    /// Nicht genannte Positionen bleiben, wie sie sind.
    lines: Vec<MatchLineInput>,
}

/// Was eine Position berechnet.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MatchLineInput {
    /// Rechnungsposition (`id`).
    line: i64,
    /// Bestellposition (`id`); ohne Angabe keine.
    #[serde(default)]
    order_line: Option<i64>,
    /// Warum sie in keiner Bestellung steht.
    #[serde(default)]
    reason: String,
}

/// Gleicht eine Rechnung mit den Bestellungen ihres Lieferanten ab; `If-Match` ist der ETag der Rechnung.
#[utoipa::path(put, path = paths::API_MATCH_ORDER, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = MatchInput,
    responses((status = 200, description = "abgeglichen, mit ETag", body = FullInvoice), (status = 409, description = "abgewiesen"), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn put(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let found = queries::invoice_exists(authority.db.reader(), id).await?;
    found.then_some(()).ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input: MatchInput = body.read()?;
    let line = |line: MatchLineInput| MatchLine {
        line: InvoiceLineId(line.line),
        ordered: line.order_line.map(OrderLineId),
        reason: line.reason,
    };
    let command = MatchOrder {
        invoice: id,
        version,
        lines: input.lines.into_iter().map(line).collect(),
    };
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, &authority, id).await,
        async |tx| Ok(service::match_order(tx, &permit, command).await?),
    )
    .await
}

//! Counting a credit note as one (als Gutschrift zählen): its supplier writes the amounts without a minus.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::InvoiceId;

use super::invoice::FullInvoice;
use super::invoices::told;
use crate::auth::EditInvoices;
use crate::purchasing::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, IfMatch, changed};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::API_SIGN, turn)
}

/// Kehrt das Vorzeichen aller Beträge um (als Gutschrift zählen); noch einmal gesendet zählt die Rechnung wieder, wie sie in der Datei steht.
#[utoipa::path(post, path = paths::API_SIGN, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "umgekehrt, mit ETag", body = FullInvoice), (status = 404, description = "Gibt es nicht"),
        (status = 409, description = "schon zugeordnet, bezahlt, einbehalten oder Teil einer Kette"), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn turn(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let found = queries::invoice_exists(authority.db.reader(), id).await?;
    found.then_some(()).ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, &authority, id).await,
        async |tx| Ok(service::turn_sign(tx, &permit, &authority.documents, id, version).await?),
    )
    .await
}

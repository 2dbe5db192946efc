//! The files of an invoice, byte for byte.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::InvoiceId;

use crate::auth::ReadInvoices;
use crate::purchasing::paths;
use crate::purchasing::routes::{attachment_of, file_of, xml_of};
use crate::web::api::ApiActor;
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_FILE, show)
        .get(paths::API_XML, xml)
        .get(paths::API_ATTACHMENT, attachment)
}

/// Die Datei einer Rechnung, wie sie kam: E-Rechnung, PDF oder Bild.
#[utoipa::path(get, path = paths::API_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 403, description = "Die Rolle darf das nicht; Personalausgaben nur Verwaltung und Fördermittel"), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path(id): Path<InvoiceId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    file_of(&authority, &actor, id).await
}

/// Das XML einer E-Rechnung, auch das aus einem PDF.
#[utoipa::path(get, path = paths::API_XML, params(("id" = i64, Path)),
    responses((status = 200, description = "das XML", body = Vec<u8>, content_type = "application/xml"),
        (status = 403, description = "Die Rolle darf das nicht; Personalausgaben nur Verwaltung und Fördermittel"), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn xml(
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path(id): Path<InvoiceId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    xml_of(&authority, &actor, id).await
}

/// Eine Anlage einer E-Rechnung (BG-24), gezählt ab 1.
#[utoipa::path(get, path = paths::API_ATTACHMENT, params(("id" = i64, Path), ("index" = u64, Path, description = "Nummer der Anlage, ab 1")),
    responses((status = 200, description = "die Anlage", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 403, description = "Die Rolle darf das nicht; Personalausgaben nur Verwaltung und Fördermittel"), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn attachment(
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path((id, index)): Path<(InvoiceId, usize)>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    attachment_of(&authority, &actor, id, index).await
}

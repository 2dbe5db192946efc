//! Suppliers.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::SupplierId;
use serde::{Deserialize, Serialize};

use crate::auth::{EditSuppliers, ReadInvoices};
use crate::db::{Db, WriteTx};
use crate::purchasing::commands::{EditSupplier, MergeSuppliers};
use crate::purchasing::rows::SupplierRow;
use crate::purchasing::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, no_next, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_SUPPLIERS, list)
        .get(paths::API_SUPPLIER, show)
        .put(paths::API_SUPPLIER, edit)
        .post(paths::API_MERGE_SUPPLIER, merge)
}

/// Ein Lieferant, wie er heißen soll; was fehlt, wird leer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplierInput {
    name: String,
    #[serde(default)]
    vat_id: String,
    /// Kreditorennummer im Finanzverfahren; ohne Angabe bleibt sie.
    #[serde(default)]
    creditor_number: Option<String>,
    #[serde(default)]
    street: String,
    #[serde(default)]
    postal_code: String,
    #[serde(default)]
    city: String,
}

/// Welcher Lieferant bleibt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MergeInput {
    /// Nummer (`id`) des Lieferanten, der bleibt.
    into: i64,
}

/// Ein Lieferant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SupplierJson {
    id: i64,
    version: i64,
    name: String,
    vat_id: String,
    /// Kreditorennummer im Finanzverfahren; leer ohne.
    creditor_number: String,
    street: String,
    postal_code: String,
    city: String,
}

impl From<SupplierRow> for SupplierJson {
    fn from(row: SupplierRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            name: row.name,
            vat_id: row.vat_id,
            creditor_number: row.creditor_number,
            street: row.street,
            postal_code: row.postal_code,
            city: row.city,
        }
    }
}

/// Lieferanten, nach Namen. `sort`: name.
#[utoipa::path(get, path = paths::API_SUPPLIERS, params(ApiQuery), responses((status = 200, body = Page<SupplierJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<SupplierJson>>, AppError> {
    query.known_sort("Lieferanten", &["name"])?;
    let (_, descending) = query.sorting();
    let after = query.key()?.map(SupplierId);
    let rows = queries::suppliers(db.reader(), (&query.q, descending), after, query.limit + 1)
        .await?
        .ok_or_else(no_next)?;
    let total = queries::count_suppliers(db.reader(), &query.q).await?;
    let page = Page::by_key(rows, query.limit, total, |row| row.id.0);
    Ok(Json(page.map(SupplierJson::from)))
}

/// Ein Lieferant.
#[utoipa::path(get, path = paths::API_SUPPLIER, params(("id" = i64, Path)),
    responses((status = 200, description = "Lieferant, mit ETag", body = SupplierJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    Path(id): Path<SupplierId>,
) -> Result<Response, AppError> {
    let supplier = queries::supplier(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(supplier.version, SupplierJson::from(supplier)))
}

/// Berichtigt einen Lieferanten; von Hand erfasste Rechnungen bekommen den neuen Namen.
#[utoipa::path(put, path = paths::API_SUPPLIER, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = SupplierInput,
    responses((status = 200, description = "geändert, mit ETag", body = SupplierJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditSuppliers>,
    db: Db,
    Path(id): Path<SupplierId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    exists(&db, id).await?;
    let version = if_match.version()?;
    let input: SupplierInput = body.read()?;
    let command = EditSupplier {
        supplier: id,
        version,
        name: input.name,
        vat_id: input.vat_id,
        creditor_number: input.creditor_number,
        street: input.street,
        postal_code: input.postal_code,
        city: input.city,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id, id).await,
        async |tx| Ok(service::edit_supplier(tx, &permit, command).await?),
    )
    .await
}

/// Führt einen doppelten Lieferanten mit dem zusammen, der bleibt: Rechnungen und Bestellungen gehen über, der doppelte wird entfernt.
#[utoipa::path(post, path = paths::API_MERGE_SUPPLIER, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = MergeInput,
    responses((status = 200, description = "der bleibende Lieferant, mit ETag", body = SupplierJson), (status = 412, description = "inzwischen geändert"), (status = 422, description = "abgewiesen")))]
pub(super) async fn merge(
    ApiPermit(permit): ApiPermit<EditSuppliers>,
    db: Db,
    Path(id): Path<SupplierId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    exists(&db, id).await?;
    let version = if_match.version()?;
    let MergeInput { into } = body.read()?;
    let command = MergeSuppliers {
        doubled: id,
        version,
        kept: SupplierId(into),
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id, command.kept).await,
        async |tx| Ok(service::merge_suppliers(tx, &permit, command).await?),
    )
    .await
}

async fn exists(db: &Db, id: SupplierId) -> Result<(), AppError> {
    let found = queries::supplier(db.reader(), id).await?;
    found.map(|_| ()).ok_or(AppError::NotFound)
}

/// The supplier; once it is gone, the one in its place.
async fn told(tx: &WriteTx, id: SupplierId, in_place: SupplierId) -> Result<Told, AppError> {
    let found = match queries::supplier(tx.conn(), id).await? {
        Some(found) => Some(found),
        None => queries::supplier(tx.conn(), in_place).await?,
    };
    let found = found.ok_or(AppError::NotFound)?;
    Told::new(found.version, &SupplierJson::from(found))
}

//! Suppliers.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::SupplierId;
use serde::Serialize;

use crate::auth::ReadInvoices;
use crate::db::Db;
use crate::purchasing::rows::SupplierRow;
use crate::purchasing::{paths, queries};
use crate::web::api::{ApiPermit, ApiQuery, Page, no_next, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_SUPPLIERS, list)
        .get(paths::API_SUPPLIER, show)
}

/// Ein Lieferant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SupplierJson {
    id: i64,
    version: i64,
    name: String,
    vat_id: String,
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
    responses((status = 200, body = SupplierJson), (status = 404, description = "Gibt es nicht")))]
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

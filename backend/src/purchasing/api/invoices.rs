//! Invoices: the list, and one with all that belongs to it.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{InvoiceId, SupplierId};
use serde::{Deserialize, Serialize};

use super::invoice::FullInvoice;
use crate::auth::ReadInvoices;
use crate::db::{Db, WriteTx};
use crate::purchasing::routes::{read_again, withholds};
use crate::purchasing::rows::{InvoiceDetail, InvoiceFilter, InvoiceRow, InvoiceSort, InvoiceState};
use crate::purchasing::{paths, queries};
use crate::web::api::{ApiActor, ApiFilter, ApiPermit, ApiQuery, Page, Told, day, no_next, versioned};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_INVOICES, list)
        .get(paths::API_INVOICE, show)
}

/// Eine Rechnung in der Liste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct InvoiceJson {
    id: i64,
    /// Lieferant, wie die Rechnung ihn nennt.
    supplier: String,
    number: String,
    date: NaiveDate,
    /// Art der Rechnung nach EN 16931 (BT-3); 380 = Rechnung, 381 = Gutschrift.
    type_code: i64,
    gross_cents: i64,
    allocated_cents: i64,
    /// Zahlbetrag (BT-115).
    due_cents: i64,
    #[schema(required)]
    due_date: Option<NaiveDate>,
    /// An den Lieferanten gezahlt, belegte Vorauszahlungen eingeschlossen.
    paid_cents: i64,
    skonto_cents: i64,
    retention_cents: i64,
    #[schema(example = "zugeordnet")]
    state: &'static str,
}

impl From<InvoiceRow> for InvoiceJson {
    fn from(row: InvoiceRow) -> Self {
        let paid = row.paid_in_all();
        Self {
            id: row.id.0,
            supplier: row.supplier,
            number: row.number,
            date: row.date,
            type_code: row.type_code,
            gross_cents: row.gross.0,
            allocated_cents: row.allocated.0,
            due_cents: row.due.0,
            due_date: row.due_date,
            paid_cents: paid.0,
            skonto_cents: row.skonto.0,
            retention_cents: row.retention.0,
            state: row.state.code(),
        }
    }
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// `offen`, `zugeordnet`, `bezahlt` oder `zurueckgewiesen`; ohne Angabe alle, die nicht zurückgewiesen sind.
    #[param(required = false)]
    state: String,
    /// Nummer des Lieferanten (`id`).
    #[param(required = false)]
    supplier: String,
    /// Erster Tag des Rechnungsdatums.
    #[param(required = false)]
    from: String,
    /// Letzter Tag des Rechnungsdatums.
    #[param(required = false)]
    to: String,
}

/// Columns by which invoices can be ordered.
const SORTS: [(&str, InvoiceSort); 5] = [
    ("date", InvoiceSort::Date),
    ("supplier", InvoiceSort::Supplier),
    ("number", InvoiceSort::Number),
    ("gross_cents", InvoiceSort::Gross),
    ("due_date", InvoiceSort::Due),
];

impl Filter {
    fn read(self, query: &ApiQuery) -> Result<InvoiceFilter, AppError> {
        query.known_sort("Rechnungen", &SORTS.map(|(name, _)| name))?;
        let (sort, descending) = query.sorting();
        let sort = SORTS.iter().find(|(name, _)| *name == sort);
        let state = InvoiceState::from_code(&self.state);
        if state.is_none() && !self.state.is_empty() {
            return Err(AppError::BadRequest(
                "„state“ kennt offen, zugeordnet, bezahlt und zurueckgewiesen.".to_owned(),
            ));
        }
        Ok(InvoiceFilter {
            state,
            search: query.q.clone(),
            supplier: supplier(&self.supplier)?,
            days: (day("from", &self.from)?, day("to", &self.to)?),
            sort: sort.map_or(InvoiceSort::Date, |(_, sort)| *sort),
            descending,
        })
    }
}

fn supplier(text: &str) -> Result<Option<SupplierId>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| AppError::BadRequest("„supplier“ ist die „id“ eines Lieferanten, eine Zahl.".to_owned()))
}

/// Rechnungen. `sort`: date, supplier, number, gross_cents, due_date.
#[utoipa::path(get, path = paths::API_INVOICES, params(ApiQuery, Filter), responses((status = 200, body = Page<InvoiceJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<InvoiceJson>>, AppError> {
    let filter = filter.read(&query)?;
    let after = query.key()?.map(InvoiceId);
    let rows = queries::invoices_after(db.reader(), &filter, after, query.limit + 1)
        .await?
        .ok_or_else(no_next)?;
    let total = queries::count_invoices(db.reader(), &filter).await?;
    let page = Page::by_key(rows, query.limit, total, |row| row.id.0);
    Ok(Json(page.map(InvoiceJson::from)))
}

/// Eine Rechnung mit Positionen, Zuordnungen, Zahlungen, Verknüpfungen und dem Inhalt der E-Rechnung.
#[utoipa::path(get, path = paths::API_INVOICE, params(("id" = i64, Path)),
    responses((status = 200, description = "Rechnung, mit ETag", body = FullInvoice), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path(id): Path<InvoiceId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let mut invoice = queries::invoice_detail(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if withholds(&authority, &actor, &invoice).await? {
        // Its name may be that of a person.
        invoice.file = None;
    }
    let full = full(&authority, invoice).await?;
    Ok(versioned(full.version(), full))
}

/// The invoice as a write leaves it.
pub(super) async fn told(tx: &WriteTx, authority: &Authority, id: InvoiceId) -> Result<Told, AppError> {
    let (version, invoice) = written(tx, authority, id).await?;
    Told::new(version, &invoice)
}

/// The invoice as it is within `tx`, with its version.
pub(super) async fn written(
    tx: &WriteTx,
    authority: &Authority,
    id: InvoiceId,
) -> Result<(i64, FullInvoice), AppError> {
    let invoice = queries::invoice_detail(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let read = read_again(authority, &invoice).await?;
    let numbers = queries::school_numbers(tx.conn()).await?;
    Ok((invoice.version, FullInvoice::new(invoice, read, &numbers)))
}

/// The invoice with the content of its file.
async fn full(authority: &Authority, invoice: InvoiceDetail) -> Result<FullInvoice, AppError> {
    let read = read_again(authority, &invoice).await?;
    let numbers = queries::school_numbers(authority.db.reader()).await?;
    Ok(FullInvoice::new(invoice, read, &numbers))
}

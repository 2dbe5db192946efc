//! Payments: the list, one, and the writes.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{InvoiceId, PaymentId, PaymentKind, UnknownCode};
use serde::{Deserialize, Serialize};

use crate::auth::{EditInvoices, ReadInvoices};
use crate::db::{Db, WriteTx};
use crate::purchasing::commands::RemovePayment;
use crate::purchasing::forms::PaymentForm;
use crate::purchasing::rows::{PaymentFilter, PaymentLine, PaymentRow, PaymentSort};
use crate::purchasing::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, day, no_next,
    refused, removed, versioned, written,
};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_PAYMENTS, list)
        .post(paths::API_INVOICE_PAYMENTS, add)
        .get(paths::API_PAYMENT, show)
        .put(paths::API_PAYMENT, edit)
        .delete(paths::API_PAYMENT, remove)
}

/// Eine Zahlung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PaymentJson {
    id: i64,
    /// Nummer (`id`) der Rechnung.
    invoice: i64,
    version: i64,
    /// `rechnung`, `umsatzsteuer` an das Finanzamt, oder `vorauszahlung`.
    #[schema(example = "rechnung")]
    kind: &'static str,
    paid_on: NaiveDate,
    /// Negativ bei einer Rückzahlung.
    amount_cents: i64,
    skonto_cents: i64,
    /// Haushaltsjahr.
    fiscal_year: i64,
    /// Buchungsnummer.
    reference: String,
    /// Beleg der Zahlung.
    proof: String,
    /// Kam mit einer Übernahme.
    taken_over: bool,
}

/// Eine Zahlung, wie sie eingetragen oder geändert ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WrittenPayment {
    #[serde(flatten)]
    payment: PaymentJson,
    /// Was an ihr zu prüfen ist (vor dem Tag der Rechnung, zweimal dieselbe); fehlt, wo es nichts gibt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Eine Zahlung in der Liste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ListedPayment {
    #[serde(flatten)]
    payment: PaymentJson,
    invoice_number: String,
    supplier: String,
}

/// Eine Zahlung, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentInput {
    paid_on: Day,
    amount_cents: i64,
    #[serde(default)]
    skonto_cents: Option<i64>,
    /// `rechnung` (ohne Angabe), `umsatzsteuer` oder `vorauszahlung`; ohne Angabe bleibt es bei einer Änderung, wie es ist.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    kind: Option<PaymentKind>,
    /// Ohne Angabe das Jahr des Tages.
    #[serde(default)]
    fiscal_year: Option<i64>,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    proof: String,
    /// Warum sie geändert wird; verlangt, wenn ein eingereichter Verwendungsnachweis sie zählt.
    #[serde(default)]
    reason: String,
}

impl From<PaymentRow> for PaymentJson {
    fn from(row: PaymentRow) -> Self {
        Self {
            id: row.id.0,
            invoice: row.invoice.0,
            version: row.version,
            kind: row.kind.code(),
            paid_on: row.paid_on,
            amount_cents: row.amount.0,
            skonto_cents: row.skonto.0,
            fiscal_year: row.fiscal_year,
            reference: row.reference,
            proof: row.proof,
            taken_over: row.is_taken,
        }
    }
}

impl From<PaymentLine> for ListedPayment {
    fn from(line: PaymentLine) -> Self {
        Self {
            payment: line.payment.into(),
            invoice_number: line.invoice_number,
            supplier: line.supplier,
        }
    }
}

impl PaymentInput {
    /// As the form has it.
    fn form(self, version: i64) -> PaymentForm {
        PaymentForm {
            art: self.kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            paid_on: Day::typed(Some(self.paid_on)),
            amount: written(Some(self.amount_cents)),
            skonto: written(self.skonto_cents),
            fiscal_year: self.fiscal_year.map(|year| year.to_string()).unwrap_or_default(),
            reference: self.reference,
            proof: self.proof,
            twice: String::new(),
            early: String::new(),
            reason: self.reason,
            version: version.to_string(),
        }
    }
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Nummer (`id`) der Rechnung.
    #[param(required = false)]
    invoice: String,
    /// `rechnung`, `umsatzsteuer` oder `vorauszahlung`.
    #[param(required = false)]
    kind: String,
    /// Erster Tag.
    #[param(required = false)]
    from: String,
    /// Letzter Tag.
    #[param(required = false)]
    to: String,
}

impl Filter {
    fn read(self, query: &ApiQuery) -> Result<PaymentFilter, AppError> {
        query.known_sort("Zahlungen", &["paid_on", "amount_cents"])?;
        let (sort, descending) = query.sorting();
        let wrong = |_| AppError::BadRequest("„invoice“ ist die „id“ einer Rechnung, eine Zahl.".to_owned());
        let invoice = Some(self.invoice).filter(|text| !text.is_empty());
        let kind = Some(self.kind).filter(|text| !text.is_empty());
        Ok(PaymentFilter {
            invoice: invoice.map(|id| id.parse()).transpose().map_err(wrong)?,
            kind: kind
                .map(|code| code.parse())
                .transpose()
                .map_err(|error: UnknownCode| AppError::BadRequest(error.to_string()))?,
            days: (day("from", &self.from)?, day("to", &self.to)?),
            search: query.q.clone(),
            sort: match sort {
                "amount_cents" => PaymentSort::Amount,
                _ => PaymentSort::Day,
            },
            descending,
        })
    }
}

/// Zahlungen. `sort`: paid_on, amount_cents.
#[utoipa::path(get, path = paths::API_PAYMENTS, params(ApiQuery, Filter), responses((status = 200, body = Page<ListedPayment>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<ListedPayment>>, AppError> {
    let filter = filter.read(&query)?;
    let after = query.key()?.map(PaymentId);
    let rows = queries::payments(db.reader(), &filter, after, query.limit + 1)
        .await?
        .ok_or_else(no_next)?;
    let total = queries::count_payments(db.reader(), &filter).await?;
    let page = Page::by_key(rows, query.limit, total, |row| row.payment.id.0);
    Ok(Json(page.map(ListedPayment::from)))
}

/// Eine Zahlung, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_PAYMENT, params(("id" = i64, Path)),
    responses((status = 200, body = PaymentJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    Path(id): Path<PaymentId>,
) -> Result<Response, AppError> {
    let payment = queries::find_payment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(payment.version, PaymentJson::from(payment)))
}

/// Trägt eine Zahlung ein.
#[utoipa::path(post, path = paths::API_INVOICE_PAYMENTS, params(("id" = i64, Path)), request_body = PaymentInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = WrittenPayment), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    Path(id): Path<InvoiceId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let invoice = queries::invoice_detail(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let form = body.read::<PaymentInput>()?.form(0);
    let command = form.add(&invoice).map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_payment(tx, &permit, command).await?;
        Ok((paths::api_payment(id), warned(tx, id).await?))
    })
    .await
}

/// Berichtigt eine Zahlung.
#[utoipa::path(put, path = paths::API_PAYMENT, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = PaymentInput,
    responses((status = 200, description = "geändert, mit ETag", body = WrittenPayment), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<PaymentId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let before = queries::find_payment(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let form = body.read::<PaymentInput>()?.form(version);
    let command = form.edit(&before).map_err(|errors| refused(&errors))?;
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| warned(tx, id).await,
        async |tx| {
            service::edit_payment(tx, &authority.documents, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

/// Why a payment is removed.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Why {
    /// Warum die Zahlung entfernt wird.
    #[param(required = true)]
    reason: String,
}

/// Entfernt eine irrtümlich eingetragene Zahlung.
#[utoipa::path(delete, path = paths::API_PAYMENT, params(("id" = i64, Path), ("If-Match" = String, Header), Why),
    responses((status = 204, description = "entfernt"), (status = 412, description = "inzwischen geändert"), (status = 422, description = "ohne Grund")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    Path(id): Path<PaymentId>,
    ApiFilter(Why { reason }): ApiFilter<Why>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::find_payment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = RemovePayment {
        payment: id,
        version,
        reason,
    };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::remove_payment(tx, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

/// The payment with what a person would be asked about.
async fn warned(tx: &WriteTx, id: PaymentId) -> Result<Told, AppError> {
    let payment = queries::find_payment(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = payment.version;
    let written = WrittenPayment {
        payment: payment.into(),
        warnings: service::payment_doubts(tx, id).await?,
    };
    Told::new(version, &written)
}

async fn told(tx: &WriteTx, id: PaymentId) -> Result<Told, AppError> {
    let payment = queries::find_payment(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(payment.version, &PaymentJson::from(payment))
}

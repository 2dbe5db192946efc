//! Payment lists of the accounting system: reading one, those that were read, and taking one back.

mod columns;

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::PaymentRowId;
use serde::{Deserialize, Serialize};

use self::columns::ListColumns;
use crate::auth::{ImportPayments, Permit, ReadInvoices};
use crate::db::{Db, WriteTx};
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentsTaken, RememberMapping, TakeListBack, TakePayments};
use crate::purchasing::payment_file::{self, Mapping, Refusal, Sheet};
use crate::purchasing::routes::{headings, read_list_file, remembered};
use crate::purchasing::rows::{ListContent, ReadList};
use crate::purchasing::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFile, ApiFilter, ApiPermit, ApiQuery, IfMatch, Page, Told, removed, taken, versioned,
};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;
use crate::web::upload::UploadedFile;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_PAYMENT_LISTS, list)
        .post(paths::API_PAYMENT_LIST_FILES, take)
        .get(paths::API_PAYMENT_LIST, show)
        .delete(paths::API_PAYMENT_LIST, take_back)
}

/// Eine eingelesene Zahlungsliste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PaymentListJson {
    id: i64,
    file_name: String,
    read_at: DateTime<Utc>,
    /// Zeilen, die bei einer Rechnung eingetragen sind.
    booked: u64,
    /// Zeilen, die auf eine Entscheidung warten.
    waiting: u64,
    /// Zurückgestellte Zeilen.
    set_aside: u64,
}

/// Eine eingelesene Zahlungsliste mit dem, was aus ihr eingetragen ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullPaymentList {
    #[serde(flatten)]
    list: PaymentListJson,
    version: i64,
    /// Zeilen, deren Zahlung vorher schon eingetragen war.
    known: u64,
    payments: Vec<FromListJson>,
    /// Warum sie sich nicht im Ganzen zurücknehmen lässt; `null`, wo nichts dagegen steht.
    #[schema(required)]
    obstacle: Option<String>,
}

/// Eine aus der Liste eingetragene Zahlung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FromListJson {
    id: i64,
    /// Nummer (`id`) der Rechnung.
    invoice: i64,
    invoice_number: String,
    paid_on: NaiveDate,
    amount_cents: i64,
}

/// Was aus einer Zahlungsliste wurde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PaymentListOutcome {
    /// Nummer (`id`) der Liste; `null`, wo keine ihrer Zeilen neu ist, und beim Prüfen.
    #[schema(required)]
    id: Option<i64>,
    file_name: String,
    #[schema(example = "CSV, UTF-8")]
    format: String,
    /// Nur geprüft, nichts geändert.
    dry_run: bool,
    /// Überschriften, aus denen nichts gelesen wurde.
    unread_columns: Vec<String>,
    /// Jetzt eingetragene Zahlungen.
    booked: usize,
    /// Schon eingetragen: aus dieser Liste, aus einer anderen oder von Hand.
    known: usize,
    /// Früher zurückgestellt.
    set_aside: usize,
    /// Warten auf eine Entscheidung (`/waiting-payments`).
    waiting: Vec<RowOutcome>,
    /// Nicht lesbar und nicht aufgenommen.
    refused: Vec<RowOutcome>,
    /// Ausgelassene Summenzeilen.
    left_out: Vec<RowOutcome>,
}

/// Was aus einer Zeile wurde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RowOutcome {
    /// Zeile der Datei, ab 1.
    line: usize,
    /// Überschrift der Spalte; leer, wo es um die ganze Zeile geht.
    column: String,
    reason: String,
}

impl From<ReadList> for PaymentListJson {
    fn from(list: ReadList) -> Self {
        Self {
            id: list.row.0,
            file_name: list.file_name,
            read_at: list.read_at,
            booked: list.booked,
            waiting: list.open,
            set_aside: list.set_aside,
        }
    }
}

impl From<ListContent> for FullPaymentList {
    fn from(content: ListContent) -> Self {
        let payments = content.payments.iter().map(|payment| FromListJson {
            id: payment.id.0,
            invoice: payment.invoice.0,
            invoice_number: payment.invoice_number.clone(),
            paid_on: payment.paid_on,
            amount_cents: payment.amount.0,
        });
        Self {
            version: content.version,
            known: content.known,
            payments: payments.collect(),
            obstacle: content.obstacle(),
            list: content.list.into(),
        }
    }
}

/// Eingelesene Zahlungslisten, die neuesten zuerst. `q` sucht im Dateinamen.
#[utoipa::path(get, path = paths::API_PAYMENT_LISTS, params(ApiQuery), responses((status = 200, body = Page<PaymentListJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<PaymentListJson>>, AppError> {
    query.known_sort("Zahlungslisten", &[])?;
    let mut rows = queries::read_lists(db.reader(), usize::MAX).await?;
    let sought = query.q.trim().to_lowercase();
    rows.retain(|list| list.file_name.to_lowercase().contains(&sought));
    let page = Page::cut(&query, rows, |list| list.row.to_string())?;
    Ok(Json(page.map(PaymentListJson::from)))
}

/// Eine eingelesene Zahlungsliste, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_PAYMENT_LIST, params(("id" = i64, Path)),
    responses((status = 200, body = FullPaymentList), (status = 404, description = "Gibt es nicht, oder ist zurückgenommen")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    Path(row): Path<PaymentRowId>,
) -> Result<Response, AppError> {
    let content = queries::list_content(db.reader(), row).await?;
    let content = content.ok_or(AppError::NotFound)?;
    Ok(versioned(content.version, FullPaymentList::from(content)))
}

/// Liest eine Zahlungsliste (CSV oder XLSX) ein: ihr Inhalt ist der Körper der Anfrage, ihr Name steht in `file_name`. Genannte Spalten
/// werden für Dateien mit denselben Überschriften gemerkt; ohne sie gilt, was gemerkt ist, sonst die üblichen Namen.
#[utoipa::path(post, path = paths::API_PAYMENT_LIST_FILES, params(("file_name" = Option<String>, Query), ListColumns),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "eingelesen", body = PaymentListOutcome), (status = 200, description = "nichts Neues, oder nur geprüft", body = PaymentListOutcome),
        (status = 413, description = "zu groß"), (status = 422, description = "nicht lesbar, oder Spalten unbekannt")))]
pub(super) async fn take(
    ApiPermit(permit): ApiPermit<ImportPayments>,
    authority: Authority,
    ApiFilter(asked): ApiFilter<ListColumns>,
    file: ApiFile,
) -> Result<Response, AppError> {
    let dry_run = asked.is_rehearsal()?;
    let upload = UploadedFile {
        name: file.name.clone(),
        bytes: file.bytes.to_vec(),
    };
    let (UploadedFile { name, .. }, sheet) = read_list_file(&authority, upload).await?;
    let sheet = sheet.map_err(AppError::Invalid)?;
    let (stated, reversed) = (asked.mapping(&sheet)?, asked.is_reversed()?);
    let is_stated = stated.is_some() || reversed.is_some();
    let mut mapping = match stated {
        Some(mapping) => mapping,
        None => remembered(&authority, &sheet)
            .await?
            .or_else(|| Mapping::certain(&sheet))
            .ok_or_else(|| columns::unknown(&sheet))?,
    };
    if let Some(reversed) = reversed {
        (mapping.reversed, mapping.is_told) = (reversed, true);
    }
    let (lines, refused) = payment_file::payments(&sheet, &mapping);
    if let Some(why) = payment_file::asks_for_sign(&lines, &mapping, reversed.is_some()) {
        return Err(columns::unsigned(why));
    }
    let file_name = name.clone();
    let outcome = |taken| PaymentListOutcome::new(name, (&sheet, &mapping), dry_run, (taken, refused));
    let command = TakePayments {
        file_name,
        lines,
        chosen: is_stated,
    };
    let documents = &authority.documents;
    if dry_run {
        let rehearsed = authority.db.rehearse(permit.who(), async |tx| {
            service::take_payments(tx, &permit, documents, command).await
        });
        let rehearsed: Result<PaymentsTaken, ServiceError> = rehearsed.await;
        return Ok(Json(outcome(rehearsed?)).into_response());
    }
    taken(&authority.db, permit.who(), file.once.as_ref(), async |tx| {
        if is_stated {
            remember(tx, &permit, &sheet, &mapping).await?;
        }
        let done = service::take_payments(tx, &permit, documents, command).await?;
        let list = done.list;
        let location = list.map_or_else(|| paths::API_PAYMENT_LISTS.to_owned(), paths::api_payment_list);
        Ok((list.is_some(), location, Told::list(&outcome(done))?))
    })
    .await
}

async fn remember(
    tx: &WriteTx,
    permit: &Permit<ImportPayments>,
    sheet: &Sheet,
    mapping: &Mapping,
) -> Result<(), AppError> {
    let command = RememberMapping {
        headings: headings(sheet),
        mapping: mapping.to_toml(),
    };
    Ok(service::remember_mapping(tx, permit, command).await?)
}

impl PaymentListOutcome {
    fn new(
        file_name: String,
        (sheet, mapping): (&Sheet, &Mapping),
        dry_run: bool,
        (taken, refused): (PaymentsTaken, Vec<Refusal>),
    ) -> Self {
        let waiting = taken.waiting.into_iter().map(|(line, reason)| RowOutcome {
            line,
            column: String::new(),
            reason,
        });
        let outcome = |refusal: Refusal| RowOutcome {
            line: refusal.line,
            reason: refusal.told(),
            column: refusal.field,
        };
        let sums = payment_file::sums(sheet, mapping);
        Self {
            id: taken.list.filter(|_| !dry_run).map(|row| row.0),
            file_name,
            format: sheet.format.clone(),
            dry_run,
            unread_columns: mapping.unread(sheet),
            booked: taken.booked,
            known: taken.known,
            set_aside: taken.set_aside,
            waiting: waiting.collect(),
            refused: refused.into_iter().map(outcome).collect(),
            left_out: sums.into_iter().map(outcome).collect(),
        }
    }
}

/// Why a list is taken back.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct WhyBack {
    /// Warum die Zahlungsliste zurückgenommen wird.
    #[param(required = true)]
    reason: String,
}

/// Nimmt eine Zahlungsliste im Ganzen zurück: Ihre Zahlungen verschwinden von den Rechnungen, ihre Zeilen aus der Arbeitsliste.
#[utoipa::path(delete, path = paths::API_PAYMENT_LIST, params(("id" = i64, Path), ("If-Match" = String, Header), WhyBack),
    responses((status = 204, description = "zurückgenommen"), (status = 409, description = "geändert oder in einem eingereichten Nachweis"),
        (status = 412, description = "inzwischen geändert"), (status = 422, description = "ohne Grund")))]
pub(super) async fn take_back(
    ApiPermit(permit): ApiPermit<ImportPayments>,
    db: Db,
    Path(row): Path<PaymentRowId>,
    ApiFilter(WhyBack { reason }): ApiFilter<WhyBack>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::list_content(db.reader(), row)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = TakeListBack { row, version, reason };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, row).await,
        async |tx| {
            service::take_list_back(tx, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, row: PaymentRowId) -> Result<Told, AppError> {
    let content = queries::list_content(tx.conn(), row).await?;
    let content = content.ok_or(AppError::NotFound)?;
    Told::new(content.version, &FullPaymentList::from(content))
}

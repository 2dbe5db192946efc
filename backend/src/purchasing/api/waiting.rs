//! Payments of lists that no invoice was found for: the work list, and what is decided about them.

mod assignment;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, PaymentKind, PaymentRowId, PaymentRowState, UnknownCode};
use serde::{Deserialize, Serialize};

use super::named;
use crate::auth::{EditInvoices, ReadInvoices};
use crate::db::{Db, WriteTx};
use crate::error::ServiceError;
use crate::purchasing::commands::{SetRowAside, SetRowsAside};
use crate::purchasing::forms::owed_code;
use crate::purchasing::matching::Candidate;
use crate::purchasing::routes::{owed, owed_together, taken_skonto};
use crate::purchasing::rows::{FileRow, FileRowFilter};
use crate::purchasing::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, day, no_next, taken, versioned,
};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_WAITING, list)
        .post(paths::API_WAITING_SEVERAL, set_several_aside)
        .get(paths::API_WAITING_ROW, show)
        .get(paths::API_WAITING_CHOICES, choices)
        .post(paths::API_WAITING_ASSIGN, assign)
        .post(paths::API_WAITING_ASIDE, set_aside)
}

/// Eine Zahlung aus einer Zahlungsliste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WaitingPaymentJson {
    id: i64,
    version: i64,
    /// `offen`, `zurueckgestellt` oder `gebucht`.
    #[schema(example = "offen")]
    state: &'static str,
    /// Warum sie wartet, oder warum sie zurückgestellt ist.
    reason: String,
    paid_on: NaiveDate,
    /// Negativ bei einer Rückzahlung.
    /// Solange sie wartet: was davon bei keiner Rechnung steht.
    amount_cents: i64,
    skonto_cents: i64,
    /// Kreditorennummer, wie die Liste sie nennt.
    creditor: String,
    /// Zahlungsempfänger.
    payee: String,
    /// Rechnungsnummer, wie die Liste sie nennt.
    number: String,
    /// Verwendungszweck.
    purpose: String,
    /// Buchungsnummer.
    reference: String,
    /// Beleg der Zahlung.
    proof: String,
    /// Haushaltsjahr.
    fiscal_year: i64,
    file_name: String,
    /// Zeile der Datei, ab 1.
    line: i64,
}

/// Was die Zahlung bezahlen kann.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ChoiceJson {
    /// Nummer (`id`) der Rechnung.
    invoice: i64,
    invoice_number: String,
    supplier: String,
    /// `rechnung`, `umsatzsteuer` oder `vorauszahlung`.
    #[schema(example = "rechnung")]
    kind: &'static str,
    /// Was davon zu zahlen ist; ohne das, was der Lieferant zurückgezahlt hat.
    open_cents: i64,
    /// Skonto, das mit dieser Wahl abgezogen wird: Es fehlt genau am offenen Betrag, und die Rechnung bot es am Tag der Zahlung an; sonst 0.
    skonto_cents: i64,
    /// Weitere Rechnungen (`id`), die die Zahlung zusammen mit dieser genau bezahlt; leer, wo es keine gibt.
    together_with: Vec<i64>,
}

/// Wozu eine Zahlung gehört.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignPaymentInput {
    /// Nummer (`id`) der Rechnung.
    #[serde(default)]
    invoice: Option<i64>,
    /// Statt einer: alle Rechnungen (`id`), die die Zahlung zusammen genau bezahlt.
    #[serde(default)]
    invoices: Vec<i64>,
    /// `rechnung` (ohne Angabe), `umsatzsteuer` oder `vorauszahlung`; nur bei einer Rechnung.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    kind: Option<PaymentKind>,
    /// Bestätigt, dass der Zahlungsempfänger anders heißt als der Lieferant.
    #[serde(default)]
    other_payee: bool,
    /// Bestätigt, dass es eine eigene Zahlung ist, obwohl sie schon eingetragen sein kann.
    #[serde(default)]
    twice: bool,
}

/// Warum eine Zahlung zu keiner Rechnung gehört.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentAsideInput {
    reason: String,
}

/// Zahlungen, die zusammen zurückgestellt werden.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentsAsideInput {
    /// Jede einmal.
    payments: Vec<SeenPaymentInput>,
    reason: String,
}

/// Eine Zahlung, wie sie gelesen wurde.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenPaymentInput {
    id: i64,
    version: i64,
}

impl From<FileRow> for WaitingPaymentJson {
    fn from(row: FileRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            state: row.state.code(),
            reason: row.reason,
            paid_on: row.paid_on,
            amount_cents: row.amount.0,
            skonto_cents: row.skonto.0,
            creditor: row.creditor,
            payee: row.payee,
            number: row.number,
            purpose: row.purpose,
            reference: row.reference,
            proof: row.proof,
            fiscal_year: row.fiscal_year,
            file_name: row.file_name,
            line: row.line,
        }
    }
}

impl ChoiceJson {
    fn new(
        (candidate, kind): (&Candidate, PaymentKind),
        skonto: &BTreeMap<InvoiceId, Cents>,
        together: &[Vec<&Candidate>],
    ) -> Self {
        let is_it = |one: &&Candidate| one.invoice == candidate.invoice;
        let with = together
            .iter()
            .find(|chosen| kind == PaymentKind::Invoice && chosen.iter().any(is_it));
        let others = with.into_iter().flatten().filter(|one| !is_it(one));
        Self {
            together_with: others.map(|one| one.invoice.0).collect(),
            invoice: candidate.invoice.0,
            invoice_number: candidate.number.clone(),
            supplier: candidate.seller.clone(),
            kind: kind.code(),
            open_cents: candidate.asked_of(kind).0,
            skonto_cents: skonto
                .get(&candidate.invoice)
                .filter(|_| kind == PaymentKind::Invoice)
                .map_or(0, |taken| taken.0),
        }
    }
}

impl PaymentsAsideInput {
    fn command(self) -> Result<SetRowsAside, AppError> {
        let mut rows = BTreeMap::new();
        for seen in self.payments {
            if rows.insert(PaymentRowId(seen.id), seen.version).is_some() {
                return Err(AppError::Invalid(format!(
                    "„payments“ nennt die Zahlung {} mehr als einmal. Bitte jede einmal nennen.",
                    seen.id
                )));
            }
        }
        Ok(SetRowsAside {
            rows: rows.into_iter().collect(),
            reason: self.reason,
        })
    }
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// `offen` (ohne Angabe), `zurueckgestellt` oder `gebucht`.
    #[param(required = false)]
    state: String,
    /// Erster Tag.
    #[param(required = false)]
    from: String,
    /// Letzter Tag.
    #[param(required = false)]
    to: String,
}

impl Filter {
    fn read(self, query: &ApiQuery) -> Result<FileRowFilter, AppError> {
        query.known_sort("wartende Zahlungen", &[])?;
        let state = Some(self.state).filter(|code| !code.is_empty());
        let state = state
            .map(|code| code.parse())
            .transpose()
            .map_err(|error: UnknownCode| AppError::BadRequest(format!("„state“: {error}")))?;
        Ok(FileRowFilter {
            state: state.unwrap_or(PaymentRowState::Open),
            days: (day("from", &self.from)?, day("to", &self.to)?),
            search: query.q.clone(),
        })
    }
}

/// Zahlungen aus Zahlungslisten, die auf eine Entscheidung warten, die ältesten zuerst. `q` sucht in Tag, Betrag, Empfänger, Zweck,
/// Nummern und Grund.
#[utoipa::path(get, path = paths::API_WAITING, params(ApiQuery, Filter), responses((status = 200, body = Page<WaitingPaymentJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<WaitingPaymentJson>>, AppError> {
    let filter = filter.read(&query)?;
    let after = query.key()?.map(PaymentRowId);
    let found = queries::file_rows_after(db.reader(), &filter, after, query.limit + 1).await?;
    let (rows, total) = found.ok_or_else(no_next)?;
    let page = Page::by_key(rows, query.limit, total, |row| row.id.0);
    Ok(Json(page.map(WaitingPaymentJson::from)))
}

/// Eine Zahlung aus einer Zahlungsliste, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_WAITING_ROW, params(("id" = i64, Path)),
    responses((status = 200, body = WaitingPaymentJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadInvoices>,
    db: Db,
    Path(id): Path<PaymentRowId>,
) -> Result<Response, AppError> {
    let row = stored(&db, id).await?;
    Ok(versioned(row.version, WaitingPaymentJson::from(row)))
}

/// Was von welcher Rechnung die Zahlung bezahlen kann; Beträge, die genau passen, zuerst.
#[utoipa::path(get, path = paths::API_WAITING_CHOICES, params(("id" = i64, Path), ApiQuery),
    responses((status = 200, body = Page<ChoiceJson>), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn choices(
    _permit: ApiPermit<ReadInvoices>,
    authority: Authority,
    Path(id): Path<PaymentRowId>,
    query: ApiQuery,
) -> Result<Json<Page<ChoiceJson>>, AppError> {
    query.known_sort("die Rechnungen", &[])?;
    let row = stored(&authority.db, id).await?;
    let all = queries::candidates(authority.db.reader()).await?;
    let skonto = taken_skonto(&authority, &all, &row).await?;
    let sought = query.q.trim().to_lowercase();
    let is_sought = |text: &str| text.to_lowercase().contains(&sought);
    let together = owed_together(&all, &row);
    let mut owed = owed(&all, &row, &skonto);
    owed.retain(|(candidate, _)| is_sought(&candidate.number) || is_sought(&candidate.seller));
    let page = Page::cut(&query, owed, |(candidate, kind)| {
        owed_code(candidate.invoice, *kind)
    })?;
    Ok(Json(
        page.map(|choice| ChoiceJson::new(choice, &skonto, &together)),
    ))
}

/// Trägt die Zahlung bei einer Rechnung ein, oder als Sammelzahlung bei mehreren (`invoices`), die sie zusammen genau bezahlt. Heißt der
/// Zahlungsempfänger anders als der Lieferant, ist das zu bestätigen.
#[utoipa::path(post, path = paths::API_WAITING_ASSIGN, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = AssignPaymentInput,
    responses((status = 200, description = "eingetragen, mit ETag", body = WaitingPaymentJson), (status = 409, description = "schon eingetragen"),
        (status = 412, description = "inzwischen geändert"), (status = 422, description = "abgewiesen")))]
pub(super) async fn assign(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<PaymentRowId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    stored(&authority.db, id).await?;
    let version = if_match.version()?;
    let assignment = body.read::<AssignPaymentInput>()?.assignment(id, version)?;
    assignment.check_invoices(&authority.db).await?;
    let documents = &authority.documents;
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| assignment.enter(tx, &permit, documents).await,
    )
    .await
}

/// Stellt die Zahlung zurück: Sie gehört zu keiner Rechnung in Paktbuch.
#[utoipa::path(post, path = paths::API_WAITING_ASIDE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = PaymentAsideInput,
    responses((status = 200, description = "zurückgestellt, mit ETag", body = WaitingPaymentJson), (status = 409, description = "schon eingetragen"),
        (status = 412, description = "inzwischen geändert"), (status = 422, description = "ohne Grund")))]
pub(super) async fn set_aside(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    Path(id): Path<PaymentRowId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    stored(&db, id).await?;
    let version = if_match.version()?;
    let PaymentAsideInput { reason } = body.read()?;
    let command = SetRowAside {
        row: id,
        version,
        reason,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| service::set_row_aside(tx, &permit, command).await.map_err(named),
    )
    .await
}

/// Stellt mehrere Zahlungen mit einem Grund zurück: alle oder keine. Statt `If-Match` nennt jede ihre `version`.
#[utoipa::path(post, path = paths::API_WAITING_SEVERAL, request_body = PaymentsAsideInput,
    responses((status = 200, description = "zurückgestellt", body = Vec<WaitingPaymentJson>), (status = 409, description = "eine ist schon eingetragen"),
        (status = 412, description = "eine ist inzwischen geändert"), (status = 422, description = "abgewiesen")))]
pub(super) async fn set_several_aside(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let command = body.read::<PaymentsAsideInput>()?.command()?;
    let ids: Vec<PaymentRowId> = command.rows.iter().map(|(id, _)| *id).collect();
    taken(&db, permit.who(), body.once.as_ref(), async |tx| {
        let done = service::set_rows_aside(tx, &permit, command).await;
        done.map_err(|error| match error {
            ServiceError::NotFound => {
                AppError::Invalid("„payments“: Eine der Zahlungen gibt es nicht.".into())
            }
            ServiceError::Field {
                field: "rows",
                message,
            } => AppError::Invalid(format!("„payments“: {message}")),
            other => named(other),
        })?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in &ids {
            let row = queries::file_row(tx.conn(), *id).await?;
            rows.push(WaitingPaymentJson::from(row.ok_or(AppError::NotFound)?));
        }
        Ok((false, paths::API_WAITING.to_owned(), Told::list(&rows)?))
    })
    .await
}

async fn stored(db: &Db, id: PaymentRowId) -> Result<FileRow, AppError> {
    queries::file_row(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: PaymentRowId) -> Result<Told, AppError> {
    let row = queries::file_row(tx.conn(), id).await?;
    let row = row.ok_or(AppError::NotFound)?;
    Told::new(row.version, &WaitingPaymentJson::from(row))
}

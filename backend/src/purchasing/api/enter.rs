//! Invoices that come in: as the bytes of an e-invoice, or by hand.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{InvoiceId, InvoiceOrigin};
use serde::Deserialize;

use super::invoice::FullInvoice;
use super::invoices::told;
use crate::auth::{ImportInvoices, RecordInvoices};
use crate::purchasing::commands::CorrectInvoice;
use crate::purchasing::forms::by_hand::{ByHand, ByHandLine, MOST_LINES};
use crate::purchasing::routes::read_and_store;
use crate::purchasing::service::{self, Taken};
use crate::purchasing::{paths, queries};
use crate::web::api::{ApiBody, ApiFile, ApiPermit, Day, IfMatch, changed, created, refused, taken, written};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_INVOICES, add)
        .post(paths::API_INVOICE_FILES, take)
        .put(paths::API_INVOICE, correct)
}

/// Eine Rechnung, wie sie von Hand zu erfassen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvoiceInput {
    /// Name des Lieferanten, bekannt oder neu.
    supplier: String,
    /// USt-IdNr.; nötig, wo mehrere Lieferanten so heißen.
    #[serde(default)]
    vat_id: String,
    number: String,
    date: Day,
    #[serde(default)]
    due_date: Option<Day>,
    /// Art nach EN 16931; ohne Angabe 380 = Rechnung.
    #[serde(default)]
    type_code: Option<u16>,
    /// Ob die Beträge der Positionen `brutto` (ohne Angabe) oder `netto` sind.
    #[serde(default)]
    amounts: Option<String>,
    lines: Vec<InvoiceLineInput>,
    /// Rechnungsbetrag, brutto; die Positionen müssen ihn ergeben.
    total_cents: i64,
    /// Davon schon gezahlt.
    #[serde(default)]
    prepaid_cents: Option<i64>,
    #[serde(default)]
    order_reference: String,
    #[serde(default)]
    accounting_reference: String,
    #[serde(default)]
    dms_reference: String,
}

/// Eine Position der Rechnung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvoiceLineInput {
    name: String,
    /// Ohne Angabe 1.
    #[serde(default)]
    #[schema(example = "1.5")]
    quantity: Option<String>,
    /// Betrag aller Stücke.
    amount_cents: i64,
    /// Steuersatz: `1900` = 19 %, `700`, `0`, `1600`, `500`, oder `13b` für § 13b UStG; ohne Angabe `1900`.
    #[serde(default)]
    vat_rate: Option<String>,
}

impl InvoiceInput {
    /// As the form has it.
    fn form(self, version: i64) -> Result<ByHand, AppError> {
        if self.lines.len() > MOST_LINES {
            return Err(AppError::Invalid(format!(
                "„lines“: höchstens {MOST_LINES} Positionen, es sind {}. Eine so lange Rechnung bitte als E-Rechnung einlesen.",
                self.lines.len()
            )));
        }
        let lines = self.lines.into_iter().map(|line| ByHandLine {
            name: line.name,
            quantity: line.quantity.unwrap_or_default().replace('.', ","),
            amount: written(Some(line.amount_cents)),
            rate: line.vat_rate.unwrap_or_else(|| "1900".to_owned()),
        });
        let form = ByHand {
            supplier: self.supplier,
            vat_id: self.vat_id,
            number: self.number,
            date: Day::typed(Some(self.date)),
            due: Day::typed(self.due_date),
            kind: self.type_code.unwrap_or(380).to_string(),
            typed: self.amounts.unwrap_or_else(|| "brutto".to_owned()),
            lines: lines.collect(),
            total: written(Some(self.total_cents)),
            prepaid: written(self.prepaid_cents),
            order: self.order_reference,
            accounting: self.accounting_reference,
            dms: self.dms_reference,
            credited: String::new(),
            version: version.to_string(),
        };
        Ok(form.cleaned())
    }
}

/// Nimmt eine E-Rechnung (XRechnung, ZUGFeRD, Factur-X) auf: ihr Inhalt ist der Körper der Anfrage, ihr Name steht in `file_name`.
#[utoipa::path(post, path = paths::API_INVOICE_FILES, params(("file_name" = Option<String>, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "eingelesen, mit ETag", body = FullInvoice), (status = 200, description = "war schon da", body = FullInvoice),
        (status = 413, description = "zu groß"), (status = 422, description = "nicht lesbar")))]
pub(super) async fn take(
    ApiPermit(permit): ApiPermit<ImportInvoices>,
    authority: Authority,
    file: ApiFile,
) -> Result<Response, AppError> {
    let (stored, invoice) = read_and_store(&authority, file.bytes.to_vec())
        .await?
        .map_err(AppError::Invalid)?;
    taken(&authority.db, permit.who(), file.once.as_ref(), async |tx| {
        let taken = service::take_invoice(tx, &permit, &stored, &file.name, &invoice).await?;
        let id = taken.invoice();
        let is_new = matches!(taken, Taken::Imported(_));
        Ok((is_new, paths::api_invoice(id), told(tx, &authority, id).await?))
    })
    .await
}

/// Erfasst eine Rechnung von Hand.
#[utoipa::path(post, path = paths::API_INVOICES, request_body = InvoiceInput,
    responses((status = 201, description = "erfasst, mit ETag", body = FullInvoice), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<RecordInvoices>,
    authority: Authority,
    body: ApiBody,
) -> Result<Response, AppError> {
    let form = body.read::<InvoiceInput>()?.form(0)?;
    let command = form.command().map_err(|errors| refused(&errors))?;
    created(&authority.db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::enter_invoice(tx, &permit, command, None).await?;
        Ok((paths::api_invoice(id), told(tx, &authority, id).await?))
    })
    .await
}

/// Berichtigt eine von Hand erfasste Rechnung, solange nichts von ihr zugeordnet ist.
#[utoipa::path(put, path = paths::API_INVOICE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = InvoiceInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullInvoice), (status = 409, description = "E-Rechnung oder schon zugeordnet"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn correct(
    ApiPermit(permit): ApiPermit<RecordInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let stored = queries::invoice_detail(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let form = body.read::<InvoiceInput>()?.form(version)?;
    if matches!(stored.origin, InvoiceOrigin::EInvoice | InvoiceOrigin::Receipt) {
        return Err(AppError::Conflict(
            "Eine E-Rechnung bleibt, wie der Lieferant sie geschrieben hat. Eine Korrektur ist eine eigene Rechnung.".to_owned(),
        ));
    }
    let command = CorrectInvoice {
        invoice: id,
        version,
        content: form.command().map_err(|errors| refused(&errors))?,
    };
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, &authority, id).await,
        async |tx| Ok(service::correct_invoice(tx, &permit, command, None).await?),
    )
    .await
}

//! What else is done with an invoice: references, retention, rejecting, linking, putting the rest on one target.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{BasisPoints, CostLineId, InvoiceId, InvoiceLinkId, LinkKind, SchoolId};
use serde::Deserialize;

use super::invoice::FullInvoice;
use super::invoices::told;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{
    AllocateRest, LinkInvoices, RejectInvoice, RestoreInvoice, SetRetention, Target, UnlinkInvoices,
};
use crate::purchasing::forms::more::MoreForm;
use crate::purchasing::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, Day, IfMatch, cents, changed, refused};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .put(paths::API_REFERENCES, references)
        .put(paths::API_RETENTION, retention)
        .post(paths::API_REJECT, reject)
        .post(paths::API_RESTORE, restore)
        .post(paths::API_REST, rest)
        .post(paths::API_LINKS, link)
        .delete(paths::API_LINK, unlink)
}

/// Wie andere Programme die Rechnung nennen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReferencesInput {
    #[serde(default)]
    accounting_reference: String,
    #[serde(default)]
    dms_reference: String,
    /// Tag, bis zu dem zu zahlen ist; ohne Angabe bleibt er.
    #[serde(default)]
    due_date: Option<Day>,
    /// Ob die Umsatzsteuer als Vorsteuer abgezogen wird, die des Lieferanten wie die selbst geschuldete; zuwendungsfähig ist dann
    /// höchstens der Nettobetrag.
    #[serde(default)]
    tax_deducted: bool,
    /// Steuersätze nach § 13b; nicht genannte bleiben.
    #[serde(default)]
    rates: Vec<RateInput>,
}

/// Steuersatz einer Position nach § 13b.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RateInput {
    /// Position (`id`).
    line: i64,
    rate_basis_points: i64,
}

/// Sicherheitseinbehalt; 0 beendet ihn.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionInput {
    amount_cents: i64,
    #[serde(default)]
    until: Option<Day>,
}

/// Warum.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RejectionInput {
    reason: String,
}

/// Ziel des Rests: eine Kostenzeile, oder ohne sie Eigene Mittel.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RestInput {
    /// Kostenzeile (`id`).
    #[serde(default)]
    cost_line: Option<i64>,
    /// Schulnummer, nur bei Eigenen Mitteln.
    #[serde(default)]
    school: Option<String>,
}

/// Eine Verknüpfung mit einer früheren Rechnung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkInput {
    /// Nummer (`id`) der früheren Rechnung desselben Lieferanten.
    preceding: i64,
    #[schema(value_type = String)]
    kind: LinkKind,
    /// Kürzt die Zuordnung im Verhältnis, wo nach der Verknüpfung weniger zuzuordnen bleibt.
    #[serde(default)]
    cut_allocation: bool,
}

/// Carries out `work` on the invoice in the version that was read.
async fn act<F>(
    (permit, authority): (&Permit<EditInvoices>, &Authority),
    id: InvoiceId,
    (version, body): (i64, &ApiBody),
    work: F,
) -> Result<Response, AppError>
where
    F: AsyncFnOnce(&WriteTx) -> Result<(), ServiceError>,
{
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, authority, id).await,
        async |tx| Ok(work(tx).await?),
    )
    .await
}

async fn exists(authority: &Authority, id: InvoiceId) -> Result<(), AppError> {
    let found = queries::invoice_exists(authority.db.reader(), id).await?;
    found.then_some(()).ok_or(AppError::NotFound)
}

/// The version of an invoice that a change is based on; that there is the invoice is asked first.
async fn version_of(authority: &Authority, id: InvoiceId, if_match: IfMatch) -> Result<i64, AppError> {
    exists(authority, id).await?;
    if_match.version()
}

/// Setzt Beleg der Buchhaltung, Ablage im DMS, den Zahltag und die Angaben nach § 13b.
#[utoipa::path(put, path = paths::API_REFERENCES, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ReferencesInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullInvoice), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn references(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let stored = queries::invoice_detail(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input: ReferencesInput = body.read()?;
    let mut form = MoreForm {
        accounting: input.accounting_reference,
        dms: input.dms_reference,
        deducted: input.tax_deducted,
        version: version.to_string(),
        ..MoreForm::stored(&stored)
    };
    if input.due_date.is_some() {
        form.due = Some(Day::typed(input.due_date));
    }
    for given in input.rates {
        let Some((_, rate)) = form.rates.iter_mut().find(|(line, _)| line.0 == given.line) else {
            return Err(AppError::Invalid(format!(
                "„rates“: Die Position {} dieser Rechnung hat keinen Steuersatz nach § 13b.",
                given.line
            )));
        };
        *rate = BasisPoints(given.rate_basis_points).to_string();
    }
    let command = form.command(id).map_err(|errors| refused(&errors))?;
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::edit_references(tx, &permit, command).await
    })
    .await
}

/// Setzt oder beendet den Sicherheitseinbehalt.
#[utoipa::path(put, path = paths::API_RETENTION, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = RetentionInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullInvoice), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn retention(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&authority, id, if_match).await?;
    let input: RetentionInput = body.read()?;
    let command = SetRetention {
        invoice: id,
        version,
        amount: cents("amount_cents", input.amount_cents)?,
        until: input.until.map(|day| day.0),
    };
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::set_retention(tx, &permit, command).await
    })
    .await
}

/// Weist eine Rechnung zurück.
#[utoipa::path(post, path = paths::API_REJECT, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = RejectionInput,
    responses((status = 200, description = "zurückgewiesen, mit ETag", body = FullInvoice), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn reject(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&authority, id, if_match).await?;
    let RejectionInput { reason } = body.read()?;
    let command = RejectInvoice {
        invoice: id,
        version,
        reason,
    };
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::reject_invoice(tx, &permit, command).await
    })
    .await
}

/// Nimmt das Zurückweisen zurück.
#[utoipa::path(post, path = paths::API_RESTORE, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "wieder aufgenommen, mit ETag", body = FullInvoice), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn restore(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&authority, id, if_match).await?;
    let command = RestoreInvoice { invoice: id, version };
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::restore_invoice(tx, &permit, command).await
    })
    .await
}

/// Ordnet zu, was von allen Positionen noch offen ist.
#[utoipa::path(post, path = paths::API_REST, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = RestInput,
    responses((status = 200, description = "zugeordnet, mit ETag", body = FullInvoice), (status = 409, description = "nichts ist offen")))]
pub(super) async fn rest(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&authority, id, if_match).await?;
    let input: RestInput = body.read()?;
    let school = match &input.school {
        Some(number) => Some(school_id(&authority, number).await?),
        None => None,
    };
    let target = match (input.cost_line, school) {
        (Some(line), None) => Target::CostLine(CostLineId(line)),
        (None, school) => Target::Own { school },
        (Some(_), Some(_)) => {
            return Err(AppError::Invalid(
                "Bitte „cost_line“ oder „school“ angeben, nicht beides: Die Kostenzeile bestimmt die Schule."
                    .to_owned(),
            ));
        }
    };
    let command = AllocateRest { invoice: id, target };
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::allocate_rest(tx, &permit, command).await.map(|_| ())
    })
    .await
}

async fn school_id(authority: &Authority, number: &str) -> Result<SchoolId, AppError> {
    let numbers = queries::school_numbers(authority.db.reader()).await?;
    super::line_writes::school_id(&numbers, number)
}

/// Verknüpft die Rechnung mit einer früheren.
#[utoipa::path(post, path = paths::API_LINKS, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = LinkInput,
    responses((status = 200, description = "verknüpft, mit ETag", body = FullInvoice), (status = 409, description = "abgewiesen")))]
pub(super) async fn link(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path(id): Path<InvoiceId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&authority, id, if_match).await?;
    let input: LinkInput = body.read()?;
    let command = LinkInvoices {
        invoice: id,
        preceding: InvoiceId(input.preceding),
        kind: input.kind,
        cut: input.cut_allocation,
    };
    exists(&authority, command.preceding).await.map_err(|_| {
        AppError::Invalid(format!(
            "„preceding“: Die Rechnung {} gibt es nicht.",
            input.preceding
        ))
    })?;
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::link_invoices(tx, &permit, command).await
    })
    .await
}

/// Löst eine Verknüpfung; `If-Match` ist der ETag der Rechnung.
#[utoipa::path(delete, path = paths::API_LINK, params(("id" = i64, Path), ("link" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "gelöst, mit ETag", body = FullInvoice), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn unlink(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    authority: Authority,
    Path((id, link)): Path<(InvoiceId, InvoiceLinkId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let stored = queries::invoice_detail(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let found = stored
        .earlier
        .iter()
        .find(|row| row.id == link)
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = UnlinkInvoices {
        invoice: id,
        link,
        version: found.version,
    };
    act((&permit, &authority), id, (version, &body), async |tx| {
        service::unlink_invoices(tx, &permit, command).await
    })
    .await
}

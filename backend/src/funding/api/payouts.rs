//! Payouts of grant money.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{NoticeId, PayoutId};
use serde::{Deserialize, Serialize};

use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::PayoutForm;
use crate::funding::rows::{LATE_PAYOUT, PayoutRow};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, removed,
    versioned, written,
};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_PAYOUTS, list)
        .post(paths::API_PAYOUTS, add)
        .get(paths::API_PAYOUT, show)
        .put(paths::API_PAYOUT, edit)
        .delete(paths::API_PAYOUT, remove)
}

/// Eine Auszahlung der Zuwendung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PayoutJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    version: i64,
    paid_on: NaiveDate,
    /// Negativ bei einer Rückzahlung.
    amount_cents: i64,
    note: String,
}

/// Eine Auszahlung, wie sie eingetragen ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WrittenPayout {
    #[serde(flatten)]
    payout: PayoutJson,
    /// Was an ihr zu prüfen ist (ein eingereichter Nachweis reicht über ihren Tag hinaus); fehlt, wo es nichts gibt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Eine Auszahlung, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PayoutInput {
    paid_on: Day,
    amount_cents: i64,
    #[serde(default)]
    note: String,
    /// Warum sie geändert wird; verlangt, wenn ein eingereichter Verwendungsnachweis sie zählt.
    #[serde(default)]
    reason: String,
}

impl From<PayoutRow> for PayoutJson {
    fn from(row: PayoutRow) -> Self {
        Self {
            id: row.id.0,
            notice: row.notice.0,
            version: row.version,
            paid_on: row.data.paid_on,
            amount_cents: row.data.amount.0,
            note: row.data.note,
        }
    }
}

impl PayoutInput {
    fn form(self) -> PayoutForm {
        PayoutForm {
            version: String::new(),
            paid_on: Day::typed(Some(self.paid_on)),
            amount: written(Some(self.amount_cents)),
            note: self.note,
            reason: self.reason,
        }
    }
}

/// Auszahlungen auf einen Bescheid, nach dem Tag.
#[utoipa::path(get, path = paths::API_PAYOUTS, params(("id" = i64, Path), ApiQuery), responses((status = 200, body = Page<PayoutJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
) -> Result<Json<Page<PayoutJson>>, AppError> {
    query.known_sort("Auszahlungen", &[])?;
    let view = service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let page = Page::cut(&query, view.payouts, |row| row.id.to_string())?;
    Ok(Json(page.map(PayoutJson::from)))
}

/// Eine Auszahlung, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_PAYOUT, params(("id" = i64, Path)),
    responses((status = 200, body = PayoutJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<PayoutId>,
) -> Result<Response, AppError> {
    let payout = queries::payout(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(payout.version, PayoutJson::from(payout)))
}

/// Trägt eine Auszahlung ein.
#[utoipa::path(post, path = paths::API_PAYOUTS, params(("id" = i64, Path)), request_body = PayoutInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = WrittenPayout), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(notice): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::read_notice(db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let form = body.read::<PayoutInput>()?.form();
    let command = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_payout(tx, &permit, notice, command).await?;
        Ok((paths::api_payout(id), warned(tx, id).await?))
    })
    .await
}

/// Ändert eine Auszahlung.
#[utoipa::path(put, path = paths::API_PAYOUT, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = PayoutInput,
    responses((status = 200, description = "geändert, mit ETag", body = PayoutJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<PayoutId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::payout(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let form = body.read::<PayoutInput>()?.form();
    let command = form.read().map_err(|errors| refused(&errors))?;
    let reason = form.reason;
    changed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_payout(tx, &authority.documents, &permit, id, version, command, &reason).await?;
            Ok(())
        },
    )
    .await
}

/// Why a payout is removed.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct WhyRemoved {
    /// Warum die Auszahlung entfernt wird.
    reason: String,
}

/// Entfernt eine irrtümlich eingetragene Auszahlung, die kein Mittelabruf und kein eingereichter Nachweis nennt.
#[utoipa::path(delete, path = paths::API_PAYOUT, params(("id" = i64, Path), ("If-Match" = String, Header), WhyRemoved),
    responses((status = 204, description = "entfernt"), (status = 409, description = "Mittelabruf oder Nachweis nennt sie"),
        (status = 412, description = "inzwischen geändert"), (status = 422, description = "ohne Grund")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<PayoutId>,
    ApiFilter(WhyRemoved { reason }): ApiFilter<WhyRemoved>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::payout(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &authority.db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::remove_payout(tx, &authority.documents, &permit, id, version, &reason).await?;
            Ok(())
        },
    )
    .await
}

/// The payout with what a person would be told.
async fn warned(tx: &WriteTx, id: PayoutId) -> Result<Told, AppError> {
    let payout = queries::payout(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    let is_filed = queries::counts_payout(tx.conn(), payout.notice, payout.data.paid_on).await?;
    let written = WrittenPayout {
        warnings: is_filed.then(|| LATE_PAYOUT.to_owned()).into_iter().collect(),
        payout: payout.into(),
    };
    Told::new(written.payout.version, &written)
}

async fn told(tx: &WriteTx, id: PayoutId) -> Result<Told, AppError> {
    let payout = queries::payout(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Told::new(payout.version, &PayoutJson::from(payout))
}

//! Drawdowns through the REST API.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Drawdown, DrawdownId, DrawdownState, NoticeId};
use serde::{Deserialize, Serialize};

use super::forms::{DraftForm, ProgressForm};
use super::rows::DrawdownRow;
use super::{paths, service};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned,
    written,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_DRAWDOWNS, list)
        .post(paths::API_DRAWDOWNS, add)
        .get(paths::API_DRAWDOWN, show)
        .put(paths::API_DRAWDOWN, edit)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, add, show, edit))]
pub struct Api;

/// Ein Mittelabruf.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DrawdownJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    /// Innerhalb des Bescheids, ab 1.
    number: i64,
    version: i64,
    /// `vorschuss`, `erstattung` oder `abschlag_schluss`.
    #[schema(value_type = String)]
    kind: Drawdown,
    /// Schlusszahlung: nach dem Einreichen des Verwendungsnachweises berechnet.
    final_payment: bool,
    /// `entwurf`, `angefordert`, `ausgezahlt` oder `zurueckgezogen`.
    #[schema(value_type = String)]
    state: DrawdownState,
    /// Stichtag der Berechnung.
    as_of: NaiveDate,
    requested_on: Option<NaiveDate>,
    amount_cents: i64,
    paid_eligible_cents: i64,
    need_eligible_cents: i64,
    drawn_before_cents: i64,
    reference: String,
    note: String,
    /// Auszahlung (`id`), die darauf kam.
    payout: Option<i64>,
    /// Aus einer Bestandsübernahme.
    taken_over: bool,
}

impl From<DrawdownRow> for DrawdownJson {
    fn from(row: DrawdownRow) -> Self {
        Self {
            id: row.id.0,
            notice: row.notice.0,
            number: row.number,
            version: row.version,
            kind: row.kind,
            final_payment: row.is_final_payment,
            state: row.progress.state,
            as_of: row.as_of,
            requested_on: row.progress.requested_on,
            amount_cents: row.amount.0,
            paid_eligible_cents: row.paid_eligible.0,
            need_eligible_cents: row.need_eligible.0,
            drawn_before_cents: row.drawn_before.0,
            reference: row.progress.reference,
            note: row.progress.note,
            payout: row.progress.payout.map(|id| id.0),
            taken_over: row.is_taken,
        }
    }
}

/// Ein neuer Mittelabruf.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDrawdown {
    #[schema(value_type = String)]
    kind: Drawdown,
    /// Stichtag der Berechnung, höchstens heute; ohne Angabe heute.
    #[serde(default)]
    as_of: Option<Day>,
    /// Rechnungen (`id`), deren Zahlung er vorsieht.
    #[serde(default)]
    invoices: Vec<i64>,
    /// Bestellungen (`id`), deren Rechnung er erwartet.
    #[serde(default)]
    orders: Vec<i64>,
    /// Ohne Angabe der berechnete Betrag.
    #[serde(default)]
    amount_cents: Option<i64>,
    #[serde(default)]
    note: String,
}

/// Was aus einem Mittelabruf geworden ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Progress {
    #[schema(value_type = String)]
    state: DrawdownState,
    #[serde(default)]
    requested_on: Option<Day>,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    payout: Option<i64>,
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// `entwurf`, `angefordert`, `ausgezahlt` oder `zurueckgezogen`.
    #[param(required = false)]
    state: String,
}

impl Filter {
    fn state(&self) -> Result<Option<DrawdownState>, AppError> {
        if self.state.is_empty() {
            return Ok(None);
        }
        let read = self.state.parse::<DrawdownState>().map(Some);
        read.map_err(|error| AppError::BadRequest(error.to_string()))
    }
}

/// Mittelabrufe eines Bescheids, nach ihrer Nummer.
#[utoipa::path(get, path = paths::API_DRAWDOWNS, params(("id" = i64, Path), ApiQuery, Filter), responses((status = 200, body = Page<DrawdownJson>)))]
async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
    ApiFilter(asked): ApiFilter<Filter>,
) -> Result<Json<Page<DrawdownJson>>, AppError> {
    query.known_sort("Mittelabrufe", &[])?;
    service::reference(db.reader(), id).await?;
    let state = asked.state()?;
    let mut rows = service::of_notice(db.reader(), id).await?;
    rows.retain(|row| state.is_none_or(|state| row.progress.state == state));
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(DrawdownJson::from)))
}

/// Ein Mittelabruf, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_DRAWDOWN, params(("id" = i64, Path)),
    responses((status = 200, body = DrawdownJson), (status = 404, description = "Gibt es nicht")))]
async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<DrawdownId>,
) -> Result<Response, AppError> {
    let (row, _) = service::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    Ok(versioned(row.version, DrawdownJson::from(row)))
}

/// Berechnet einen Mittelabruf und speichert ihn als Entwurf.
#[utoipa::path(post, path = paths::API_DRAWDOWNS, params(("id" = i64, Path)), request_body = NewDrawdown,
    responses((status = 201, description = "gespeichert, mit ETag", body = DrawdownJson), (status = 422, description = "abgewiesen")))]
async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(notice): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::reference(db.reader(), notice).await?;
    let input = body.read::<NewDrawdown>()?;
    let form = DraftForm {
        kind: input.kind.code().to_owned(),
        as_of: Day::typed(input.as_of),
        rechnung: input.invoices.iter().map(i64::to_string).collect(),
        bestellung: input.orders.iter().map(i64::to_string).collect(),
        amount: written(input.amount_cents),
        note: input.note,
        rechnen: String::new(),
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_drawdown(tx, &permit, notice, data).await?;
        Ok((paths::api_drawdown(id), told(tx, id).await?))
    })
    .await
}

/// Trägt ein, was aus einem Mittelabruf geworden ist.
#[utoipa::path(put, path = paths::API_DRAWDOWN, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = Progress,
    responses((status = 200, description = "geändert, mit ETag", body = DrawdownJson), (status = 412, description = "inzwischen geändert")))]
async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<DrawdownId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input = body.read::<Progress>()?;
    let form = ProgressForm {
        version: String::new(),
        state: input.state.code().to_owned(),
        requested_on: Day::typed(input.requested_on),
        reference: input.reference,
        note: input.note,
        payout: input.payout.map(|id| id.to_string()).unwrap_or_default(),
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_drawdown(tx, &permit, id, version, data).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: DrawdownId) -> Result<Told, AppError> {
    let (row, _) = service::entry(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Told::new(row.version, &DrawdownJson::from(row))
}

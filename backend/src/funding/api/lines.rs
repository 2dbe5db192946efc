//! Lines below an Einzelansatz.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{CostItemId, CostLineId};
use serde::Deserialize;

use super::plan_json::Line;
use super::school_id;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::commands::LineData;
use crate::funding::rows::LineFigures;
use crate::funding::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, IfMatch, Told, cents, changed, created, removed, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_LINES, add)
        .get(paths::API_LINE, show)
        .put(paths::API_LINE, edit)
        .delete(paths::API_LINE, remove)
}

/// Eine Zeile, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CostLineInput {
    /// Ab 1; ohne Angabe hinter der letzten, bei einer Änderung wie bisher.
    #[serde(default)]
    position: Option<i64>,
    /// Amtliche Schulnummer; ohne Angabe für alle Schulen.
    #[serde(default)]
    school: Option<String>,
    title: String,
    quantity: i64,
    unit_price_cents: i64,
    /// Ohne Angabe alles.
    #[serde(default)]
    planned_eligible_cents: Option<i64>,
}

impl CostLineInput {
    async fn read(self, db: &Db) -> Result<LineData, AppError> {
        let school = match &self.school {
            Some(number) => Some(school_id(db, number).await?),
            None => None,
        };
        let eligible = self.planned_eligible_cents;
        Ok(LineData {
            position: self.position,
            school,
            title: self.title,
            quantity: self.quantity,
            unit_price: cents("unit_price_cents", self.unit_price_cents)?,
            gross: None,
            eligible: eligible
                .map(|amount| cents("planned_eligible_cents", amount))
                .transpose()?,
        })
    }
}

/// Eine Zeile, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_LINE, params(("id" = i64, Path)),
    responses((status = 200, body = Line), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<CostLineId>,
) -> Result<Response, AppError> {
    let line = found(&db, id).await?;
    Ok(versioned(line.version, Line::from(line)))
}

/// Fügt einem Einzelansatz eine Zeile hinzu.
#[utoipa::path(post, path = paths::API_LINES, params(("id" = i64, Path)), request_body = CostLineInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = Line), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(item): Path<CostItemId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::item_figures(db.reader(), item)
        .await?
        .ok_or(AppError::NotFound)?;
    let command = body.read::<CostLineInput>()?.read(&db).await?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_line(tx, &permit, item, command).await?;
        Ok((paths::api_line(id), told(tx, id).await?))
    })
    .await
}

/// Ändert eine Zeile.
#[utoipa::path(put, path = paths::API_LINE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = CostLineInput,
    responses((status = 200, description = "geändert, mit ETag", body = Line), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<CostLineId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    found(&db, id).await?;
    let version = if_match.version()?;
    let command = body.read::<CostLineInput>()?.read(&db).await?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::change_line(tx, &permit, id, version, command).await?),
    )
    .await
}

/// Entfernt eine Zeile, solange ihr nichts zugeordnet ist.
#[utoipa::path(delete, path = paths::API_LINE, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 409, description = "Rechnungspositionen sind zugeordnet")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<CostLineId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    found(&db, id).await?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::remove_line(tx, &permit, id, version).await?),
    )
    .await
}

async fn found(db: &Db, id: CostLineId) -> Result<LineFigures, AppError> {
    queries::line_figures(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: CostLineId) -> Result<Told, AppError> {
    let line = queries::line_figures(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(line.version, &Line::from(line))
}

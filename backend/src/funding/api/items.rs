//! Einzelansätze of a cost plan.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{CostItemId, NoticeId, OwnZweckbindung, UnknownCode, ZweckbindungStart};
use serde::Deserialize;

use super::plan_json::Item;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::commands::ItemData;
use crate::funding::rows::ItemFigures;
use crate::funding::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, IfMatch, Told, cents, changed, created, removed, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_ITEMS, add)
        .get(paths::API_ITEM, show)
        .put(paths::API_ITEM, edit)
        .delete(paths::API_ITEM, remove)
}

/// Ein Einzelansatz, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CostItemInput {
    /// Ab 1; ohne Angabe hinter dem letzten, bei einer Änderung wie bisher.
    #[serde(default)]
    position: Option<i64>,
    title: String,
    planned_cents: i64,
    /// Ohne Angabe alles.
    #[serde(default)]
    planned_eligible_cents: Option<i64>,
    /// Beginn der Zweckbindung dieses Einzelansatzes; ohne Angabe wie im Bescheid.
    #[serde(default)]
    zweckbindung_start: Option<String>,
    /// Jahre der Zweckbindung dieses Einzelansatzes; ohne Angabe wie im Bescheid.
    #[serde(default)]
    zweckbindung_years: Option<i64>,
}

impl CostItemInput {
    fn read(self) -> Result<ItemData, AppError> {
        let total = cents("planned_cents", self.planned_cents)?;
        let eligible = self.planned_eligible_cents;
        let eligible = eligible
            .map(|amount| cents("planned_eligible_cents", amount))
            .transpose()?;
        let start = self
            .zweckbindung_start
            .map(|code| code.parse::<ZweckbindungStart>())
            .transpose();
        let start = start
            .map_err(|error: UnknownCode| AppError::Invalid(format!("„zweckbindung_start“: {error}")))?;
        Ok(ItemData {
            position: self.position,
            title: self.title,
            total,
            eligible: eligible.unwrap_or(total),
            zweckbindung: OwnZweckbindung {
                start,
                years: self.zweckbindung_years,
            },
        })
    }
}

/// Ein Einzelansatz mit seinen Zeilen, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_ITEM, params(("id" = i64, Path)),
    responses((status = 200, body = Item), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<CostItemId>,
) -> Result<Response, AppError> {
    let item = found(&db, id).await?;
    Ok(versioned(item.version, Item::from(item)))
}

/// Fügt dem Kostenplan einen Einzelansatz hinzu.
#[utoipa::path(post, path = paths::API_ITEMS, params(("id" = i64, Path)), request_body = CostItemInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = Item), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(notice): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::read_notice(db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let command = body.read::<CostItemInput>()?.read()?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_item(tx, &permit, notice, command).await?;
        Ok((paths::api_item(id), told(tx, id).await?))
    })
    .await
}

/// Ändert einen Einzelansatz; seine Zeilen bleiben.
#[utoipa::path(put, path = paths::API_ITEM, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = CostItemInput,
    responses((status = 200, description = "geändert, mit ETag", body = Item), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<CostItemId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    found(&db, id).await?;
    let version = if_match.version()?;
    let command = body.read::<CostItemInput>()?.read()?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_item(tx, &permit, id, version, command).await?;
            Ok(())
        },
    )
    .await
}

/// Entfernt einen Einzelansatz mit seinen Zeilen, solange ihm nichts zugeordnet ist.
#[utoipa::path(delete, path = paths::API_ITEM, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 409, description = "Rechnungspositionen sind zugeordnet")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<CostItemId>,
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
        async |tx| Ok(service::remove_item(tx, &permit, id, version).await?),
    )
    .await
}

async fn found(db: &Db, id: CostItemId) -> Result<ItemFigures, AppError> {
    queries::item_figures(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: CostItemId) -> Result<Told, AppError> {
    let item = queries::item_figures(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(item.version, &Item::from(item))
}

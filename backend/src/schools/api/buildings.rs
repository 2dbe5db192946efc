//! Buildings of a school.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{BuildingId, SchoolId, SchoolNumber, SiteId};
use serde::{Deserialize, Serialize};

use super::at;
use crate::auth::{EditRooms, ReadSchools};
use crate::db::{Db, WriteTx};
use crate::schools::commands::{AddBuilding, EditBuilding, RemoveBuilding};
use crate::schools::rows::Stored;
use crate::schools::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, created, removed, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_BUILDINGS, list)
        .post(paths::API_SITE_BUILDINGS, add)
        .get(paths::API_BUILDING, show)
        .put(paths::API_BUILDING, edit)
        .delete(paths::API_BUILDING, remove)
}

/// Ein Gebäude.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BuildingJson {
    id: i64,
    version: i64,
    name: String,
}

/// Ein Gebäude, wie es sein soll.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BuildingInput {
    name: String,
}

impl BuildingJson {
    fn new(id: BuildingId, stored: Stored<String>) -> Self {
        Self {
            id: id.0,
            version: stored.version,
            name: stored.facts,
        }
    }
}

/// Gebäude einer Schule, nach Namen.
#[utoipa::path(get, path = paths::API_BUILDINGS, params(("number" = String, Path, description = "Schulnummer"), ApiQuery),
    responses((status = 200, body = Page<BuildingJson>), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    query: ApiQuery,
) -> Result<Json<Page<BuildingJson>>, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    query.known_sort("Gebäude", &[])?;
    let buildings = queries::stored_buildings(db.reader(), school).await?;
    let page = Page::cut(&query, buildings, |(id, _)| id.to_string())?;
    Ok(Json(page.map(|(id, building)| BuildingJson::new(id, building))))
}

/// Ein Gebäude, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_BUILDING, params(("number" = String, Path, description = "Schulnummer"), ("building" = i64, Path)),
    responses((status = 200, body = BuildingJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, BuildingId)>,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let building = queries::building_name(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(building.version, BuildingJson::new(id, building)))
}

/// Legt an einem Standort ein Gebäude an.
#[utoipa::path(post, path = paths::API_SITE_BUILDINGS, params(("number" = String, Path, description = "Schulnummer"), ("site" = i64, Path)), request_body = BuildingInput,
    responses((status = 201, description = "angelegt, mit ETag", body = BuildingJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, site)): Path<(SchoolNumber, SiteId)>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::site_facts(db.reader(), school, site)
        .await?
        .ok_or(AppError::NotFound)?;
    let BuildingInput { name } = body.read()?;
    let command = AddBuilding { site, name };
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_building(tx, &permit, command).await?;
        Ok((paths::api_building(&number, id), told(tx, school, id).await?))
    })
    .await
}

/// Benennt ein Gebäude um.
#[utoipa::path(put, path = paths::API_BUILDING,
    params(("number" = String, Path, description = "Schulnummer"), ("building" = i64, Path), ("If-Match" = String, Header)), request_body = BuildingInput,
    responses((status = 200, description = "geändert, mit ETag", body = BuildingJson), (status = 404, description = "Gibt es nicht"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, BuildingId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::building_name(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let BuildingInput { name } = body.read()?;
    let command = EditBuilding {
        building: id,
        name,
        version,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::edit_building(tx, &permit, command).await?),
    )
    .await
}

/// Entfernt ein leeres Gebäude.
#[utoipa::path(delete, path = paths::API_BUILDING,
    params(("number" = String, Path, description = "Schulnummer"), ("building" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 409, description = "nicht leer")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, BuildingId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::building_name(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = RemoveBuilding {
        building: id,
        version,
    };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::remove_building(tx, &permit, command).await.map(|_| ())?),
    )
    .await
}

async fn told(tx: &WriteTx, school: SchoolId, id: BuildingId) -> Result<Told, AppError> {
    let building = queries::building_name(tx.conn(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(building.version, &BuildingJson::new(id, building))
}

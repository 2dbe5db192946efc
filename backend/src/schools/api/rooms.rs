//! Rooms of a school.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{BuildingId, RoomId, SchoolId, SchoolNumber, SiteId};
use serde::{Deserialize, Serialize};

use super::at;
use crate::auth::{EditRooms, ReadSchools};
use crate::db::{Db, WriteTx};
use crate::schools::commands::{AddRooms, EditRoom, RemoveRoom};
use crate::schools::rows::{RoomFacts, Stored};
use crate::schools::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, created, removed, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_ROOMS, list)
        .post(paths::API_SITE_ROOMS, add)
        .get(paths::API_ROOM, show)
        .put(paths::API_ROOM, edit)
        .delete(paths::API_ROOM, remove)
}

/// Ein Raum.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RoomJson {
    id: i64,
    version: i64,
    name: String,
    /// Standort (`id`).
    site: i64,
    /// Gebäude (`id`).
    #[schema(required)]
    building: Option<i64>,
}

/// Neue Räume eines Standorts; alle oder keiner.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomsInput {
    names: Vec<String>,
    /// Gebäude (`id`) des Standorts.
    #[serde(default)]
    building: Option<i64>,
}

/// Ein Raum, wie er sein soll; er bleibt an seinem Standort.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomInput {
    name: String,
    #[serde(default)]
    building: Option<i64>,
}

/// Die angelegten Räume.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RoomsJson {
    items: Vec<RoomJson>,
}

impl RoomJson {
    fn new(id: RoomId, stored: Stored<RoomFacts>) -> Self {
        Self {
            id: id.0,
            version: stored.version,
            name: stored.facts.name,
            site: stored.facts.site.0,
            building: stored.facts.building.map(|id| id.0),
        }
    }
}

/// Räume einer Schule, nach Namen.
#[utoipa::path(get, path = paths::API_ROOMS, params(("number" = String, Path, description = "Schulnummer"), ApiQuery),
    responses((status = 200, body = Page<RoomJson>), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    query: ApiQuery,
) -> Result<Json<Page<RoomJson>>, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    query.known_sort("Räume", &[])?;
    let words = query.q.to_lowercase();
    let mut rooms = queries::stored_rooms(db.reader(), school).await?;
    rooms.retain(|(_, room)| room.facts.name.to_lowercase().contains(words.trim()));
    let page = Page::cut(&query, rooms, |(id, _)| id.to_string())?;
    Ok(Json(page.map(|(id, room)| RoomJson::new(id, room))))
}

/// Ein Raum, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_ROOM, params(("number" = String, Path, description = "Schulnummer"), ("room" = i64, Path)),
    responses((status = 200, body = RoomJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, RoomId)>,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let room = queries::room_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(room.version, RoomJson::new(id, room)))
}

/// Legt an einem Standort Räume an.
#[utoipa::path(post, path = paths::API_SITE_ROOMS, params(("number" = String, Path, description = "Schulnummer"), ("site" = i64, Path)),
    request_body = RoomsInput,
    responses((status = 201, description = "angelegt", body = RoomsJson), (status = 404, description = "Gibt es nicht")))]
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
    let input: RoomsInput = body.read()?;
    let command = AddRooms {
        site,
        building: input.building.map(BuildingId),
        names: input.names,
    };
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let before = queries::stored_rooms(tx.conn(), school).await?;
        service::add_rooms(tx, &permit, command).await?;
        let mut rooms = queries::stored_rooms(tx.conn(), school).await?;
        rooms.retain(|(id, _)| before.iter().all(|(known, _)| known != id));
        let items = rooms.into_iter();
        let items = items.map(|(id, room)| RoomJson::new(id, room)).collect();
        Ok((paths::api_rooms(&number), Told::list(&RoomsJson { items })?))
    })
    .await
}

/// Ändert einen Raum.
#[utoipa::path(put, path = paths::API_ROOM,
    params(("number" = String, Path, description = "Schulnummer"), ("room" = i64, Path), ("If-Match" = String, Header)), request_body = RoomInput,
    responses((status = 200, description = "geändert, mit ETag", body = RoomJson), (status = 404, description = "Gibt es nicht"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, RoomId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::room_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input: RoomInput = body.read()?;
    let command = EditRoom {
        room: id,
        building: input.building.map(BuildingId),
        name: input.name,
        version,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::edit_room(tx, &permit, command).await?),
    )
    .await
}

/// Entfernt einen leeren Raum.
#[utoipa::path(delete, path = paths::API_ROOM,
    params(("number" = String, Path, description = "Schulnummer"), ("room" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 409, description = "nicht leer")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, RoomId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::room_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = RemoveRoom { room: id, version };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::remove_room(tx, &permit, command).await.map(|_| ())?),
    )
    .await
}

async fn told(tx: &WriteTx, school: SchoolId, id: RoomId) -> Result<Told, AppError> {
    let room = queries::room_facts(tx.conn(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(room.version, &RoomJson::new(id, room))
}

//! Sites of a school.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{SchoolId, SchoolNumber, SiteId};
use serde::{Deserialize, Serialize};

use super::at;
use crate::auth::{EditRooms, ReadSchools};
use crate::db::{Db, WriteTx};
use crate::schools::commands::{AddSite, EditSite, RemoveSite, SiteFacts};
use crate::schools::rows::Stored;
use crate::schools::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, created, removed, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_SITES, list)
        .post(paths::API_SITES, add)
        .get(paths::API_SITE, show)
        .put(paths::API_SITE, edit)
        .delete(paths::API_SITE, remove)
}

/// Ein Standort.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SiteJson {
    id: i64,
    version: i64,
    name: String,
    street: String,
    postal_code: String,
    city: String,
    /// Anderer Schulträger, der den Standort ausstattet.
    #[schema(required)]
    equipped_by: Option<String>,
}

/// Ein Standort, wie er sein soll.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteInput {
    name: String,
    #[serde(default)]
    street: String,
    #[serde(default)]
    postal_code: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    equipped_by: Option<String>,
}

impl SiteJson {
    fn new(id: SiteId, stored: Stored<SiteFacts>) -> Self {
        Self {
            id: id.0,
            version: stored.version,
            name: stored.facts.name,
            street: stored.facts.street,
            postal_code: stored.facts.postal_code,
            city: stored.facts.city,
            equipped_by: stored.facts.equipped_by,
        }
    }
}

impl From<SiteInput> for SiteFacts {
    fn from(input: SiteInput) -> Self {
        Self {
            name: input.name,
            street: input.street,
            postal_code: input.postal_code,
            city: input.city,
            equipped_by: input.equipped_by.filter(|name| !name.trim().is_empty()),
        }
    }
}

/// Standorte einer Schule, nach Namen.
#[utoipa::path(get, path = paths::API_SITES, params(("number" = String, Path, description = "Schulnummer"), ApiQuery),
    responses((status = 200, body = Page<SiteJson>), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    query: ApiQuery,
) -> Result<Json<Page<SiteJson>>, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    query.known_sort("Standorte", &[])?;
    let sites = queries::stored_sites(db.reader(), school).await?;
    let page = Page::cut(&query, sites, |(id, _)| id.to_string())?;
    Ok(Json(page.map(|(id, site)| SiteJson::new(id, site))))
}

/// Ein Standort, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_SITE, params(("number" = String, Path, description = "Schulnummer"), ("site" = i64, Path)),
    responses((status = 200, body = SiteJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, SiteId)>,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let site = queries::site_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(site.version, SiteJson::new(id, site)))
}

/// Legt einen Standort an.
#[utoipa::path(post, path = paths::API_SITES, params(("number" = String, Path, description = "Schulnummer")), request_body = SiteInput,
    responses((status = 201, description = "angelegt, mit ETag", body = SiteJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let command = AddSite {
        school,
        facts: body.read::<SiteInput>()?.into(),
    };
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_site(tx, &permit, command).await?;
        Ok((paths::api_site(&number, id), told(tx, school, id).await?))
    })
    .await
}

/// Ändert einen Standort.
#[utoipa::path(put, path = paths::API_SITE,
    params(("number" = String, Path, description = "Schulnummer"), ("site" = i64, Path), ("If-Match" = String, Header)), request_body = SiteInput,
    responses((status = 200, description = "geändert, mit ETag", body = SiteJson), (status = 404, description = "Gibt es nicht"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, SiteId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::site_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = EditSite {
        site: id,
        facts: body.read::<SiteInput>()?.into(),
        version,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::edit_site(tx, &permit, command).await?),
    )
    .await
}

/// Entfernt einen leeren Standort.
#[utoipa::path(delete, path = paths::API_SITE,
    params(("number" = String, Path, description = "Schulnummer"), ("site" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 409, description = "nicht leer")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, SiteId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::site_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = RemoveSite { site: id, version };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::remove_site(tx, &permit, command).await.map(|_| ())?),
    )
    .await
}

async fn told(tx: &WriteTx, school: SchoolId, id: SiteId) -> Result<Told, AppError> {
    let site = queries::site_facts(tx.conn(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(site.version, &SiteJson::new(id, site))
}

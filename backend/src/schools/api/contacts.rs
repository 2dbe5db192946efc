//! Contacts of a school: personal data.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{ContactId, SchoolId, SchoolNumber};
use serde::{Deserialize, Serialize};

use super::at;
use crate::auth::{EditRooms, ReadSchools};
use crate::db::{Db, WriteTx};
use crate::schools::commands::{AddContact, ContactFacts, EditContact, RemoveContact};
use crate::schools::rows::Stored;
use crate::schools::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, created, removed, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_CONTACTS, list)
        .post(paths::API_CONTACTS, add)
        .get(paths::API_CONTACT, show)
        .put(paths::API_CONTACT, edit)
        .delete(paths::API_CONTACT, remove)
}

/// Eine Ansprechperson.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ContactJson {
    id: i64,
    version: i64,
    /// Was die Person für die Schule tut.
    task: String,
    name: String,
    email: String,
    phone: String,
}

/// Eine Ansprechperson, wie sie sein soll.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactInput {
    task: String,
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
}

impl ContactJson {
    fn new(id: ContactId, stored: Stored<ContactFacts>) -> Self {
        Self {
            id: id.0,
            version: stored.version,
            task: stored.facts.task,
            name: stored.facts.name,
            email: stored.facts.email,
            phone: stored.facts.phone,
        }
    }
}

impl From<ContactInput> for ContactFacts {
    fn from(input: ContactInput) -> Self {
        Self {
            task: input.task,
            name: input.name,
            email: input.email,
            phone: input.phone,
        }
    }
}

/// Ansprechpersonen einer Schule.
#[utoipa::path(get, path = paths::API_CONTACTS, params(("number" = String, Path, description = "Schulnummer"), ApiQuery),
    responses((status = 200, body = Page<ContactJson>), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    query: ApiQuery,
) -> Result<Json<Page<ContactJson>>, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    query.known_sort("Ansprechpersonen", &[])?;
    let contacts = queries::stored_contacts(db.reader(), school).await?;
    let page = Page::cut(&query, contacts, |(id, _)| id.to_string())?;
    Ok(Json(page.map(|(id, contact)| ContactJson::new(id, contact))))
}

/// Eine Ansprechperson, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_CONTACT, params(("number" = String, Path, description = "Schulnummer"), ("contact" = i64, Path)),
    responses((status = 200, body = ContactJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiPermit(permit): ApiPermit<ReadSchools>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, ContactId)>,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let contact = queries::contact_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(contact.version, ContactJson::new(id, contact)))
}

/// Trägt eine Ansprechperson ein.
#[utoipa::path(post, path = paths::API_CONTACTS, params(("number" = String, Path, description = "Schulnummer")), request_body = ContactInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = ContactJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let command = AddContact {
        school,
        facts: body.read::<ContactInput>()?.into(),
    };
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_contact(tx, &permit, command).await?;
        Ok((paths::api_contact(&number, id), told(tx, school, id).await?))
    })
    .await
}

/// Ändert eine Ansprechperson.
#[utoipa::path(put, path = paths::API_CONTACT,
    params(("number" = String, Path, description = "Schulnummer"), ("contact" = i64, Path), ("If-Match" = String, Header)), request_body = ContactInput,
    responses((status = 200, description = "geändert, mit ETag", body = ContactJson), (status = 404, description = "Gibt es nicht"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, ContactId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::contact_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = EditContact {
        contact: id,
        facts: body.read::<ContactInput>()?.into(),
        version,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::edit_contact(tx, &permit, command).await?),
    )
    .await
}

/// Entfernt eine Ansprechperson.
#[utoipa::path(delete, path = paths::API_CONTACT,
    params(("number" = String, Path, description = "Schulnummer"), ("contact" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditRooms>,
    db: Db,
    Path((number, id)): Path<(SchoolNumber, ContactId)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    queries::contact_facts(db.reader(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let command = RemoveContact { contact: id, version };
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, school, id).await,
        async |tx| Ok(service::remove_contact(tx, &permit, command).await.map(|_| ())?),
    )
    .await
}

async fn told(tx: &WriteTx, school: SchoolId, id: ContactId) -> Result<Told, AppError> {
    let contact = queries::contact_facts(tx.conn(), school, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(contact.version, &ContactJson::new(id, contact))
}

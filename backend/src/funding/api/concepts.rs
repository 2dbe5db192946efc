//! Documents of schools that programmes ask for. One never changes, so its version is always the first.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{ConceptKind, SchoolDocumentId};
use serde::{Deserialize, Serialize};

use super::{code, school_id};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::documents;
use crate::funding::forms::ConceptForm;
use crate::funding::rows::ConceptRow;
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFile, ApiFilter, ApiPermit, ApiQuery, IfMatch, Page, Told, created, day, refused, removed,
    saved, versioned,
};
use crate::web::error::AppError;
use crate::web::picture;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// Version of every document.
const ONLY: i64 = 1;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_CONCEPTS, list)
        .post(paths::API_CONCEPT_FILES, add)
        .get(paths::API_CONCEPT, show)
        .delete(paths::API_CONCEPT, remove)
        .get(paths::API_CONCEPT_FILE, file)
}

/// Ein Dokument einer Schule, das ein Programm verlangt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SchoolDocumentJson {
    id: i64,
    /// Amtliche Schulnummer; `null`: es gilt für alle Schulen.
    #[schema(required)]
    school: Option<String>,
    /// `tpek`, `medienkonzept`, `wartungskonzept`, `nutzungsordnung`, `erklaerung` oder `sonstiges`.
    kind: &'static str,
    title: String,
    /// Fassung.
    edition: String,
    dated_on: NaiveDate,
    /// Letzter Tag, an dem es gilt.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// Der Datei, hexadezimal.
    sha256: String,
}

impl From<ConceptRow> for SchoolDocumentJson {
    fn from(row: ConceptRow) -> Self {
        Self {
            id: row.id.0,
            school: row.school.map(|school| school.number.to_string()),
            kind: row.kind.code(),
            title: row.title,
            edition: row.edition,
            dated_on: row.dated_on,
            valid_to: row.valid_to,
            sha256: row.sha256,
        }
    }
}

/// Welche Dokumente.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Amtliche Schulnummer; Dokumente aller Schulen gehören nicht dazu.
    #[param(required = false)]
    school: String,
    /// `tpek`, `medienkonzept`, `wartungskonzept`, `nutzungsordnung`, `erklaerung` oder `sonstiges`.
    #[param(required = false)]
    kind: String,
    /// Tag, an dem sie noch gelten.
    #[param(required = false)]
    valid_on: String,
}

/// Ein Dokument, wie es zu hinterlegen ist.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct NewDocument {
    /// Amtliche Schulnummer; ohne sie gilt es für alle Schulen.
    #[param(required = false)]
    school: String,
    /// `tpek`, `medienkonzept`, `wartungskonzept`, `nutzungsordnung`, `erklaerung` oder `sonstiges`.
    kind: String,
    /// Bezeichnung; bei `sonstiges` nötig, so wie das Programm das Dokument nennt.
    #[param(required = false)]
    title: String,
    /// Fassung.
    #[param(required = false)]
    edition: String,
    /// Tag des Dokuments.
    dated_on: String,
    /// Letzter Tag, an dem es gilt.
    #[param(required = false)]
    valid_to: String,
}

/// Dokumente der Schulen: die aller Schulen zuerst, dann je Schule und Art, die neuesten vorn. `q` sucht in Bezeichnung und Fassung.
#[utoipa::path(get, path = paths::API_CONCEPTS, params(Asked, ApiQuery), responses((status = 200, body = Page<SchoolDocumentJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    ApiFilter(asked): ApiFilter<Asked>,
    query: ApiQuery,
) -> Result<Json<Page<SchoolDocumentJson>>, AppError> {
    query.known_sort("Dokumente der Schulen", &[])?;
    let kind: Option<ConceptKind> = code(&asked.kind)?;
    let valid_on = day("valid_on", &asked.valid_on)?;
    let sought = query.q.trim().to_lowercase();
    let mut rows = queries::concepts(db.reader()).await?;
    rows.retain(|row| {
        let is_of = |number: &str| {
            let school = row.school.as_ref();
            school.is_some_and(|school| school.number.to_string() == number)
        };
        (asked.school.is_empty() || is_of(&asked.school))
            && kind.is_none_or(|kind| kind == row.kind)
            && valid_on.is_none_or(|day| row.holds_on(day))
            && format!("{} {}", row.title, row.edition)
                .to_lowercase()
                .contains(&sought)
    });
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(SchoolDocumentJson::from)))
}

/// Ein Dokument einer Schule, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_CONCEPT, params(("id" = i64, Path)),
    responses((status = 200, body = SchoolDocumentJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<SchoolDocumentId>,
) -> Result<Response, AppError> {
    let row = stored(&db, id).await?;
    Ok(versioned(ONLY, SchoolDocumentJson::from(row)))
}

/// Hinterlegt ein Dokument einer Schule (PDF, JPEG oder PNG); der Inhalt ist der Körper der Anfrage.
#[utoipa::path(post, path = paths::API_CONCEPT_FILES, params(NewDocument, ("file_name" = Option<String>, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "hinterlegt, mit ETag", body = SchoolDocumentJson), (status = 413, description = "zu groß"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    ApiFilter(input): ApiFilter<NewDocument>,
    file: ApiFile,
) -> Result<Response, AppError> {
    let db = &authority.db;
    let school = match input.school.as_str() {
        "" => String::new(),
        number => school_id(db, number).await?.to_string(),
    };
    let form = ConceptForm {
        school,
        kind: input.kind,
        title: input.title,
        edition: input.edition,
        dated_on: input.dated_on,
        valid_to: input.valid_to,
        antrag: String::new(),
    };
    let media_type = documents::media_type(&file.bytes);
    let read = form.read(media_type.is_some(), Some(file.bytes.len()));
    let command = read.map_err(|errors| refused(&errors))?;
    if let Some(words) = picture::unreadable(&authority.worker, &file.bytes).await? {
        return Err(AppError::Invalid(format!("Datei: {words}")));
    }
    // Without a known kind of file the form has been refused.
    let media_type = media_type.unwrap_or_default();
    let kept = file.store(&authority.documents).await?;
    created(db, permit.who(), file.once.as_ref(), async |tx| {
        let file = (&kept, media_type, file.name.as_str());
        let id = service::add_concept(tx, &permit, file, command).await?;
        Ok((paths::api_concept(id), told(tx, id).await?))
    })
    .await
}

/// Die Datei eines Dokuments, Byte für Byte.
#[utoipa::path(get, path = paths::API_CONCEPT_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei, mit ETag", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn file(
    _permit: ApiPermit<ReadFunding>,
    authority: Authority,
    Path(id): Path<SchoolDocumentId>,
) -> Result<Response, AppError> {
    let row = stored(&authority.db, id).await?;
    saved(&authority.documents, (row.sha256, &row.title), ONLY).await
}

/// Entfernt ein Dokument einer Schule.
#[utoipa::path(delete, path = paths::API_CONCEPT, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<SchoolDocumentId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    stored(&db, id).await?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::remove_concept(tx, &permit, id).await?),
    )
    .await
}

async fn stored(db: &Db, id: SchoolDocumentId) -> Result<ConceptRow, AppError> {
    let row = queries::one_concept(db.reader(), id).await?;
    row.ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: SchoolDocumentId) -> Result<Told, AppError> {
    let row = queries::one_concept(tx.conn(), id).await?;
    Told::new(ONLY, &SchoolDocumentJson::from(row.ok_or(AppError::NotFound)?))
}

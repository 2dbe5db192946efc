//! Places of a notice's values in it (Fundstellen).

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::NoticeId;
use serde::Deserialize;

use super::notice::CitationJson;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::commands::CitationData;
use crate::funding::fields::CITABLE;
use crate::funding::rows::NoticeView;
use crate::funding::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, removed, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_CITATIONS, list)
        .get(paths::API_CITATION, show)
        .put(paths::API_CITATION, edit)
        .delete(paths::API_CITATION, remove)
}

/// Eine Fundstelle, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CitationInput {
    /// Seite des Bescheids, 1 bis 9999.
    #[serde(default)]
    page: Option<i64>,
    /// Stelle darauf, zum Beispiel `Nr. 4`.
    #[serde(default)]
    place: String,
}

/// Fundstellen der Werte eines Bescheids.
#[utoipa::path(get, path = paths::API_CITATIONS, params(("id" = i64, Path), ApiQuery),
    responses((status = 200, body = Page<CitationJson>), (status = 404, description = "Den Bescheid gibt es nicht")))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
) -> Result<Json<Page<CitationJson>>, AppError> {
    query.known_sort("Fundstellen", &[])?;
    let view = stored(&db, id).await?;
    let page = Page::cut(&query, view.citations, |citation| citation.field.to_owned())?;
    Ok(Json(page.map(CitationJson::from)))
}

/// Die Fundstelle eines Werts, mit dem `ETag` des Bescheids; leer, solange keine eingetragen ist.
#[utoipa::path(get, path = paths::API_CITATION, params(("id" = i64, Path), ("field" = String, Path)),
    responses((status = 200, body = CitationJson), (status = 404, description = "Den Bescheid gibt es nicht"),
        (status = 422, description = "Der Wert hat keine Fundstelle")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path((id, field)): Path<(NoticeId, String)>,
) -> Result<Response, AppError> {
    let view = stored(&db, id).await?;
    let field = citable(&field)?;
    Ok(versioned(view.version, json(view, field)))
}

/// Trägt die Fundstelle eines Werts ein; `If-Match` ist der `ETag` des Bescheids.
#[utoipa::path(put, path = paths::API_CITATION, params(("id" = i64, Path), ("field" = String, Path), ("If-Match" = String, Header)),
    request_body = CitationInput,
    responses((status = 200, description = "eingetragen, mit ETag", body = CitationJson), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path((id, field)): Path<(NoticeId, String)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    stored(&db, id).await?;
    let field = citable(&field)?;
    let version = if_match.version()?;
    let input = body.read::<CitationInput>()?;
    if input.page.is_none() && input.place.trim().is_empty() {
        return Err(AppError::Invalid(
            "„page“ und „place“ sind leer. Bitte Seite oder Stelle angeben oder die Fundstelle mit DELETE entfernen."
                .to_owned(),
        ));
    }
    let citation = CitationData {
        field,
        page: input.page,
        place: input.place,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id, field).await,
        async |tx| {
            let mut citations = others(tx, id, field).await?;
            citations.push(citation);
            Ok(service::save_citations(tx, &permit, id, version, citations).await?)
        },
    )
    .await
}

/// Entfernt die Fundstelle eines Werts; `If-Match` ist der `ETag` des Bescheids.
#[utoipa::path(delete, path = paths::API_CITATION, params(("id" = i64, Path), ("field" = String, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "Der Wert hat keine Fundstelle")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path((id, field)): Path<(NoticeId, String)>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    stored(&db, id).await?;
    let field = citable(&field)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id, field).await,
        async |tx| {
            let citations = others(tx, id, field).await?;
            Ok(service::save_citations(tx, &permit, id, version, citations).await?)
        },
    )
    .await
}

/// The name of a value that can cite its place.
fn citable(field: &str) -> Result<&'static str, AppError> {
    let found = CITABLE.iter().find(|(known, _)| *known == field);
    found.map(|(known, _)| *known).ok_or_else(|| {
        let known: Vec<&str> = CITABLE.iter().map(|(known, _)| *known).collect();
        AppError::Invalid(format!(
            "„{}“ hat keine Fundstelle. Möglich: {}.",
            field.chars().take(40).collect::<String>(),
            known.join(", ")
        ))
    })
}

async fn stored(db: &Db, id: NoticeId) -> Result<NoticeView, AppError> {
    service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// The stored places of the other values.
async fn others(tx: &WriteTx, id: NoticeId, field: &str) -> Result<Vec<CitationData>, AppError> {
    let mut citations = queries::citations(tx.conn(), id).await?;
    citations.retain(|citation| citation.field != field);
    Ok(citations)
}

async fn told(tx: &WriteTx, id: NoticeId, field: &'static str) -> Result<Told, AppError> {
    let view = service::read_notice(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(view.version, &json(view, field))
}

fn json(view: NoticeView, field: &'static str) -> CitationJson {
    let known = view
        .citations
        .into_iter()
        .find(|citation| citation.field == field);
    CitationJson::from(known.unwrap_or_else(|| CitationData {
        field,
        page: None,
        place: String::new(),
    }))
}

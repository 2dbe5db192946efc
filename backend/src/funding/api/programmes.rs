//! Programmes.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::auth::{EditProgrammes, ReadFunding};
use crate::db::Db;
use crate::funding::programme::{self, Programme};
use crate::funding::{paths, queries, service};
use crate::web::api::{ApiBody, ApiFilter, ApiPermit, ApiQuery, Page, Told, created};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_PROGRAMMES, list)
        .post(paths::API_PROGRAMMES, add)
        .get(paths::API_PROGRAMME, show)
}

/// Ein Förderprogramm in einer Fassung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProgrammeJson {
    #[schema(example = "digitalpakt-nrw")]
    code: String,
    version: u32,
    title: String,
    #[schema(required)]
    land: Option<String>,
    #[schema(required)]
    valid_from: Option<NaiveDate>,
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    parameters: Vec<ParameterJson>,
}

/// Eine Angabe des Programms; `value` ist `null`, wo sie fehlt und aus dem Bescheid kommt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ParameterJson {
    #[schema(example = "foerdersatz")]
    name: &'static str,
    #[schema(required)]
    value: Option<String>,
    #[schema(required)]
    source: Option<String>,
}

impl From<&Programme> for ProgrammeJson {
    fn from(programme: &Programme) -> Self {
        let parameter = |parameter: programme::Parameter| ParameterJson {
            name: parameter.name,
            value: parameter.value,
            source: parameter.source,
        };
        Self {
            code: programme.code.clone(),
            version: programme.version,
            title: programme.title.clone(),
            land: programme.land.value.clone(),
            valid_from: programme.valid_from,
            valid_to: programme.valid_to,
            parameters: programme.parameters().into_iter().map(parameter).collect(),
        }
    }
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Bundesland, zwei Buchstaben, zum Beispiel `NW`.
    #[param(required = false)]
    land: String,
}

/// Förderprogramme mit allen Angaben.
#[utoipa::path(get, path = paths::API_PROGRAMMES, params(ApiQuery, Filter), responses((status = 200, body = Page<ProgrammeJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
    ApiFilter(asked): ApiFilter<Filter>,
) -> Result<Json<Page<ProgrammeJson>>, AppError> {
    query.known_sort("Förderprogramme", &[])?;
    let all = queries::programmes(db.reader()).await?;
    let key = |programme: &&Programme| format!("{}:{}", programme.code, programme.version);
    let is_there = |programme: &&Programme| {
        let land = programme.land.value.as_deref().unwrap_or_default();
        asked.land.is_empty() || land.eq_ignore_ascii_case(&asked.land)
    };
    let page = Page::cut(&query, all.iter().filter(is_there).collect(), key)?;
    Ok(Json(page.map(ProgrammeJson::from)))
}

/// Welche Fassung; ohne Angabe die neueste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Chosen {
    #[param(required = false)]
    version: Option<u32>,
}

/// Ein Förderprogramm, ohne `version` in seiner neuesten Fassung.
#[utoipa::path(get, path = paths::API_PROGRAMME, params(("code" = String, Path), Chosen),
    responses((status = 200, body = ProgrammeJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(code): Path<String>,
    ApiFilter(chosen): ApiFilter<Chosen>,
) -> Result<Json<ProgrammeJson>, AppError> {
    let all = queries::programmes(db.reader()).await?;
    let found = programme::find(&all, &code, chosen.version).ok_or(AppError::NotFound)?;
    Ok(Json(found.into()))
}

/// Eine Fassung, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditionInput {
    /// Der ganze Text der Fassung.
    toml: String,
}

/// Trägt eine Fassung eines Förderprogramms ein; sie ändert sich nicht mehr.
#[utoipa::path(post, path = paths::API_PROGRAMMES, request_body = EditionInput,
    responses((status = 201, description = "eingetragen", body = ProgrammeJson), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditProgrammes>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input: EditionInput = body.read()?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let edition = service::add_edition(tx, &permit, &input.toml).await?;
        let location = paths::api_edition(&edition.code, edition.version);
        Ok((
            location,
            Told::new(i64::from(edition.version), &ProgrammeJson::from(&edition))?,
        ))
    })
    .await
}

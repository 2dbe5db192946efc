//! Programmes.

use axum::Json;
use axum::extract::Path;
use chrono::NaiveDate;
use serde::Serialize;

use crate::auth::ReadFunding;
use crate::funding::paths;
use crate::funding::programme::{self, Programme};
use crate::web::api::{ApiPermit, ApiQuery, Page};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_PROGRAMMES, list)
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

/// Förderprogramme mit allen Angaben.
#[utoipa::path(get, path = paths::API_PROGRAMMES, params(ApiQuery), responses((status = 200, body = Page<ProgrammeJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    query: ApiQuery,
) -> Result<Json<Page<ProgrammeJson>>, AppError> {
    query.known_sort("Förderprogramme", &[])?;
    let all = programme::all().map_err(AppError::internal)?;
    let key = |programme: &&Programme| format!("{}:{}", programme.code, programme.version);
    let page = Page::cut(&query, all.iter().collect(), key)?;
    Ok(Json(page.map(ProgrammeJson::from)))
}

/// Ein Förderprogramm in seiner neuesten Fassung.
#[utoipa::path(get, path = paths::API_PROGRAMME, params(("code" = String, Path)),
    responses((status = 200, body = ProgrammeJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    Path(code): Path<String>,
) -> Result<Json<ProgrammeJson>, AppError> {
    let all = programme::all().map_err(AppError::internal)?;
    let found = programme::find(all, &code, None).ok_or(AppError::NotFound)?;
    Ok(Json(found.into()))
}

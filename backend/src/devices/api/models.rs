//! Device models.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::ModelId;
use serde::{Deserialize, Serialize};

use crate::auth::EditModels;
use crate::db::{Db, WriteTx};
use crate::devices::forms::ModelForm;
use crate::devices::rows::ModelDetail;
use crate::devices::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, refused, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_MODELS, list)
        .get(paths::API_MODEL, show)
        .put(paths::API_MODEL, edit)
}

/// Ein Gerätemodell.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ModelJson {
    id: i64,
    version: i64,
    manufacturer: String,
    name: String,
    category: &'static str,
    /// Nutzungsdauer in Jahren.
    #[schema(required)]
    useful_life_years: Option<i64>,
    /// Geräte dieses Modells.
    devices: u64,
}

/// Ein Gerätemodell, wie es sein soll.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelEdit {
    manufacturer: String,
    name: String,
    category: String,
    #[serde(default)]
    useful_life_years: Option<i64>,
}

impl From<ModelDetail> for ModelJson {
    fn from(model: ModelDetail) -> Self {
        Self {
            id: model.row.id.0,
            version: model.version,
            manufacturer: model.row.manufacturer,
            name: model.row.name,
            category: model.row.category.code(),
            useful_life_years: model.useful_life_years,
            devices: model.devices,
        }
    }
}

/// Gerätemodelle, nach Hersteller und Namen.
#[utoipa::path(get, path = paths::API_MODELS, params(ApiQuery), responses((status = 200, body = Page<ModelJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<EditModels>,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<ModelJson>>, AppError> {
    query.known_sort("Gerätemodelle", &[])?;
    let words = query.q.to_lowercase();
    let mut models = queries::counted_models(db.reader()).await?;
    models.retain(|model| {
        let name = format!("{} {}", model.row.manufacturer, model.row.name).to_lowercase();
        words.split_whitespace().all(|word| name.contains(word))
    });
    let page = Page::cut(&query, models, |model| model.row.id.to_string())?;
    Ok(Json(page.map(ModelJson::from)))
}

/// Ein Gerätemodell, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_MODEL, params(("id" = i64, Path)),
    responses((status = 200, body = ModelJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<EditModels>,
    db: Db,
    Path(id): Path<ModelId>,
) -> Result<Response, AppError> {
    let model = queries::model(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    Ok(versioned(model.version, ModelJson::from(model)))
}

/// Ändert ein Modell und damit alle seine Geräte.
#[utoipa::path(put, path = paths::API_MODEL, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ModelEdit,
    responses((status = 200, description = "geändert, mit ETag", body = ModelJson), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "abgewiesen, auch wo ein anderes Modell schon so heißt")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditModels>,
    db: Db,
    Path(id): Path<ModelId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::model(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input: ModelEdit = body.read()?;
    let form = ModelForm {
        version: version.to_string(),
        manufacturer: input.manufacturer,
        model_name: input.name,
        category: input.category,
        useful_life_years: input
            .useful_life_years
            .map(|years| years.to_string())
            .unwrap_or_default(),
        merge: String::new(),
    };
    let command = form.read(id).map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::edit_model(tx, &permit, command).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: ModelId) -> Result<Told, AppError> {
    let model = queries::model(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Told::new(model.version, &ModelJson::from(model))
}

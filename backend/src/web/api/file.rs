//! A file as the body of a request.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use super::body::{key, limited};
use super::etag;
use crate::db::Once;
use crate::documents::{self, Documents, Stored};
use crate::text::base_name;
use crate::web::download::disposition;
use crate::web::error::AppError;
use crate::web::once::Asked;
use crate::web::state::AppState;

/// A file sent as it is, up to the configured limit; only a few are in memory at the same time.
#[derive(Debug)]
pub struct ApiFile {
    /// `?file_name=`; for messages and downloads only, never a path.
    pub name: String,
    pub bytes: Bytes,
    /// As for [`ApiBody`](super::ApiBody).
    pub once: Option<Once>,
    _turn: OwnedSemaphorePermit,
}

impl ApiFile {
    /// Writes the bytes to the document store, as they came.
    ///
    /// # Errors
    /// 507 where the store cannot be written.
    pub async fn store(&self, documents: &Documents) -> Result<Stored, AppError> {
        let (documents, bytes) = (documents.clone(), self.bytes.clone());
        let put = tokio::task::spawn_blocking(move || documents.put(&bytes)).await;
        let put = put.map_err(AppError::internal)?;
        put.map_err(|error| AppError::Storage(error.to_string()))
    }
}

/// A file of the document store byte for byte, to be saved under `name` with the suffix of its type; `version` is that of the record it belongs to.
///
/// # Errors
/// 500 for a file that is missing or was changed.
pub async fn saved(
    documents: &Documents,
    (sha256, name): (String, &str),
    version: i64,
) -> Result<Response, AppError> {
    let documents = documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let media_type = documents::media_type(&bytes).unwrap_or("application/octet-stream");
    let name =
        HeaderValue::try_from(disposition(&documents::named(name, &bytes))).map_err(AppError::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_DISPOSITION, name);
    headers.insert(ETAG, etag(version));
    Ok(response)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    file_name: String,
}

impl FromRequest<AppState> for ApiFile {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        let Query(Named { file_name }) =
            Query::from_request_parts(&mut parts, state).await.map_err(|_| {
                AppError::BadRequest("„file_name“ steht mehr als einmal in der Adresse.".to_owned())
            })?;
        let key = key(&parts.headers)?;
        let uploads = Arc::clone(&state.uploads);
        let turn = uploads.acquire_owned().await.map_err(AppError::internal)?;
        let bytes = limited(body, state.config.server.upload_bytes).await?;
        if bytes.is_empty() {
            return Err(AppError::Invalid(
                "Es kam keine Datei an. Bitte schicken Sie ihren Inhalt als Körper der Anfrage.".to_owned(),
            ));
        }
        Ok(Self {
            name: base_name(&file_name).to_owned(),
            once: key.map(|key| Asked::of(&parts).with(&bytes).once(&key)),
            bytes,
            _turn: turn,
        })
    }
}

//! A file as the body of a request.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use super::body::{key, limited};
use crate::db::Once;
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
            name: file_name,
            once: key.map(|key| Asked::of(&parts).with(&bytes).once(&key)),
            bytes,
            _turn: turn,
        })
    }
}

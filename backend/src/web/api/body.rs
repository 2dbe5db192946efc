//! JSON bodies: limited, strict, with an answer that says where it does not fit; and the key that makes a repeat harmless.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::misfit;
use crate::db::Once;
use crate::web::error::AppError;
use crate::web::form::too_large;
use crate::web::once::Asked;
use crate::web::state::AppState;

/// The body of a change, not read yet: first it is settled whether the record is there at all.
#[derive(Debug, Clone)]
pub struct ApiBody {
    bytes: Bytes,
    is_json: bool,
    /// The `Idempotency-Key`, 16 to 64 characters: the same request with the same key of the same token has one effect.
    /// Without the header every request counts by itself.
    pub once: Option<Once>,
}

impl ApiBody {
    /// The JSON. Its type denies unknown fields, so that a misspelt one is told and none is set unasked; serde refuses
    /// duplicate fields and a depth over 128.
    ///
    /// # Errors
    /// 415 for another content type, 400 for what is no JSON, 422 for what does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, AppError> {
        if !self.is_json {
            return Err(AppError::UnsupportedMedia(
                "Hier wird „Content-Type: application/json“ erwartet.".to_owned(),
            ));
        }
        misfit::read(&self.bytes)
    }
}

impl FromRequest<AppState> for ApiBody {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let key = key(&parts.headers)?;
        let bytes = limited(body, state.config.server.body_bytes).await?;
        Ok(Self {
            is_json: is_json(&parts.headers),
            once: key.map(|key| Asked::of(&parts).with(&bytes).once(&key)),
            bytes,
        })
    }
}

/// The whole body, up to `limit` bytes.
pub(super) async fn limited(body: axum::body::Body, limit: usize) -> Result<Bytes, AppError> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(_) => Err(AppError::BadRequest(
            "Der Inhalt ist nicht vollständig angekommen.".to_owned(),
        )),
    }
}

/// The key of the request, where it has one.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, AppError> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let fits = |key: &&str| (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let key = key.to_str().ok().filter(fits).map(str::to_owned);
    key.map(Some).ok_or_else(|| {
        AppError::BadRequest(
            "Der „Idempotency-Key“ braucht 16 bis 64 Zeichen ohne Leerzeichen, zum Beispiel eine UUID."
                .to_owned(),
        )
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_as_it_is_or_refused_and_none_is_none() {
        let of = |value: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert("idempotency-key", value.parse().unwrap());
            }
            key(&headers)
        };
        assert_eq!(
            of(Some("0123456789abcdef")).unwrap().as_deref(),
            Some("0123456789abcdef")
        );
        assert_eq!(of(None).unwrap(), None);
        for wrong in ["", "short", "with a blank in it", &"x".repeat(65)] {
            assert!(matches!(of(Some(wrong)), Err(AppError::BadRequest(_))), "{wrong}");
        }
    }
}

//! JSON bodies: limited, strict, with an answer that says where it does not fit; and the key that makes a repeat harmless.

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::auth::Secret;
use crate::db::Once;
use crate::web::error::AppError;
use crate::web::form::too_large;
use crate::web::once::Asked;
use crate::web::state::AppState;

/// A JSON body. Its type denies unknown fields, so that a misspelt one is told and none is set unasked; serde refuses
/// duplicate fields and a depth over 128.
#[derive(Debug, Clone)]
pub struct ApiBody<T> {
    pub value: T,
    /// The `Idempotency-Key`, 16 to 64 characters, for [`Db::write_once`](crate::db::Db::write_once): the same request
    /// with the same key of the same token has one effect. Without the header every request counts by itself.
    pub once: Once,
}

impl<T: DeserializeOwned> FromRequest<AppState> for ApiBody<T> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        if !is_json(request.headers()) {
            return Err(AppError::UnsupportedMedia(
                "Hier wird „Content-Type: application/json“ erwartet.".to_owned(),
            ));
        }
        let (parts, body) = request.into_parts();
        let key = key(&parts.headers)?;
        let limit = state.config.server.body_bytes;
        match Limited::new(body, limit).collect().await {
            Ok(body) => {
                let bytes = body.to_bytes();
                Ok(Self {
                    value: read(&bytes)?,
                    once: Asked::of(&parts).with(&bytes).once(&key),
                })
            }
            Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
            Err(_) => Err(AppError::BadRequest(
                "Der Inhalt ist nicht vollständig angekommen.".to_owned(),
            )),
        }
    }
}

/// The key of the request, or one that never comes again.
fn key(headers: &HeaderMap) -> Result<String, AppError> {
    let Some(key) = headers.get("idempotency-key") else {
        let fresh = Secret::generate().map_err(AppError::internal)?;
        return Ok(fresh.reveal().to_owned());
    };
    let fits = |key: &&str| (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    key.to_str().ok().filter(fits).map(str::to_owned).ok_or_else(|| {
        AppError::BadRequest(
            "Der „Idempotency-Key“ braucht 16 bis 64 Zeichen ohne Leerzeichen, zum Beispiel eine UUID."
                .to_owned(),
        )
    })
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let at = format!("Zeile {}, Spalte {}", error.line(), error.column());
        match error.classify() {
            Category::Data => AppError::Invalid(format!("Der Inhalt passt nicht ({at}): {error}")),
            _ => AppError::BadRequest(format!("Das ist kein gültiger JSON-Text ({at}).")),
        }
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

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Room {
        #[expect(dead_code, reason = "only whether it is read matters")]
        name: String,
    }

    #[test]
    fn a_key_is_taken_as_it_is_or_refused_and_none_is_never_the_same() {
        let of = |value: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert("idempotency-key", value.parse().unwrap());
            }
            key(&headers)
        };
        assert_eq!(of(Some("0123456789abcdef")).unwrap(), "0123456789abcdef");
        assert_ne!(of(None).unwrap(), of(None).unwrap());
        for wrong in ["", "short", "with a blank in it", &"x".repeat(65)] {
            assert!(matches!(of(Some(wrong)), Err(AppError::BadRequest(_))), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_json_or_does_not_fit_is_refused_with_its_place() {
        assert!(read::<Room>(br#"{"name":"B 104"}"#).is_ok());
        let bad: &[&[u8]] = &[
            b"",
            b"{",
            b"\xef\xbb\xbf{\"name\":\"x\"}",
            b"{\"name\":\"\xff\"}",
            b"{\"name\":NaN}",
        ];
        for bytes in bad {
            let error = read::<Room>(bytes).unwrap_err();
            assert!(
                matches!(&error, AppError::BadRequest(text) if text.contains("Zeile 1")),
                "{error:?}"
            );
        }
        let deep = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
        assert!(matches!(
            read::<serde_json::Value>(&deep),
            Err(AppError::BadRequest(_))
        ));
        for text in [
            r#"{"name":"x","name":"y"}"#,
            r#"{"name":"x","version":9}"#,
            r#"{"name":1}"#,
            "[]",
        ] {
            assert!(
                matches!(read::<Room>(text.as_bytes()), Err(AppError::Invalid(_))),
                "{text}"
            );
        }
    }
}

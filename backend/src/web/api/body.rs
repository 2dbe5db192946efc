//! JSON bodies: limited, strict, with an answer that says where it does not fit.

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::web::error::AppError;
use crate::web::form::too_large;
use crate::web::state::AppState;

/// A JSON body. Its type denies unknown fields, so that a misspelt one is told and none is set unasked; serde refuses
/// duplicate fields and a depth over 128.
#[derive(Debug, Clone)]
pub struct ApiBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for ApiBody<T> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        if !is_json(request.headers()) {
            return Err(AppError::UnsupportedMedia(
                "Hier wird „Content-Type: application/json“ erwartet.".to_owned(),
            ));
        }
        let limit = state.config.server.body_bytes;
        match Limited::new(request.into_body(), limit).collect().await {
            Ok(body) => read(&body.to_bytes()).map(Self),
            Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
            Err(_) => Err(AppError::BadRequest(
                "Der Inhalt ist nicht vollständig angekommen.".to_owned(),
            )),
        }
    }
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

//! Versions of records: `ETag` in the answer, `If-Match` before a change.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::web::error::AppError;

/// The `ETag` of a record's version: `"3"`.
#[must_use]
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// A record as JSON with the `ETag` of its version.
#[must_use]
pub fn versioned(version: i64, record: impl Serialize) -> Response {
    let mut response = Json(record).into_response();
    response.headers_mut().insert(ETAG, etag(version));
    response
}

/// The version that a change is based on: `If-Match` with the `ETag` that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(Option<i64>);

impl IfMatch {
    /// The version; asked for once it is known that the record is there.
    ///
    /// # Errors
    /// 428 without a header, or with one that is no `ETag` of ours.
    pub fn version(self) -> Result<i64, AppError> {
        self.0.ok_or(AppError::NoVersion)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(read(&parts.headers)))
    }
}

/// A proxy that compresses turns `"3"` into `W/"3"`: both are version 3.
fn read(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(IF_MATCH)?.to_str().ok()?.trim();
    let quoted = text.strip_prefix("W/").unwrap_or(text);
    quoted.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_etag_of_an_answer_comes_back_as_the_version() {
        let mut headers = HeaderMap::new();
        assert_eq!(read(&headers), None);
        headers.insert(IF_MATCH, etag(3));
        assert_eq!(read(&headers), Some(3));
        for (text, version) in [("W/\"3\"", Some(3)), ("*", None), ("3", None), ("\"x\"", None)] {
            headers.insert(IF_MATCH, text.parse().unwrap());
            assert_eq!(read(&headers), version, "{text}");
        }
    }
}

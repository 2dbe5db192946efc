//! A program that uses the REST API.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;

use crate::Answer;

/// The header of a JSON body.
pub const JSON: (&str, &str) = ("content-type", "application/json");

/// Sends requests with a bearer token.
#[derive(Debug, Clone)]
pub struct Api {
    router: Router,
    token: String,
}

impl Api {
    pub(crate) fn new(router: Router, token: String) -> Self {
        Self { router, token }
    }

    /// The bearer token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Reads `path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Patches with JSON.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// Replaces the record that was read with this `ETag`.
    pub async fn put(&self, path: &str, etag: &str, body: &Value) -> Answer {
        let headers = [("if-match", etag), JSON];
        self.call(Method::PUT, path, &headers, body.to_string()).await
    }

    /// Removes the record that was read with this `ETag`.
    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.call(Method::DELETE, path, &[("if-match", etag)], Vec::new())
            .await
    }

    /// Posts JSON with a key that makes a repeat harmless.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        let headers = [("idempotency-key", key), JSON];
        self.call(Method::POST, path, &headers, body.to_string()).await
    }

    /// Sends a request with these headers and bytes.
    ///
    /// # Panics
    /// Where `path` is no path or a header none.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", crate::browser::HOST)
            .header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(&self.router, request.body(body.into()).expect("a request")).await
    }

    /// Sends a request with or without JSON.
    ///
    /// # Panics
    /// Where `path` is no path.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", crate::browser::HOST)
            .header("authorization", format!("Bearer {}", self.token));
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        Answer::of(&self.router, request.expect("a request")).await
    }
}

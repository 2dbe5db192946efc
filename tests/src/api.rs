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

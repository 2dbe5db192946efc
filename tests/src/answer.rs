//! What the service answered.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a failure here is a failure of the test"
)]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::{Router, response::Response};
use tower::ServiceExt;

use crate::html;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// `GET /konto`, for messages.
    pub request: String,
}

impl Answer {
    pub(crate) async fn of(router: &Router, request: Request<Body>) -> Self {
        let name = format!("{} {}", request.method(), request.uri());
        let response: Response = match router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX)
                .await
                .expect("the answer is complete")
                .to_vec(),
            request: name,
        }
    }

    /// The answer itself, where its status is `status`.
    ///
    /// # Panics
    /// With the text of the page, where it is another one.
    #[track_caller]
    #[must_use = "or use `assert_status`"]
    pub fn expect(self, status: u16) -> Self {
        self.assert_status(status);
        self
    }

    /// Fails where the status is not `status`.
    ///
    /// # Panics
    /// With the text of the page.
    #[track_caller]
    pub fn assert_status(&self, status: u16) {
        if self.status.as_u16() != status {
            panic!(
                "{} answered {} instead of {status}: {}{}",
                self.request,
                self.status,
                self.location().unwrap_or_default(),
                self.text()
            );
        }
    }

    /// Fails where the page does not show `words`.
    ///
    /// # Panics
    /// With the text of the page.
    #[track_caller]
    pub fn assert_shows(&self, words: &str) {
        let text = self.text();
        if !text.contains(words) {
            panic!("{} does not show “{words}”:\n{text}", self.request);
        }
    }

    /// Fails where the page shows `words`.
    ///
    /// # Panics
    /// With the text of the page.
    #[track_caller]
    pub fn assert_hides(&self, words: &str) {
        let text = self.text();
        if text.contains(words) {
            panic!("{} shows “{words}”:\n{text}", self.request);
        }
    }

    /// The body as it was sent.
    #[must_use]
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a reader sees: text without tags, blanks collapsed.
    #[must_use]
    pub fn text(&self) -> String {
        html::text(&self.html())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} is no JSON ({error}): {}", self.request, self.html()))
    }

    /// Where a redirect leads.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.headers.get("location")?.to_str().ok()
    }

    /// The forms of the page, in order.
    #[must_use]
    pub fn forms(&self) -> Vec<html::Form> {
        html::forms(&self.html())
    }
}

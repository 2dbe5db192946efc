//! Attacks on the way in: other sites, stolen or guessed sessions and passwords, oversized and overfull requests.

mod answers;
mod api;
mod borders;
mod forms;
mod guessing;
mod load;
mod pictures;
mod repeats;
mod session_end;
mod sessions;
mod terms;
mod uploads;
mod workbooks;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use paktbuch_tests::TestApp;
use tower::ServiceExt;

/// Sends a request with exactly these headers, past everything that a browser adds.
async fn raw(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    paktbuch::app::router(app.state.clone())
        .oneshot(request.body(Body::from(body.to_owned())).unwrap())
        .await
        .unwrap()
}

/// Status and text of an answer.
async fn read(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

//! More requests than room, and a stop under load.

use std::sync::Arc;

use axum::http::StatusCode;
use paktbuch_tests::{Engine, TestApp};

use super::raw;

#[tokio::test]
async fn what_finds_no_room_is_told_to_come_back_and_probes_are_still_answered() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let mut config = (*app.state.config).clone();
    config.server.concurrent_requests = 0;
    app.state.config = Arc::new(config);
    let host = [("host", "paktbuch.test")];
    let turned_away = raw(&app, "GET", "/anmelden", &host, "").await;
    assert_eq!(turned_away.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(turned_away.headers().get("retry-after").unwrap(), "5");
    assert_eq!(
        raw(&app, "GET", "/healthz", &host, "").await.status(),
        StatusCode::OK
    );
}

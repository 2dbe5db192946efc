//! What probes and monitors ask, without sign-in and without personal data: `/healthz`, `/readyz`, `/metrics`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::db::Db;

/// An answer to `/readyz` counts this long, so that nobody can keep the database busy with it.
const FRESH: Duration = Duration::seconds(2);

/// What this process has seen so far.
#[derive(Debug, Clone)]
pub(super) struct Health {
    db: Db,
    /// The data directory.
    data: PathBuf,
    /// What has to be sent to read the metrics; empty for nothing.
    metrics_token: String,
    started: DateTime<Utc>,
    /// Answers by the first digit of their status, 1 to 5.
    answers: Arc<[AtomicU64; 5]>,
    readiness: Arc<Mutex<Option<Readiness>>>,
}

/// Whether changes can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Readiness {
    asked_at: DateTime<Utc>,
    writable: bool,
    schema_current: bool,
    has_room: bool,
}

impl Health {
    pub(super) fn new(db: Db, data: PathBuf, metrics_token: String) -> Self {
        Self {
            started: db.clock().now(),
            db,
            data,
            metrics_token,
            answers: Arc::default(),
            readiness: Arc::default(),
        }
    }

    /// The three addresses.
    pub(super) fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        Router::new()
            .route("/healthz", get(alive))
            .route("/readyz", get(ready))
            .route("/metrics", get(metrics))
            .with_state(self.clone())
    }

    /// Counts an answer.
    pub(super) async fn count(State(health): State<Self>, request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let class = usize::from(response.status().as_u16() / 100);
        if let Some(answers) = class.checked_sub(1).and_then(|class| health.answers.get(class)) {
            answers.fetch_add(1, Ordering::Relaxed);
        }
        response
    }

    /// Whether a request brings the token for the metrics, or none is asked for.
    fn shows_metrics(&self, headers: &HeaderMap) -> bool {
        let told = headers.get(header::AUTHORIZATION);
        let told = told.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        // Hashes are compared, so that the time it takes says nothing of the token.
        let is_token = |told: &str| Sha256::digest(told) == Sha256::digest(&self.metrics_token);
        self.metrics_token.is_empty() || told.is_some_and(is_token)
    }

    async fn readiness(&self) -> Readiness {
        let mut known = self.readiness.lock().await;
        let now = self.db.clock().now();
        if let Some(readiness) = *known
            && (now - readiness.asked_at).abs() < FRESH
        {
            return readiness;
        }
        let readiness = Readiness {
            asked_at: now,
            writable: self.db.check_writable().await.is_ok(),
            schema_current: self
                .db
                .migration_state()
                .await
                .is_ok_and(|state| state.pending.is_empty()),
            has_room: rustix::fs::statvfs(&self.data).is_ok_and(|disk| {
                let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
                has_room(bytes(disk.f_bavail), bytes(disk.f_blocks))
            }),
        };
        *known = Some(readiness);
        readiness
    }
}

/// Whether enough of a disk is free: 50 MB, or 5 % of a small one.
fn has_room(free: u64, size: u64) -> bool {
    const ENOUGH: u64 = 50 * 1024 * 1024;
    free >= ENOUGH.min(size / 20)
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(health): State<Health>) -> Response {
    let Readiness {
        writable,
        schema_current,
        has_room,
        ..
    } = health.readiness().await;
    let is_ready = writable && schema_current && has_room;
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "ready": is_ready,
        "database_writable": writable,
        "schema_current": schema_current,
        "disk_has_room": has_room,
    });
    let mut response = (status, Json(body)).into_response();
    if !is_ready {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// Prometheus text format 0.0.4.
async fn metrics(State(health): State<Health>, headers: HeaderMap) -> Response {
    use std::fmt::Write;
    if !health.shows_metrics(&headers) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    let uptime = (health.db.clock().now() - health.started).num_seconds().max(0);
    let engine = if health.db.is_sqlite() {
        "sqlite"
    } else {
        "postgresql"
    };
    let mut text = format!(
        "# HELP paktbuch_info Version and database engine.\n# TYPE paktbuch_info gauge\n\
         paktbuch_info{{version=\"{}\",engine=\"{engine}\"}} 1\n\
         # HELP paktbuch_uptime_seconds Seconds since the start of the process.\n# TYPE paktbuch_uptime_seconds gauge\n\
         paktbuch_uptime_seconds {uptime}\n\
         # HELP paktbuch_http_responses_total Answers by class of their status.\n# TYPE paktbuch_http_responses_total counter\n",
        env!("CARGO_PKG_VERSION")
    );
    for (index, count) in health.answers.iter().enumerate() {
        let _ = writeln!(
            text,
            "paktbuch_http_responses_total{{class=\"{}xx\"}} {}",
            index + 1,
            count.load(Ordering::Relaxed)
        );
    }
    let plain = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, plain)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::has_room;

    #[test]
    fn a_disk_is_too_full_below_fifty_megabytes_or_a_twentieth() {
        const MB: u64 = 1024 * 1024;
        for (free, size, room) in [
            (50 * MB, 500_000 * MB, true),
            (49 * MB, 500_000 * MB, false),
            (5 * MB, 100 * MB, true),
            (4 * MB, 100 * MB, false),
            (0, 100 * MB, false),
        ] {
            assert_eq!(has_room(free, size), room, "{free} of {size}");
        }
    }
}

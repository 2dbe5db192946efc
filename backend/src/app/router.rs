//! Every route of the service, on one page.

use std::time::Duration;

use axum::error_handling::HandleErrorLayer;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;

use super::health::Health;
use super::openapi::{self, Parameters};
use crate::checking::Surveys;
use crate::overview::Surveyed;
use crate::web::arrival;
use crate::web::assets;
use crate::web::error::AppError;
use crate::web::guard::{self, REQUEST_ID};
use crate::web::routes::Routes;
use crate::web::state::AppState;
use crate::{
    account, administration, budgets, capitalising, checking, deadlines, devices, drawdowns, evidence,
    examination, filing, funding, history, information, interest, memos, ordering, overview, purchasing,
    reporting, schools, search, takeover,
};

fn routes() -> Routes {
    Routes::new()
        .get(openapi::PATH, openapi::show)
        .merge(account::routes())
        .merge(administration::routes())
        .merge(overview::routes())
        .merge(overview::api())
        .merge(deadlines::routes())
        .merge(deadlines::api())
        .merge(schools::routes())
        .merge(schools::api())
        .merge(funding::routes())
        .merge(funding::api())
        .merge(ordering::routes())
        .merge(ordering::api())
        .merge(purchasing::routes())
        .merge(purchasing::api())
        .merge(devices::routes())
        .merge(devices::api())
        .merge(search::routes())
        .merge(search::api())
        .merge(checking::routes())
        .merge(checking::api())
        .merge(evidence::routes())
        .merge(evidence::api())
        .merge(reporting::routes())
        .merge(reporting::api())
        .merge(filing::routes())
        .merge(filing::api())
        .merge(takeover::routes())
        .merge(takeover::api())
        .merge(budgets::routes())
        .merge(budgets::api())
        .merge(drawdowns::routes())
        .merge(drawdowns::api())
        .merge(interest::routes())
        .merge(capitalising::routes())
        .merge(capitalising::api())
        .merge(interest::api())
        .merge(examination::routes())
        .merge(examination::api())
        .merge(memos::routes())
        .merge(memos::api())
        .merge(history::routes())
        .merge(history::api())
        .merge(information::routes())
}

/// Method and path of every route but the static files and the health checks.
#[must_use]
pub fn table() -> Vec<(Method, &'static str)> {
    routes().into_parts().1
}

/// The whole service.
pub fn router(state: AppState) -> Router {
    router_with(state, Surveyed::of(Surveys::default()))
}

/// The whole service with surveys that others make too.
pub(super) fn router_with(state: AppState, surveyed: Surveyed) -> Router {
    let (pages, _) = routes().into_parts();
    let health = Health::new(
        state.authority.db.clone(),
        state.authority.root.clone(),
        state.config.server.metrics_token.clone(),
    );
    let id = HeaderName::from_static(REQUEST_ID);
    let server = &state.config.server;
    let shed = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(|_| async {
            AppError::Busy("too many requests at once".to_owned())
        }))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(server.concurrent_requests));
    let timeout = TimeoutLayer::with_status_code(
        StatusCode::SERVICE_UNAVAILABLE,
        Duration::from_secs(server.request_seconds),
    );
    pages
        .route("/assets/{name}", axum::routing::get(assets::serve))
        .fallback(|| async { AppError::NotFound })
        .layer(Extension(surveyed.surveys().clone()))
        .layer(Extension(surveyed))
        // Drawdowns and rules use funding, so what they tell the page of a notice is handed in.
        .layer(Extension(funding::Elsewhere::by(
            drawdowns::drawable,
            checking::errors_before_filing,
        )))
        .layer(from_fn_with_state(state.clone(), account::keep_input))
        .layer(from_fn_with_state(Parameters::described(), Parameters::check))
        .layer(from_fn_with_state(state.clone(), guard::same_origin))
        .layer(from_fn_with_state(state.clone(), arrival::in_time))
        .layer(DefaultBodyLimit::max(server.body_bytes))
        .layer(CatchPanicLayer::new())
        .layer(timeout)
        .layer(shed)
        .layer(from_fn_with_state(state.clone(), guard::failures))
        // Probes come to any host name and are answered under load too.
        .merge(health.router())
        .layer(from_fn_with_state(health, Health::count))
        .layer(from_fn_with_state(state.clone(), guard::security_headers))
        .layer(CompressionLayer::new())
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
        .layer(from_fn(guard::request_id))
        .with_state(state)
}

//! Serving until asked to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::listener::Limited;
use super::menu::menu;
use super::{DataDir, router};
use crate::auth::housekeeping;
use crate::auth::password::Passwords;
use crate::config::Config;
use crate::db::Db;
use crate::web::peer::Peer;
use crate::web::request::Authority;
use crate::web::state::AppState;
use crate::worker::Worker;

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "Ohne TLS wird nur auf einer Loopback-Adresse wie 127.0.0.1:8080 gelauscht, nicht auf {0}. Bitte einen TLS-Proxy \
         davorstellen und in config.toml „behind_tls_proxy = true“ setzen."
    )]
    PlainHttp(SocketAddr),
    #[error("Die Adresse {address} lässt sich nicht öffnen: {source}")]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("Der Dienst ist ausgefallen: {0}")]
    Serve(#[source] std::io::Error),
}

/// Uploads read into memory at the same time; others wait.
const UPLOADS: usize = 4;
/// Time for a request to arrive and for its answer to be read, beside the time to work on it.
const TRANSFER: Duration = Duration::from_secs(30);
const HOUSEKEEPING: Duration = Duration::from_secs(3_600);
/// Longest time that running requests get to finish after the signal to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// The state of the service for one authority.
#[must_use]
pub fn state(db: Db, data: &DataDir, config: Config, demo: bool) -> AppState {
    AppState {
        authority: Authority {
            db,
            documents: data.documents(),
            temporary: data.temporary(),
            worker: Worker::this_program(),
        },
        config: Arc::new(config),
        passwords: Passwords::default(),
        uploads: Arc::new(Semaphore::new(UPLOADS)),
        menu,
        demo,
    }
}

/// Serves until SIGTERM or Ctrl-C; `ready` is told the address once requests are answered.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(
    state: AppState,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    if !listen.ip().is_loopback() && !state.config.server.behind_tls_proxy {
        return Err(ServeError::PlainHttp(listen));
    }
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|source| ServeError::Listen {
            address: listen,
            source,
        })?;
    let address = listener.local_addr().map_err(ServeError::Serve)?;
    let patience = Duration::from_secs(state.config.server.request_seconds) + TRANSFER;
    let listener = Limited::new(listener, patience);
    let tidying = tokio::spawn(keep_house(state.clone()));
    let service = router(state).into_make_service_with_connect_info::<Peer>();
    let (stopped, stopping) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop_signal().await;
        let _ = stopped.send(());
    });
    let server = tokio::spawn(server.into_future());
    ready(address);
    let overdue = async {
        match stopping.await {
            Ok(()) => tokio::time::sleep(DRAIN).await,
            Err(_) => std::future::pending().await,
        }
    };
    let outcome = tokio::select! {
        served = server => match served {
            Ok(result) => result.map_err(ServeError::Serve),
            Err(error) => Err(ServeError::Serve(std::io::Error::other(error))),
        },
        () = overdue => Ok(()),
    };
    tidying.abort();
    outcome
}

/// Forgets at start and every hour what has served its time.
async fn keep_house(state: AppState) {
    let mut hours = tokio::time::interval(HOUSEKEEPING);
    loop {
        hours.tick().await;
        if let Err(error) = housekeeping::forget(&state.authority.db, state.config.lifetime()).await {
            tracing::warn!(error = error.to_string(), "housekeeping failed");
        }
    }
}

async fn stop_signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

//! Serving until asked to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::menu::menu;
use super::{DataDir, router};
use crate::auth::password::Passwords;
use crate::config::Config;
use crate::db::Db;
use crate::web::request::Authority;
use crate::web::state::AppState;

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
        },
        config: Arc::new(config),
        passwords: Passwords::default(),
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
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
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
    tokio::select! {
        served = server => match served {
            Ok(result) => result.map_err(ServeError::Serve),
            Err(error) => Err(ServeError::Serve(std::io::Error::other(error))),
        },
        () = overdue => Ok(()),
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

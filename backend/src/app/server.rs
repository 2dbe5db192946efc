//! Serving until asked to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::DataDir;
use super::connections::{HEAD, answer};
use super::leftovers::remove_leftovers;
use super::listener::Limited;
use super::menu::menu;
use super::router::router_with;
use crate::audit;
use crate::auth::housekeeping;
use crate::auth::password::Passwords;
use crate::checking::Surveys;
use crate::config::Config;
use crate::db::Db;
use crate::overview::Surveyed;
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
/// Time without a change after which the rules run.
const REST: Duration = Duration::from_secs(20);
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
            root: data.root().to_owned(),
            worker: Worker::this_program(),
            address: config.server.address().to_owned(),
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
    serve_with(state, listen, (Surveys::default(), REST), ready).await
}

/// As [`serve`], with the surveys that pages read and `rest`, the time without a change after which the rules run.
///
/// # Errors
/// [`ServeError`].
pub async fn serve_with(
    state: AppState,
    listen: SocketAddr,
    (surveys, rest): (Surveys, Duration),
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    if !listen.ip().is_loopback() && !state.config.server.behind_tls_proxy {
        return Err(ServeError::PlainHttp(listen));
    }
    let stop = StopSignals::listen()?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|source| ServeError::Listen {
            address: listen,
            source,
        })?;
    let address = listener.local_addr().map_err(ServeError::Serve)?;
    let removed = remove_leftovers(&state.authority.documents, &state.authority.temporary);
    if removed > 0 {
        tracing::info!(
            files = removed,
            "files that a crash left half written were removed"
        );
    }
    let patience = Duration::from_secs(state.config.server.request_seconds) + TRANSFER;
    let listener = Limited::new(listener, patience, state.config.server.connections_per_address);
    // They end with this function.
    let mut upkeep = JoinSet::new();
    upkeep.spawn(keep_house(state.clone()));
    let db = state.authority.db.clone();
    let surveyed = Surveyed::of(surveys);
    upkeep.spawn(keep_checked(db.changes(), db, surveyed.clone(), rest));
    let (stopped, stopping) = tokio::sync::oneshot::channel();
    let server = tokio::spawn(answer(listener, router_with(state, surveyed), HEAD, async move {
        stop.first().await;
        let _ = stopped.send(());
    }));
    ready(address);
    let overdue = async {
        match stopping.await {
            Ok(()) => tokio::time::sleep(DRAIN).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        served = server => served.map_err(|error| ServeError::Serve(std::io::Error::other(error))),
        () = overdue => Ok(()),
    }
}

/// Runs the rules once changes have come to rest, and at midnight, so that the first page finds it done.
async fn keep_checked(mut changes: watch::Receiver<u64>, db: Db, surveyed: Surveyed, rest: Duration) {
    let mut day = db.clock().today();
    loop {
        tokio::select! {
            changed = changes.changed() => {
                if changed.is_err() {
                    return;
                }
                while let Ok(Ok(())) = tokio::time::timeout(rest, changes.changed()).await {}
            }
            () = db.clock().end_of(day) => {}
        }
        day = db.clock().today();
        match surveyed.office(&db).await {
            Ok(office) => tracing::debug!(findings = office.finding_total, "the rules ran"),
            Err(error) => tracing::warn!(error = error.to_string(), "the rules could not run"),
        }
    }
}

/// Forgets at start and every hour what has served its time, and drops an anchor of the trail at start and once a day.
async fn keep_house(state: AppState) {
    let mut hours = tokio::time::interval(HOUSEKEEPING);
    let mut anchored = None;
    loop {
        hours.tick().await;
        if let Err(error) = housekeeping::forget(&state.authority.db, state.config.lifetime()).await {
            tracing::warn!(error = error.to_string(), "housekeeping failed");
        }
        let today = state.authority.db.clock().today();
        if anchored != Some(today) {
            match audit::drop_anchor(&state.authority.db, &state.authority.root).await {
                Ok(()) => anchored = Some(today),
                Err(error) => {
                    tracing::error!(error = error.to_string(), "no anchor of the trail was written")
                }
            }
        }
    }
}

/// What asks the service to stop. Heard from the moment it is made, so that none is missed at the start.
struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    fn listen() -> Result<Self, ServeError> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(ServeError::Serve)?,
            terminate: signal(SignalKind::terminate()).map_err(ServeError::Serve)?,
        })
    }

    async fn first(mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

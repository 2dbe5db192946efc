//! `serve`: runs the service.

use std::io::IsTerminal;
use std::net::SocketAddr;

use clap::Args;
use serde_json::json;
use tracing_subscriber::EnvFilter;

use super::{CliError, Context, Outcome};
use crate::app::{open_database, serve, state};
use crate::clock::Clock;
use crate::config::{Config, LogFormat};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Adresse, auf der gelauscht wird (Vorgabe: aus der Konfiguration)
    #[arg(long)]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let config = context.data.config()?;
        start_log(&config)?;
        let reserved = context.data.reserve()?;
        let db = open_database(&context.data, Clock::System).await?;
        let listen = self.listen.unwrap_or(config.server.listen);
        serve(
            state(db.clone(), &context.data, config, false),
            listen,
            |address| {
                let url = format!("http://{address}");
                context
                    .output
                    .record(&json!({ "url": url }), || format!("Paktbuch läuft: {url}"));
            },
        )
        .await?;
        db.close().await?;
        drop(reserved);
        Ok(Outcome::Done)
    }
}

/// Starts the log on stderr.
///
/// # Errors
/// Where the filter of the configuration cannot be read.
pub(super) fn start_log(config: &Config) -> Result<(), CliError> {
    let filter = EnvFilter::try_new(&config.log.level)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        // A closed stderr must not end requests.
        .log_internal_errors(false);
    match config.log.format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    }
}

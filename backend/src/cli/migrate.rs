//! `migrate status`, `migrate up`.

use clap::Subcommand;
use serde_json::json;

use super::{CliError, Context, Outcome};
use crate::app::open_as_it_is;
use crate::clock::Clock;
use crate::db::Db;

#[derive(Debug, Subcommand)]
pub(super) enum Migrate {
    /// Zeigt angewandte und ausstehende Migrationen
    Status,
    /// Wendet ausstehende Migrationen an
    Up,
}

impl Migrate {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let db = match self {
            Self::Status => open_as_it_is(&context.data, Clock::System).await?,
            Self::Up => {
                context.data.prepare()?;
                Db::open_unmigrated(context.data.target(), Clock::System).await?
            }
        };
        if matches!(self, Self::Up) {
            let progress = context.output.working("Migrationen anwenden");
            db.migrate().await?;
            progress.finish_and_clear();
        }
        let state = db.migration_state().await?;
        context.output.record(
            &json!({ "applied": state.applied, "pending": state.pending }),
            || {
                format!(
                    "{} Migrationen angewandt, {} ausstehend.",
                    state.applied.len(),
                    state.pending.len()
                )
            },
        );
        db.close().await?;
        Ok(Outcome::Done)
    }
}

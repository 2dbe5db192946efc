//! `list KIND`: one line a record with its reference.

mod invoices;
mod schools;

use clap::Subcommand;

use super::{CliError, Context, Outcome};
use crate::app::open_database;
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum List {
    /// Schulen
    Schools,
    /// Rechnungen
    Invoices,
}

impl List {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let db = open_database(&context.data, Clock::System).await?;
        match self {
            Self::Schools => schools::list(&db, context).await?,
            Self::Invoices => invoices::list(&db, context).await?,
        }
        db.close().await?;
        Ok(Outcome::Done)
    }
}

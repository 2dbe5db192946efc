//! `list KIND`: one line a record with its reference.

mod devices;
mod funding;
mod invoices;
mod orders;
mod schools;

use clap::Subcommand;

use super::{CliError, Context, Outcome};
use crate::app::{open_existing, or_read_only};
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum List {
    /// Schulen
    Schools,
    /// Förderprogramme mit ihren Angaben
    Programmes,
    /// Anträge
    Applications,
    /// Zuwendungsbescheide
    Notices,
    /// Bestellungen
    Orders,
    /// Rechnungen
    Invoices,
    /// Geräte
    Devices,
}

impl List {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let opened = open_existing(&context.data, Clock::System).await;
        let db = or_read_only(opened, &context.data, Clock::System).await?;
        match self {
            Self::Schools => schools::list(&db, context).await?,
            Self::Programmes => funding::programmes(&db, context).await?,
            Self::Applications => funding::applications(&db, context).await?,
            Self::Notices => funding::notices(&db, context).await?,
            Self::Orders => orders::list(&db, context).await?,
            Self::Invoices => invoices::list(&db, context).await?,
            Self::Devices => devices::list(&db, context).await?,
        }
        db.close().await?;
        Ok(Outcome::Done)
    }
}

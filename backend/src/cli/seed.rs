//! `seed`: fills an empty data directory with a scenario.

use clap::{Args, ValueEnum};
use paktbuch_entity::authority;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use super::{CliError, Context, Outcome, play};
use crate::app::open_database;
use crate::clock::Clock;
use crate::error::ServiceError;

#[derive(Debug, Args)]
pub(super) struct Seed {
    scenario: Name,
    /// Zahl der Geräte, nur für large
    #[arg(long, default_value_t = 10_000)]
    devices: usize,
    /// Ausgangszahl des Zufalls, nur für large: gleiche Zahl, gleiche Daten
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    /// Die Vorführung: Gemeinde Havixbeck
    Havixbeck,
    /// Viele Geräte, für Lastversuche
    Large,
}

impl Seed {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let db = open_database(&context.data, Clock::System).await?;
        if authority::Entity::find().count(db.reader()).await? > 0 {
            return Err(ServiceError::refused(
                "Das Datenverzeichnis ist nicht leer. Bitte ein leeres angeben.",
            )
            .into());
        }
        let documents = context.data.documents();
        match self.scenario {
            Name::Havixbeck => {
                let scenario = paktbuch_seed::havixbeck();
                let progress = context
                    .output
                    .progress("Rechnungen", u64::try_from(scenario.invoices.len())?);
                play::scenario(&db, &documents, &scenario, || progress.inc(1)).await?;
                progress.finish_and_clear();
            }
            Name::Large => {
                let progress = context.output.progress("Geräte", u64::try_from(self.devices)?);
                let scenario = paktbuch_seed::large(self.devices, self.seed);
                play::large(&db, &documents, &scenario, |devices| progress.inc(devices as u64)).await?;
                progress.finish_and_clear();
            }
        }
        context.output.record(&json!({ "seeded": true }), || {
            "Das Szenario ist eingespielt.".to_owned()
        });
        db.close().await?;
        Ok(Outcome::Done)
    }
}

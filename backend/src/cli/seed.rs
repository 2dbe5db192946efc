//! `seed`: fills an empty data directory with a scenario.

use clap::{Args, ValueEnum};
use paktbuch_entity::authority;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use super::{CliError, Context, Outcome, play};
use crate::app::open_database;
use crate::clock::Clock;
use crate::error::ServiceError;

/// Devices of the large scenario where nobody says how many.
const LARGE: usize = 10_000;

#[derive(Debug, Args)]
pub(super) struct Seed {
    scenario: Name,
    /// Zahl der Geräte, nur für large; sonst 10000
    #[arg(long)]
    devices: Option<usize>,
    /// Ausgangszahl des Zufalls, nur für large: gleiche Zahl, gleiche Daten; sonst 1
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    /// Die Vorführung: Gemeinde Havixbeck
    Havixbeck,
    /// Die veröffentlichten Zahlen eines Kreises: Kreis Coesfeld
    Coesfeld,
    /// Viele Geräte, für Lastversuche
    Large,
}

impl Seed {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if !matches!(self.scenario, Name::Large) && (self.devices.is_some() || self.seed.is_some()) {
            return Err(ServiceError::refused(
                "„--devices“ und „--seed“ gelten nur für „seed large“; die anderen Szenarien sind immer dieselben.",
            )
            .into());
        }
        let db = open_database(&context.data, Clock::System).await?;
        if authority::Entity::find().count(db.reader()).await? > 0 {
            return Err(ServiceError::refused(
                "Das Datenverzeichnis ist nicht leer. Bitte ein leeres angeben.",
            )
            .into());
        }
        match self.scenario {
            Name::Havixbeck | Name::Coesfeld => {
                let scenario = match self.scenario {
                    Name::Coesfeld => paktbuch_seed::coesfeld(),
                    Name::Havixbeck | Name::Large => paktbuch_seed::havixbeck(),
                };
                let progress = context
                    .output
                    .progress("Rechnungen", u64::try_from(scenario.invoices.len())?);
                play::scenario(&db, &context.data, &scenario, || progress.inc(1)).await?;
                progress.finish_and_clear();
            }
            Name::Large => {
                let devices = self.devices.unwrap_or(LARGE);
                let progress = context.output.progress("Geräte", u64::try_from(devices)?);
                let scenario = paktbuch_seed::large(devices, self.seed.unwrap_or(1));
                play::large(&db, &context.data.documents(), &scenario, |devices| {
                    progress.inc(devices as u64)
                })
                .await?;
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

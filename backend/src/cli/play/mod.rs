//! Playing a scenario of `seed` through the services, so that it can do nothing a user cannot.

mod budgets;
mod filings;
mod grants;
mod intake;
mod invoices;
mod orders;
mod payments;
mod places;
mod progress;
mod takeovers;

use paktbuch_seed::{InvoiceSeed, LargeScenario, Scenario};
use sea_orm::DbErr;

use crate::app::DataDir;
use crate::auth::{Action, Actor, Forbidden, Permit};
use crate::db::{Db, Who, WriteTx};
use crate::documents::{DocumentError, Documents};
use crate::error::ServiceError;
use crate::filing::FilingError;
use crate::purchasing::einvoice::EInvoiceError;
use crate::schools::lists::ListError;

/// Why a scenario could not be played; the part already played stays.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    #[error("Das Szenario nennt {0}, das es nicht gibt.")]
    Unknown(String),
    #[error("Die Zahlungsliste: {0}")]
    Payments(String),
    #[error("Die Übernahme: {0}")]
    Takeover(String),
    #[error("{what}: {source}")]
    Refused { what: String, source: ServiceError },
    #[error(transparent)]
    List(#[from] ListError),
    #[error(transparent)]
    Invoice(#[from] EInvoiceError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error("Der Verwendungsnachweis: {0}")]
    Filing(#[from] FilingError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Plays the demonstration authority.
///
/// # Errors
/// [`PlayError`].
pub async fn havixbeck(db: &Db, data: &DataDir) -> Result<(), PlayError> {
    scenario(db, data, &paktbuch_seed::havixbeck(), || ()).await
}

/// Plays a scenario into the empty database of a data directory; `step` is called after each invoice.
///
/// # Errors
/// [`PlayError`].
pub async fn scenario(
    db: &Db,
    data: &DataDir,
    scenario: &Scenario,
    step: impl Fn(),
) -> Result<(), PlayError> {
    let documents = &data.documents();
    let places = places::Places {
        authority: &scenario.authority,
        schools_csv: &scenario.schools_csv,
        pupils: &scenario.pupils,
        sites: &scenario.sites,
        buildings: &scenario.buildings,
        rooms: &scenario.rooms,
        contacts: &scenario.contacts,
    };
    let keys = places.play(db).await?;
    budgets::play(db, documents, &keys, scenario).await?;
    let plan = grants::play(db, &keys, &scenario.applications, &scenario.notices).await?;
    orders::play(db, &keys, &plan, (&scenario.thresholds, &scenario.orders)).await?;
    for invoice in &scenario.invoices {
        // They are paid by the accounting system's file.
        let unpaid = InvoiceSeed {
            payments: Vec::new(),
            ..invoice.clone()
        };
        invoices::play(db, documents, &keys, &plan, &unpaid).await?;
        step();
    }
    orders::settle(db, &scenario.orders).await?;
    payments::play(db, documents, scenario).await?;
    progress::play(db, &plan, scenario).await?;
    takeovers::play(db, documents, &keys, &scenario.takeovers).await?;
    filings::play(db, data, &plan, &scenario.filings).await
}

/// Plays a load scenario into an empty database; `step` is told the devices of each invoice.
///
/// # Errors
/// [`PlayError`].
pub async fn large(
    db: &Db,
    documents: &Documents,
    scenario: &LargeScenario,
    mut step: impl FnMut(usize),
) -> Result<(), PlayError> {
    let places = places::Places {
        authority: &scenario.authority(),
        schools_csv: &scenario.schools_csv(),
        pupils: &[],
        sites: &scenario.sites(),
        buildings: &scenario.buildings(),
        rooms: &scenario.rooms(),
        contacts: &[],
    };
    let keys = places.play(db).await?;
    let plan = grants::play(db, &keys, &scenario.applications(), &scenario.notices()).await?;
    for invoice in scenario.invoices() {
        invoices::play(db, documents, &keys, &plan, &invoice).await?;
        step(InvoiceSeed::devices(&invoice).count());
    }
    for payout in scenario.payouts() {
        progress::pay_out(db, plan.notice(&payout.notice)?, &payout, None).await?;
    }
    Ok(())
}

fn permit<A: Action>() -> Result<Permit<A>, PlayError> {
    Ok(Actor::system().permit()?)
}

/// One write; a refusal says what was being played.
async fn write<T, F>(db: &Db, what: &str, work: F) -> Result<T, PlayError>
where
    F: AsyncFnOnce(&WriteTx) -> Result<T, ServiceError>,
{
    db.write(Who::System, work)
        .await
        .map_err(|source| PlayError::Refused {
            what: what.to_owned(),
            source,
        })
}

fn unknown<T>(found: Option<T>, what: impl FnOnce() -> String) -> Result<T, PlayError> {
    found.ok_or_else(|| PlayError::Unknown(what()))
}

//! Confirming what was found.

use chrono::NaiveDate;
use paktbuch_types::NoticeId;
use sea_orm::ConnectionTrait;

use super::{Found, run};
use crate::auth::{ConfirmFindings, Permit};
use crate::checking::CheckError;
use crate::checking::rows::Place;
use crate::confirming::{self, Where};
use crate::db::WriteTx;
use crate::error::ServiceError;

/// The finding with this fingerprint, as of `today`; `None` where the rules do not say it any more.
///
/// # Errors
/// [`CheckError`].
pub(in crate::checking) async fn with_fingerprint(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    notice: Option<NoticeId>,
    fingerprint: &str,
) -> Result<Option<Found>, CheckError> {
    let found = run(conn, today, notice).await?;
    Ok(found.into_iter().find(|found| found.fingerprint == fingerprint))
}

/// Confirms a finding.
///
/// # Errors
/// [`ServiceError::Field`] (`grund`), or [`ServiceError::Refused`] where it is confirmed already.
pub(in crate::checking) async fn confirm(
    tx: &WriteTx,
    permit: &Permit<ConfirmFindings>,
    found: &Found,
    reason: &str,
) -> Result<(), ServiceError> {
    confirming::confirm(tx, permit, &found.finding, history_of(found.place), reason).await
}

/// Takes the confirmation of a finding back.
///
/// # Errors
/// [`ServiceError::NotFound`] where it has none.
pub(in crate::checking) async fn take_back(
    tx: &WriteTx,
    permit: &Permit<ConfirmFindings>,
    found: &Found,
) -> Result<(), ServiceError> {
    confirming::take_back(tx, permit, &found.fingerprint, history_of(found.place)).await
}

fn history_of(place: Place) -> Where {
    match place {
        Place::Application(id) => Where::Application(id),
        Place::Notice(id) => Where::Notice(id),
        Place::Order(id) => Where::Order(id),
        Place::Invoice(id) => Where::Invoice(id),
        Place::Device(id) => Where::Device(id),
    }
}

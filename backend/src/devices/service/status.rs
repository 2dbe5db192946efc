//! Since when a device has its status.

use chrono::NaiveDate;
use paktbuch_types::DeviceId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::audit::{self, SubjectKind};

/// Events of a device that are looked through; its last change of status is among the newest.
const EVENTS: u64 = 100;

/// The day of the last change of status in the device's history; `None` where it still has its first one.
///
/// # Errors
/// The database's refusal.
pub async fn status_since(conn: &impl ConnectionTrait, id: DeviceId) -> Result<Option<NaiveDate>, DbErr> {
    let events = audit::of_subject(conn, SubjectKind::Device, id.0, EVENTS).await?;
    let changed = events
        .iter()
        .find(|event| event.changes.iter().any(|change| change.field == "Status"));
    Ok(changed.map(|event| event.at.date()))
}

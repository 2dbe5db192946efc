//! Since when a device has its status.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::DeviceId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::audit::{self, SubjectKind};

/// Devices whose histories are read together.
const BATCH: usize = 500;

/// The day of the last change of status in each device's history; those that still have their first one are left out.
///
/// # Errors
/// The database's refusal.
pub async fn statuses_since(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, NaiveDate>, DbErr> {
    let mut since = HashMap::new();
    for batch in devices.chunks(BATCH) {
        let ids: Vec<i64> = batch.iter().map(|id| id.0).collect();
        let events = audit::of_subjects(conn, SubjectKind::Device, &ids).await?;
        let changed = events
            .into_iter()
            .filter(|event| event.changes.iter().any(|change| change.field == "Status"));
        for event in changed {
            // The newest come first.
            since.entry(DeviceId(event.subject_id)).or_insert(event.at.date());
        }
    }
    Ok(since)
}

//! What a school may know of a device that came to it from elsewhere: neither the reason of its status nor its note from before.

use std::collections::HashMap;

use paktbuch_types::{DeviceId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::status::{BATCH, STATUS, statuses_since};
use crate::audit;
use crate::auth::Scope;
use crate::devices::rows::StatusSince;

/// Since when each of these missing devices is missing; the reason only where it was given at one of the reader's `schools`, `None` = all.
///
/// # Errors
/// The database's refusal.
pub async fn missing_since(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
    schools: Option<&[SchoolId]>,
) -> Result<HashMap<DeviceId, StatusSince>, DbErr> {
    let mut since = statuses_since(conn, devices).await?;
    let Some(schools) = schools else {
        return Ok(since);
    };
    for batch in devices.chunks(BATCH) {
        let ids: Vec<i64> = batch.iter().map(|id| id.0).collect();
        for id in audit::written_elsewhere(conn, &ids, STATUS, schools).await? {
            if let Some(status) = since.get_mut(&DeviceId(id)) {
                status.reason.clear();
            }
        }
    }
    Ok(since)
}

/// Whether a device's note was written at a school that is none of the reader's.
pub(super) async fn is_note_of_elsewhere(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    device: DeviceId,
) -> Result<bool, DbErr> {
    let Some(schools) = scope.schools() else {
        return Ok(false);
    };
    let elsewhere = audit::written_elsewhere(conn, &[device.0], "Bemerkung", schools).await?;
    Ok(!elsewhere.is_empty())
}

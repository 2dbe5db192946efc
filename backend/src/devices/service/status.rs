//! Since when a device has its status, and why; and which it had on a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, disposal};
use paktbuch_types::{DeviceId, DeviceStatus};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

use crate::audit::{self, SubjectKind};
use crate::devices::rows::StatusSince;
use crate::error::ServiceError;
use crate::text::clean_lines;

/// Devices whose histories are read together.
pub(super) const BATCH: usize = 500;

/// What the history calls the status.
pub(super) const STATUS: &str = "Status";

/// What the history calls the reason of a change; it may tell of children, so it is a personal value, as a device's note (Bemerkung) is.
pub(super) const REASON: &str = "Grund des Wechsels";

/// Refuses a device that goes missing without a word why, at `field`: what became of it is asked for years later.
pub(super) fn check_reason(
    field: &'static str,
    (before, becomes): (DeviceStatus, DeviceStatus),
    reason: &str,
) -> Result<(), ServiceError> {
    let goes_missing = becomes == DeviceStatus::Missing && before != becomes;
    if goes_missing && clean_lines(reason).is_empty() {
        let message = "Bitte angeben, was geschehen ist und was veranlasst wurde, zum Beispiel „nach dem Umzug nicht gefunden, \
                       Suche läuft“.";
        return Err(ServiceError::field(field, message));
    }
    Ok(())
}

/// Since when each device has its status: the day of its disposal (Ausgesondert am), whenever it was recorded, else of the last
/// change in its history, and the reason that was given. Those that still have their first status are left out.
///
/// # Errors
/// The database's refusal.
pub async fn statuses_since(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, StatusSince>, DbErr> {
    let mut since = HashMap::new();
    for batch in devices.chunks(BATCH) {
        let disposed: Vec<(DeviceId, NaiveDate, String)> = disposal::Entity::find()
            .select_only()
            .columns([
                disposal::Column::DeviceId,
                disposal::Column::DisposedOn,
                disposal::Column::Reason,
            ])
            .join(JoinType::InnerJoin, disposal::Relation::Device.def())
            .filter(disposal::Column::DeviceId.is_in(batch.iter().copied()))
            .filter(device::Column::Status.eq(DeviceStatus::Disposed))
            .into_tuple()
            .all(conn)
            .await?;
        since.extend(
            disposed
                .into_iter()
                .map(|(id, day, reason)| (id, StatusSince { day, reason })),
        );
        let ids: Vec<i64> = batch.iter().map(|id| id.0).collect();
        let events = audit::of_subjects(conn, SubjectKind::Device, &ids).await?;
        let changed = events
            .into_iter()
            .filter(|event| event.changes.iter().any(|change| change.field == STATUS));
        for event in changed {
            // The newest come first.
            since
                .entry(DeviceId(event.subject_id))
                .or_insert_with(|| StatusSince {
                    day: event.at.date(),
                    reason: event
                        .changes
                        .into_iter()
                        .find(|change| change.field == REASON)
                        .map(|change| change.after)
                        .unwrap_or_default(),
                });
        }
    }
    Ok(since)
}

/// The status that each device had on a day, of those whose history tells a later change. Left out are the others and what the history
/// does not know; that a device was disposed of is told by its disposal alone, which has a day of its own.
///
/// # Errors
/// The database's refusal.
pub async fn statuses_on(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
    day: NaiveDate,
) -> Result<HashMap<DeviceId, DeviceStatus>, DbErr> {
    let mut statuses = HashMap::new();
    for batch in devices.chunks(BATCH) {
        let ids: Vec<i64> = batch.iter().map(|id| id.0).collect();
        let events = audit::of_subjects(conn, SubjectKind::Device, &ids).await?;
        // The newest come first, so that the first change after the day is the one that stays.
        for event in events.into_iter().filter(|event| event.at.date() > day) {
            let changed = event.changes.iter().find(|change| change.field == STATUS);
            if let Some(before) = changed.and_then(|change| labelled(&change.before)) {
                statuses.insert(DeviceId(event.subject_id), before);
            }
        }
    }
    Ok(statuses)
}

/// The status that the history calls so; none for *ausgesondert*.
fn labelled(label: &str) -> Option<DeviceStatus> {
    let mut kept = DeviceStatus::ALL
        .iter()
        .copied()
        .filter(|status| *status != DeviceStatus::Disposed);
    kept.find(|status| status.label() == label)
}

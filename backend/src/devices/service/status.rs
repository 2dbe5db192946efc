//! Since when a device has its status.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, disposal};
use paktbuch_types::{DeviceId, DeviceStatus};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

use crate::audit::{self, SubjectKind};

/// Devices whose histories are read together.
const BATCH: usize = 500;

/// The day on which each device came to its status: that of its disposal (Ausgesondert am), whenever it was recorded, else of the last
/// change in its history. Those that still have their first status are left out.
///
/// # Errors
/// The database's refusal.
pub async fn statuses_since(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, NaiveDate>, DbErr> {
    let mut since = HashMap::new();
    for batch in devices.chunks(BATCH) {
        let disposed: Vec<(DeviceId, NaiveDate)> = disposal::Entity::find()
            .select_only()
            .columns([disposal::Column::DeviceId, disposal::Column::DisposedOn])
            .join(JoinType::InnerJoin, disposal::Relation::Device.def())
            .filter(disposal::Column::DeviceId.is_in(batch.iter().copied()))
            .filter(device::Column::Status.eq(DeviceStatus::Disposed))
            .into_tuple()
            .all(conn)
            .await?;
        since.extend(disposed);
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

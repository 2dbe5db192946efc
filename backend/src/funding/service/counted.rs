//! Whether something filed counts a device (R26): what the versions froze says so, whatever day of delivery was entered since.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{document, filed_proof, filing};
use paktbuch_types::{DeviceId, DocumentId, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::retention::refuse_removal;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::funding::queries;
use crate::rules::r26_retention as r26;

/// A device whose removal is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub device: DeviceId,
    /// Its day of delivery (Zugang): counts where nobody can read what was filed.
    pub delivered_on: Option<NaiveDate>,
}

/// Of a record of a filed version (`reporting::Statement`), what tells which device it is.
#[derive(Debug, Deserialize)]
struct Record {
    part: String,
    record: i64,
}

/// Refuses to remove a device that something filed of one of these notices counts, while it has to be kept.
///
/// # Errors
/// As [`refuse_removal`].
pub async fn refuse_removal_of_device(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    notices: impl IntoIterator<Item = NoticeId>,
    device: Counted,
    removal: r26::Removal<'_>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let mut counting = Vec::new();
    for notice in notices {
        if is_counted(conn, documents, notice, device).await? {
            counting.push(notice);
        }
    }
    refuse_removal(conn, counting, removal, today).await
}

async fn is_counted(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    notice: NoticeId,
    device: Counted,
) -> Result<bool, DbErr> {
    let by_day = |until: NaiveDate| device.delivered_on.is_none_or(|day| day <= until);
    let filings = queries::all_filings(conn, notice).await?;
    if !filings.iter().any(|filing| filing.taken_over) {
        let before = filed_proof::Entity::find_by_id(notice).one(conn).await?;
        if before.and_then(|proof| proof.filed_on).is_some_and(by_day) {
            return Ok(true);
        }
    }
    let files = document::Entity::find()
        .filter(document::Column::Id.is_in(filings.iter().map(|filing| filing.contents_id)))
        .all(conn)
        .await?;
    let files: HashMap<DocumentId, String> = files.into_iter().map(|file| (file.id, file.sha256)).collect();
    Ok(filings.iter().any(|filing| {
        let frozen = files
            .get(&filing.contents_id)
            .and_then(|sha256| devices(documents, sha256));
        match frozen {
            Some(devices) if devices.contains(&device.device) => true,
            Some(devices) if says_all(filing, &devices) => false,
            _ => by_day(filing.as_of),
        }
    }))
}

/// Whether the contents of a version name every device that it counts; those of one that was taken over were frozen after it was filed.
fn says_all(filing: &filing::Model, devices: &[DeviceId]) -> bool {
    let named = i64::try_from(devices.len()).unwrap_or(i64::MAX);
    !filing.taken_over && named >= filing.devices
}

/// The devices that frozen contents name; `None` where these cannot be read.
fn devices(documents: &Documents, sha256: &str) -> Option<Vec<DeviceId>> {
    let bytes = documents.get(sha256).ok()?;
    let records: Vec<Record> = serde_json::from_slice(&bytes).ok()?;
    let devices = records.into_iter().filter(|record| record.part == "device");
    Some(devices.map(|record| DeviceId(record.record)).collect())
}

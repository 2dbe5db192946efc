//! What something filed counts: what the versions froze says so, whatever was entered since.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{document, filed_proof, filing};
use paktbuch_types::{DeviceId, DocumentId, InvoiceId, NoticeId, PaymentId, PayoutId, parse_date};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::retention::refuse_removal;
use crate::audit::{self, EventKind, SubjectKind};
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

/// Of a record of a filed version (`reporting::Statement`), what tells which one it is.
#[derive(Debug, Deserialize)]
struct Record {
    part: String,
    key: String,
    record: i64,
}

/// Refuses to remove a device that something filed counts, of one of these notices or of one that it belonged to, while it has to be
/// kept.
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
    let touched = audit::touched_notices(conn, SubjectKind::Device, device.device.0).await?;
    let notices: BTreeSet<NoticeId> = notices.into_iter().chain(touched).collect();
    let days = delivery_days(conn, device).await?;
    let mut counting = Vec::new();
    for notice in notices {
        if is_counted(conn, documents, notice, (device.device, &days)).await? {
            counting.push(notice);
        }
    }
    refuse_removal(conn, counting, removal, today).await
}

/// Whether a version of one of these notices, or of one that paid a part of the invoice before, counts a payment of it; also an interim one.
///
/// # Errors
/// The database's refusal.
pub async fn froze_payment(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    notices: impl IntoIterator<Item = NoticeId>,
    (invoice, payment): (InvoiceId, PaymentId),
) -> Result<bool, DbErr> {
    let touched = audit::touched_notices(conn, SubjectKind::Invoice, invoice.0).await?;
    let notices: BTreeSet<NoticeId> = notices.into_iter().chain(touched).collect();
    let key = format!("zahlung-{payment} ");
    // Versions that were filed before payments had keys name the invoice.
    let is_former = |record: &Record| record.record == invoice.0 && record.key.starts_with(char::is_numeric);
    let is_it =
        |record: &Record| record.part == "receipt" && (record.key.starts_with(&key) || is_former(record));
    for notice in notices {
        let filings = queries::all_filings(conn, notice).await?;
        let frozen = frozen(conn, documents, &filings).await?;
        if frozen.iter().flatten().flatten().any(is_it) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a proof that was filed of the notice, no interim one, counts a payout of `paid_on`: what a version froze says so; where nobody
/// can read that, as for a proof that was filed before, its day does.
///
/// # Errors
/// The database's refusal.
pub async fn is_payout_counted(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (notice, payout): (NoticeId, PayoutId),
    paid_on: NaiveDate,
) -> Result<bool, DbErr> {
    let mut filings = queries::all_filings(conn, notice).await?;
    filings.retain(|filing| !filing.is_interim);
    if !filings.iter().any(|filing| filing.taken_over) {
        let before = filed_proof::Entity::find_by_id(notice).one(conn).await?;
        if before
            .and_then(|proof| proof.filed_on)
            .is_some_and(|filed_on| paid_on <= filed_on)
        {
            return Ok(true);
        }
    }
    let key = format!("auszahlung-{payout}");
    let frozen = frozen(conn, documents, &filings).await?;
    Ok(filings.iter().zip(frozen).any(|(filing, frozen)| match frozen {
        // Versions that were filed before payouts were frozen do not name the notice either.
        Some(records) if records.iter().any(|record| record.part == "notice") => records
            .iter()
            .any(|record| record.part == "payout" && record.key == key),
        _ => paid_on <= filing.as_of,
    }))
}

/// The day of delivery (Zugang) of a device, and those that stood before.
async fn delivery_days(
    conn: &impl ConnectionTrait,
    device: Counted,
) -> Result<Vec<Option<NaiveDate>>, DbErr> {
    let entries = audit::of_subjects(conn, SubjectKind::Device, &[device.device.0]).await?;
    let changes = entries
        .iter()
        .filter(|entry| entry.kind == Some(EventKind::DeviceChanged))
        .flat_map(|entry| &entry.changes)
        .filter(|change| change.field == "Zugang");
    let before = changes.filter_map(|change| parse_date(&change.before).ok().map(Some));
    Ok(std::iter::once(device.delivered_on).chain(before).collect())
}

/// Whether something filed of a notice counts a device that was delivered on one of `days`.
async fn is_counted(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    notice: NoticeId,
    (device, days): (DeviceId, &[Option<NaiveDate>]),
) -> Result<bool, DbErr> {
    let by_day = |until: NaiveDate| days.iter().any(|day| day.is_none_or(|day| day <= until));
    let filings = queries::all_filings(conn, notice).await?;
    if !filings.iter().any(|filing| filing.taken_over) {
        let before = filed_proof::Entity::find_by_id(notice).one(conn).await?;
        if before.and_then(|proof| proof.filed_on).is_some_and(by_day) {
            return Ok(true);
        }
    }
    let frozen = frozen(conn, documents, &filings).await?;
    Ok(filings.iter().zip(frozen).any(|(filing, frozen)| {
        let devices = frozen.map(devices);
        match devices {
            Some(devices) if devices.contains(&device) => true,
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

fn devices(records: Vec<Record>) -> Vec<DeviceId> {
    let devices = records.into_iter().filter(|record| record.part == "device");
    devices.map(|record| DeviceId(record.record)).collect()
}

/// What the frozen contents of each of these versions name; `None` where they cannot be read.
async fn frozen(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    filings: &[filing::Model],
) -> Result<Vec<Option<Vec<Record>>>, DbErr> {
    let files = document::Entity::find()
        .filter(document::Column::Id.is_in(filings.iter().map(|filing| filing.contents_id)))
        .all(conn)
        .await?;
    let files: HashMap<DocumentId, String> = files.into_iter().map(|file| (file.id, file.sha256)).collect();
    let read = |filing: &filing::Model| {
        let bytes = documents.get(files.get(&filing.contents_id)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    Ok(filings.iter().map(read).collect())
}

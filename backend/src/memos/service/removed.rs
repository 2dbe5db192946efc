//! What becomes of the notes on a record that is removed.

use paktbuch_types::{DeviceId, MemoSubject, SchoolId, format_date};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::event;
use crate::audit::{self, Change, EventKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::memos::queries;

/// Moves the notes on a record that is about to be removed, or made one with another, to the record `above` it (payment → invoice,
/// delivery → order). Who wrote them and when, text, file and Wiedervorlage stay; each says what it was written on and when that went.
/// Without a record above they stay where they are, to be read under the old name. To be called while the record is there.
///
/// # Errors
/// The database's refusal.
pub async fn keep_memos(
    tx: &WriteTx,
    (kind, id): (MemoSubject, i64),
    above: Option<(MemoSubject, i64)>,
) -> Result<(), ServiceError> {
    let notes = queries::of_record(tx.conn(), kind, id).await?;
    keep(tx, (kind, id), notes, above.unwrap_or((kind, id))).await
}

/// Moves the notes on a device of `school` that is about to be removed, each its own way: what users and tokens of a school (Schul-IT) wrote
/// to the school where the device stood then, for they may not read what is above the device; others to the record `above` it, or without
/// one to that school, too. Those of a school that nobody can tell any more stay, to be read by the office. To be called while the device is
/// there.
///
/// # Errors
/// The database's refusal.
pub async fn keep_memos_of_device(
    tx: &WriteTx,
    (device, school): (DeviceId, SchoolId),
    above: Option<(MemoSubject, i64)>,
) -> Result<(), ServiceError> {
    let record = (MemoSubject::Device, device.0);
    let mut notes = queries::of_record(tx.conn(), record.0, record.1).await?;
    // The first ids were written first, whatever day the notes name.
    notes.sort_unstable_by_key(|(note, _)| note.id);
    let places = audit::memo_places(tx.conn(), device.0, school).await?;
    let places = places.into_iter().chain(std::iter::repeat(Some(school)));
    let of_schools = queries::school_actors(tx.conn()).await?;
    let mut ways: Vec<((MemoSubject, i64), Vec<queries::Stored>)> = Vec::new();
    for (note, place) in notes.into_iter().zip(places) {
        let place = place.map(|place| (MemoSubject::School, place.0));
        let to = if of_schools.contains(&note.0.actor) {
            place.or(above)
        } else {
            above.or(place)
        };
        let to = to.unwrap_or(record);
        match ways.iter_mut().find(|(known, _)| *known == to) {
            Some((_, notes)) => notes.push(note),
            None => ways.push((to, vec![note])),
        }
    }
    for (to, notes) in ways {
        keep(tx, record, notes, to).await?;
    }
    Ok(())
}

/// Moves these notes on a record to another.
async fn keep(
    tx: &WriteTx,
    (kind, id): (MemoSubject, i64),
    notes: Vec<queries::Stored>,
    (to_kind, to_id): (MemoSubject, i64),
) -> Result<(), ServiceError> {
    if notes.is_empty() {
        return Ok(());
    }
    let removed = queries::record(tx.conn(), kind, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let home = queries::record(tx.conn(), to_kind, to_id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let went = format!("{}, entfernt am {}", removed.label, format_date(tx.today()));
    let count = notes.len();
    for (note, _) in notes {
        let origin = if note.origin.is_empty() {
            went.clone()
        } else {
            format!("{}; {went}", note.origin)
        };
        let version = note.version + 1;
        let mut note = note.into_active_model();
        note.subject_kind = Set(to_kind);
        note.subject_id = Set(to_id);
        note.origin = Set(origin);
        note.version = Set(version);
        note.update(tx.conn()).await?;
    }
    let event = event(EventKind::MemosKept, &home)
        .change(Change::set("Entfernter Datensatz", &removed.label))
        .change(Change::set("Vermerke", count));
    audit::record(tx, [event]).await?;
    Ok(())
}

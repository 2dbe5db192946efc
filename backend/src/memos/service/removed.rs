//! What becomes of the notes on a record that is removed.

use paktbuch_types::{MemoSubject, SchoolId, format_date};
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

/// Moves those notes on a record that is about to be removed to a school that users of this school (Schul-IT) wrote: what is above the
/// record they may not read. To be called before [`keep_memos`], which moves the others.
///
/// # Errors
/// The database's refusal.
pub async fn keep_memos_of_school(
    tx: &WriteTx,
    (kind, id): (MemoSubject, i64),
    school: SchoolId,
) -> Result<(), ServiceError> {
    let authors = queries::users_of(tx.conn(), school).await?;
    let mut notes = queries::of_record(tx.conn(), kind, id).await?;
    notes.retain(|(note, _)| authors.contains(&note.actor));
    keep(tx, (kind, id), notes, (MemoSubject::School, school.0)).await
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

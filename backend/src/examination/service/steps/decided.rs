//! The grant that a step decides (anerkannte Zuwendung): kept with it, so that nothing entered later moves it.

use paktbuch_entity::proof_step;
use paktbuch_types::{Cents, ExaminationStep, NoticeId};
use sea_orm::DbErr;

use crate::db::{Db, WriteTx};
use crate::error::ServiceError;
use crate::examination::commands::StepData;
use crate::funding;

/// Field by which an event says on which version of the proof the step decides.
pub(super) const VERSION: &str = "entschieden über Version";

/// The step with the grant that it decides, and the version of the proof that it is about; `own` is the step that is changed.
///
/// What the officer names holds. Else a new step decides what Paktbuch reckons, and a changed one what it did while step and amount stay.
pub(super) async fn decided(
    tx: &WriteTx,
    id: NoticeId,
    data: StepData,
    own: Option<&proof_step::Model>,
) -> Result<(StepData, Option<i64>), ServiceError> {
    if !data.step.decides_grant() {
        return Ok((data, None));
    }
    let untouched = own.filter(|row| data.decided.is_none() || data.decided == row.decided);
    if let Some(row) = untouched.filter(|row| (row.step, row.amount) == (data.step, data.amount)) {
        let decided = row.decided;
        return Ok((StepData { decided, ..data }, row.decided_version));
    }
    let own_id = own.map(|row| row.id);
    let reckoned = (data.done_on, data.step, data.amount);
    let (grant, version) = funding::proposed_grant(tx.conn(), id, reckoned, own_id).await?;
    let named = match untouched {
        Some(row) => {
            let reckoned = (row.done_on, row.step, row.amount);
            let (before, _) = funding::proposed_grant(tx.conn(), id, reckoned, own_id).await?;
            data.decided.filter(|named| before != Some(*named))
        }
        None => data.decided,
    };
    let kept = own.filter(|row| row.step == data.step);
    let version = kept.and_then(|row| row.decided_version).or(version);
    let decided = named.or(grant);
    Ok((StepData { decided, ..data }, version))
}

/// The grant that a Schlussbescheid of today would decide, and on which version of the proof; `None` where nothing was filed.
///
/// # Errors
/// The database's refusal.
pub(in crate::examination) async fn proposed(
    db: &Db,
    id: NoticeId,
) -> Result<Option<(Cents, Option<i64>)>, DbErr> {
    let today = (db.clock().today(), ExaminationStep::FinalNotice, None);
    let (grant, version) = Box::pin(funding::proposed_grant(db.reader(), id, today, None)).await?;
    Ok(grant.map(|grant| (grant, version)))
}

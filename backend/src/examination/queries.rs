//! Reads of this feature.

use std::collections::HashMap;

use paktbuch_entity::{document, filed_proof, notice, proof_step, receipt_cut};
use paktbuch_types::{FilingId, NoticeId, ProofStepId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::commands::StepData;
use super::rows::{CutRow, ExaminedNotice, StepRow};

/// The steps of a notice, by day and in the order of the procedure.
pub(super) async fn steps(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<StepRow>, DbErr> {
    let rows = proof_step::Entity::find()
        .filter(proof_step::Column::NoticeId.eq(notice))
        .order_by_asc(proof_step::Column::Id)
        .find_also_related(document::Entity)
        .all(conn)
        .await?;
    let mut steps: Vec<StepRow> = rows.into_iter().map(told).collect();
    steps.sort_by_key(|row| (row.data.done_on, row.data.step));
    Ok(steps)
}

/// One step.
pub(super) async fn entry(conn: &impl ConnectionTrait, id: ProofStepId) -> Result<Option<StepRow>, DbErr> {
    let row = proof_step::Entity::find_by_id(id)
        .find_also_related(document::Entity)
        .one(conn)
        .await?;
    Ok(row.map(told))
}

fn told((row, file): (proof_step::Model, Option<document::Model>)) -> StepRow {
    StepRow {
        id: row.id,
        notice: row.notice_id,
        file: file.map(|file| (file.file_name, file.sha256)),
        version: row.version,
        decided_version: row.decided_version,
        data: data(row),
    }
}

/// What a stored step says.
pub(super) fn data(row: proof_step::Model) -> StepData {
    StepData {
        step: row.step,
        auditor: row.auditor,
        done_on: row.done_on,
        person: row.person,
        reference: row.reference,
        amount: row.amount,
        interest: row.interest,
        decided: row.decided,
        hearing_until: row.hearing_until,
        appeal_until: row.appeal_until,
        booked_on: row.booked_on,
        booking_reference: row.booking_reference,
        note: row.note,
        audited_as_of: None,
    }
}

/// The cuts of a filed version, by line.
pub(super) async fn cuts(conn: &impl ConnectionTrait, filing: FilingId) -> Result<Vec<CutRow>, DbErr> {
    let rows = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.eq(filing))
        .order_by_asc(receipt_cut::Column::Number)
        .order_by_asc(receipt_cut::Column::Auditor)
        .all(conn)
        .await?;
    let row = |row: receipt_cut::Model| CutRow {
        number: u32::try_from(row.number).unwrap_or_default(),
        auditor: row.auditor,
        accepted: row.accepted,
        reason: row.reason,
        version: row.version,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// How many cuts each of these versions has.
pub(super) async fn cut_counts(
    conn: &impl ConnectionTrait,
    filings: Vec<FilingId>,
) -> Result<HashMap<FilingId, usize>, DbErr> {
    let rows = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.is_in(filings))
        .all(conn)
        .await?;
    let mut counts = HashMap::new();
    for row in rows {
        *counts.entry(row.filing_id).or_default() += 1;
    }
    Ok(counts)
}

/// The notice whose proof is examined; `None` where there is none.
pub(super) async fn the_notice(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<ExaminedNotice>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    Ok(Some(ExaminedNotice {
        id,
        reference: row.reference,
        is_filed_before: is_filed_before(conn, id).await?,
    }))
}

/// Whether a proof of the notice was filed before it came into Paktbuch.
pub(super) async fn is_filed_before(conn: &impl ConnectionTrait, id: NoticeId) -> Result<bool, DbErr> {
    let proof = filed_proof::Entity::find_by_id(id);
    Ok(proof.count(conn).await? > 0)
}

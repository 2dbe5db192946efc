//! The days that the examination of a proof asks for.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::proof_step;
use paktbuch_types::{Auditor, ExaminationStep, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait};

use crate::funding::rows::StepDeadline;

/// Days that run in the examination of the proof of one notice, or of each, in the granting authority's procedure and in that of every
/// other auditor.
///
/// # Errors
/// The database's refusal.
pub async fn step_deadlines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    today: NaiveDate,
) -> Result<Vec<StepDeadline>, DbErr> {
    let mut rows = proof_step::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(proof_step::Column::NoticeId.eq(notice))
        })
        .all(conn)
        .await?;
    rows.sort_by_key(|row| (row.done_on, row.step, row.id));
    let mut procedures: HashMap<(NoticeId, Auditor), Vec<proof_step::Model>> = HashMap::new();
    for row in rows {
        let chain = if row.auditor.is_of_granting() {
            Auditor::Granting
        } else {
            row.auditor
        };
        procedures.entry((row.notice_id, chain)).or_default().push(row);
    }
    let days = procedures.into_values().flat_map(|steps| running(steps, today));
    let mut deadlines: Vec<StepDeadline> = days.collect();
    deadlines.sort_by_key(|row| (row.until, row.notice, row.is_hearing));
    Ok(deadlines)
}

/// Days that the steps of one procedure, in its order, ask for since it was settled last: those of its last step, and every appeal of an
/// earlier one that can still be lodged. A later step answers a hearing, but ends no time to appeal.
fn running(mut steps: Vec<proof_step::Model>, today: NaiveDate) -> Vec<StepDeadline> {
    let settled = steps.iter().rposition(|row| row.step == ExaminationStep::Settled);
    let open = steps.split_off(settled.map_or(0, |place| place + 1));
    let count = open.len();
    let mut days = Vec::new();
    for (place, row) in open.into_iter().enumerate() {
        let is_last = place + 1 == count;
        let still_runs = |day: &NaiveDate| is_last || (row.booked_on.is_none() && *day >= today);
        let day = |until: NaiveDate, is_hearing: bool| StepDeadline {
            notice: row.notice_id,
            until,
            is_hearing,
            step: row.step,
            done_on: row.done_on,
            auditor: row.auditor,
        };
        let hearing = row.hearing_until.filter(|_| is_last);
        days.extend(hearing.map(|until| day(until, true)));
        let appeal = row.appeal_until.filter(still_runs);
        days.extend(appeal.map(|until| day(until, false)));
    }
    days
}

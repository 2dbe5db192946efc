//! The grant as the granting authority decided it after examining the proof.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{filing, notice, proof_step, receipt_cut};
use paktbuch_types::{Auditor, Cents, ExaminationStep, NoticeId, ProofStepId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::audit::{self, Entry, EventKind, Filter, SubjectKind};
use crate::funding::decided::{Decision, decided};
use crate::funding::queries::{self, grant_for};

/// Events of one kind about a notice that are read.
const EVENTS: u64 = 10_000;

/// The decided grant of a notice, at most what is granted; `None` before such a decision.
///
/// # Errors
/// The database's refusal.
pub async fn decided_grant(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Option<Cents>, DbErr> {
    let steps = deciding(conn, id).await?;
    if steps.is_empty() {
        return Ok(None);
    }
    reckoned(conn, id, steps, None).await.map(|(grant, _)| grant)
}

/// The grant that a step of this day, kind and amount decides by the filed proof, the cuts of the granting authority, the payouts and the
/// steps before it, and the version of the proof that it is about; `own` is the step that is changed.
///
/// # Errors
/// The database's refusal.
pub async fn proposed_grant(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    (day, step, amount): (NaiveDate, ExaminationStep, Option<Cents>),
    own: Option<ProofStepId>,
) -> Result<(Option<Cents>, Option<i64>), DbErr> {
    let mut steps = deciding(conn, id).await?;
    steps.retain(|row| Some(row.id) != own && (row.done_on, row.step) <= (day, step));
    let proposed = Decision {
        day,
        step,
        amount: amount.unwrap_or_default(),
        kept: None,
        recognised: None,
    };
    reckoned(conn, id, steps, Some(proposed)).await
}

/// The Schlussbescheid by which the grant is decided now, and the grant that the granting authority's cuts leave of its version, where they
/// were entered after the step and leave another than it keeps. `None` where the step keeps an amount that somebody named.
///
/// # Errors
/// The database's refusal.
pub async fn cut_since(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<(ProofStepId, Cents)>, DbErr> {
    let steps = deciding(conn, id).await?;
    let last = steps.into_iter().max_by_key(|row| (row.done_on, row.step));
    let Some(step) = last.filter(|row| row.step == ExaminationStep::FinalNotice) else {
        return Ok(None);
    };
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let entered = entered(conn, &step).await?;
    let at_most = |grant: Option<Cents>| grant.map(|grant| grant.min(row.granted));
    let (before, _) = recognised(conn, &row, step.done_on, entered).await?;
    let (now, version) = recognised(conn, &row, step.done_on, None).await?;
    let is_reckoned = step.decided.is_some() && at_most(before) == step.decided;
    let left = at_most(now).filter(|_| is_reckoned && version == step.decided_version);
    Ok(left
        .filter(|left| Some(*left) != step.decided)
        .map(|left| (step.id, left)))
}

/// The steps that decide the grant, as they were entered.
async fn deciding(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<proof_step::Model>, DbErr> {
    let steps = proof_step::Entity::find()
        .filter(proof_step::Column::NoticeId.eq(id))
        .filter(proof_step::Column::Auditor.eq(Auditor::Granting))
        .order_by_asc(proof_step::Column::Id)
        .all(conn)
        .await?;
    Ok(steps.into_iter().filter(|row| row.step.decides_grant()).collect())
}

/// What these steps and the `proposed` one decide, and on which version of the proof the proposed one does.
async fn reckoned(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    steps: Vec<proof_step::Model>,
    proposed: Option<Decision>,
) -> Result<(Option<Cents>, Option<i64>), DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok((None, None));
    };
    let mut decisions = Vec::new();
    for step in steps {
        let recognised = match step.decided {
            Some(_) => None,
            None => {
                let entered = entered(conn, &step).await?;
                recognised(conn, &row, step.done_on, entered).await?.0
            }
        };
        decisions.push(Decision {
            day: step.done_on,
            step: step.step,
            amount: step.amount.unwrap_or_default(),
            kept: step.decided,
            recognised,
        });
    }
    let mut version = None;
    if let Some(mut proposed) = proposed {
        (proposed.recognised, version) = recognised(conn, &row, proposed.day, None).await?;
        decisions.push(proposed);
    }
    let payouts = queries::payouts_by_notice(conn, Some(id), None).await?;
    let payouts = payouts.get(&id).map(Vec::as_slice).unwrap_or_default();
    let grant = decided(decisions, payouts);
    Ok((grant.map(|grant| grant.min(row.granted)), version))
}

/// Position in the chain of the event by which a step was entered; `None` where the trail does not tell.
async fn entered(conn: &impl ConnectionTrait, step: &proof_step::Model) -> Result<Option<i64>, DbErr> {
    let added = events(conn, step.notice_id, EventKind::ProofStepAdded).await?;
    let added = added.iter().find(|event| event.proof_step() == Some(step.id));
    Ok(added.map(|event| event.number))
}

/// The latest events of one kind about a notice, newest first.
async fn events(conn: &impl ConnectionTrait, notice: NoticeId, kind: EventKind) -> Result<Vec<Entry>, DbErr> {
    let filter = Filter {
        subject: Some(SubjectKind::Notice),
        id: Some(notice.0),
        kind: Some(kind),
        ..Filter::default()
    };
    audit::trail(conn, filter, EVENTS).await
}

/// The grant for what the granting authority left of the proof that was the last one on this day, with its version; nothing cut, the filed
/// grant stays to the cent. Only what was there before the event `before` counts.
async fn recognised(
    conn: &impl ConnectionTrait,
    row: &notice::Model,
    day: NaiveDate,
    before: Option<i64>,
) -> Result<(Option<Cents>, Option<i64>), DbErr> {
    let filings = queries::all_filings(conn, row.id).await?;
    let was_there = |filing: &filing::Model| {
        !filing.is_interim
            && filing.filed_at.date_naive() <= day
            && before.is_none_or(|before| filing.last_event.0 < before)
    };
    let filing = filings.into_iter().filter(was_there).max_by_key(|row| row.number);
    let Some(filing) = filing else {
        let proof = queries::stored_proof(conn, row.id).await?;
        return Ok((proof.and_then(|proof| proof.data.granted), None));
    };
    let off = cut_off(conn, &filing, before).await?;
    let grant = if off == Cents::ZERO {
        filing.granted
    } else {
        let incomes = queries::incomes(conn, Some(row.id)).await?;
        let incomes = incomes.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        grant_for(row, incomes, filing.eligible.minus(off), filing.as_of)
    };
    Ok((Some(grant), Some(filing.number)))
}

/// What the granting authority cut of a version. Other auditors have their own procedure: the authority decides on what they find.
async fn cut_off(
    conn: &impl ConnectionTrait,
    filing: &filing::Model,
    before: Option<i64>,
) -> Result<Cents, DbErr> {
    let cuts = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.eq(filing.id))
        .filter(receipt_cut::Column::Auditor.eq(Auditor::Granting))
        .all(conn)
        .await?;
    let later = match before {
        Some(before) if !cuts.is_empty() => cut_later(conn, filing, before).await?,
        _ => BTreeMap::new(),
    };
    let off = |cut: receipt_cut::Model| {
        let accepted = match later.get(&cut.number) {
            Some((_, accepted)) => (*accepted)?,
            None => cut.accepted,
        };
        Some(cut.filed?.minus(accepted))
    };
    Ok(cuts.into_iter().filter_map(off).sum())
}

/// The lines of a version that the granting authority cut anew after the event `since`: the first event that did, and what was accepted
/// before it; `None` where the line was not cut.
async fn cut_later(
    conn: &impl ConnectionTrait,
    filing: &filing::Model,
    since: i64,
) -> Result<BTreeMap<i64, (i64, Option<Cents>)>, DbErr> {
    let mut later: BTreeMap<i64, (i64, Option<Cents>)> = BTreeMap::new();
    for kind in [EventKind::ReceiptCut, EventKind::ReceiptCutRemoved] {
        let events = events(conn, filing.notice_id, kind).await?;
        for event in events.iter().filter(|event| event.number > since) {
            if let Some((line, accepted)) = line_before(event, filing.number) {
                let first = later.entry(line).or_insert((event.number, accepted));
                *first = (*first).min((event.number, accepted));
            }
        }
    }
    Ok(later)
}

/// The line of this version that an event of a cut of the granting authority is about, and what was accepted of it before.
fn line_before(event: &Entry, version: i64) -> Option<(i64, Option<Cents>)> {
    let said = |field: &str| event.changes.iter().find(|change| change.field == field);
    let is_of = said("Version des Nachweises")?.after == version.to_string()
        && said("Stelle")?.after == Auditor::Granting.to_string();
    let line = said("Lfd. Nr.")?.after.parse().ok()?;
    let accepted = said("anerkannt")?.before.trim_end_matches('€').trim_end();
    is_of.then(|| (line, Cents::parse(accepted).ok()))
}

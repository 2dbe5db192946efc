//! What happens to notices after they were granted: change notices, drawdowns with their payouts, Sachberichte, reallocations.

use paktbuch_entity::{cost_item, drawdown, notice};
use paktbuch_seed::{AmendmentSeed, DrawdownSeed, NarrativeSeed, PayoutSeed, ReallocationSeed, Scenario};
use paktbuch_types::{AmendmentKind, CostItemId, DrawdownId, DrawdownState, NoticeId, PayoutId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::grants::Plan;
use super::{PlayError, permit, unknown, write};
use crate::auth::{EditFunding, Permit};
use crate::db::{Db, WriteTx};
use crate::drawdowns::{self, DrawdownData, ProgressData};
use crate::error::ServiceError;
use crate::funding;
use crate::funding::commands::{
    AmendedValues, AmendmentData, AmendmentHead, NarrativeData, PayoutData, ReallocationData,
};

pub(super) async fn play(db: &Db, plan: &Plan, scenario: &Scenario) -> Result<(), PlayError> {
    for seed in &scenario.amendments {
        amend(db, plan.notice(&seed.notice)?, seed).await?;
    }
    for seed in &scenario.payouts {
        let answers = |drawdown: &&DrawdownSeed| {
            drawdown.notice == seed.notice && drawdown.paid_on == Some(seed.paid_on)
        };
        let drawdown = scenario.drawdowns.iter().find(answers);
        pay_out(db, plan.notice(&seed.notice)?, seed, drawdown).await?;
    }
    let unpaid = scenario.drawdowns.iter().filter(|seed| seed.paid_on.is_none());
    for seed in unpaid {
        let (may_edit, notice) = (permit::<EditFunding>()?, plan.notice(&seed.notice)?);
        write(db, "Mittelabruf", async |tx| {
            draw_down(tx, &may_edit, notice, seed).await
        })
        .await?;
    }
    for seed in &scenario.narratives {
        tell(db, plan.notice(&seed.notice)?, seed).await?;
    }
    for seed in &scenario.reallocations {
        reallocate(db, plan.notice(&seed.notice)?, seed).await?;
    }
    Ok(())
}

async fn amend(db: &Db, notice: NoticeId, seed: &AmendmentSeed) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    let data = AmendmentData {
        kind: AmendmentKind::Extension,
        head: AmendmentHead {
            reference: seed.reference.clone(),
            dated: seed.dated,
            announced_on: seed.announced_on,
            reason: seed.reason.clone(),
        },
        values: AmendedValues {
            implementation_to: Some(seed.implementation_to),
            approval_to: Some(seed.approval_to),
            proof_due: Some(seed.proof_due),
            ..AmendedValues::default()
        },
    };
    write(db, &seed.reference, async |tx| {
        let row = notice::Entity::find_by_id(notice).one(tx.conn()).await?;
        let version = row.ok_or(ServiceError::NotFound)?.version;
        funding::amend(tx, &may_edit, notice, version, data).await
    })
    .await?;
    Ok(())
}

/// A payout, and the drawdown that it answers.
pub(super) async fn pay_out(
    db: &Db,
    notice: NoticeId,
    seed: &PayoutSeed,
    drawdown: Option<&DrawdownSeed>,
) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    let command = PayoutData {
        paid_on: seed.paid_on,
        amount: seed.amount,
        note: seed.note.clone(),
    };
    write(db, "Auszahlung", async |tx| {
        let asked = match drawdown {
            Some(drawdown) => Some((drawdown, draw_down(tx, &may_edit, notice, drawdown).await?)),
            None => None,
        };
        let payout = funding::add_payout(tx, &may_edit, notice, command).await?;
        if let Some((drawdown, id)) = asked {
            step(tx, &may_edit, id, drawdown, Some(payout)).await?;
        }
        Ok(())
    })
    .await
}

/// Stores a drawdown, and asks for it unless it stays a draft.
async fn draw_down(
    tx: &WriteTx,
    may_edit: &Permit<EditFunding>,
    notice: NoticeId,
    seed: &DrawdownSeed,
) -> Result<DrawdownId, ServiceError> {
    let data = DrawdownData {
        kind: seed.kind,
        as_of: seed.requested_on,
        needs: Vec::new(),
        amount: seed.amount,
        note: seed.note.clone(),
    };
    let id = drawdowns::add_drawdown(tx, may_edit, notice, data).await?;
    if seed.state != DrawdownState::Draft {
        step(tx, may_edit, id, seed, None).await?;
    }
    Ok(id)
}

/// Asked for, or answered by a payout.
async fn step(
    tx: &WriteTx,
    may_edit: &Permit<EditFunding>,
    id: DrawdownId,
    seed: &DrawdownSeed,
    payout: Option<PayoutId>,
) -> Result<(), ServiceError> {
    let row = drawdown::Entity::find_by_id(id).one(tx.conn()).await?;
    let version = row.ok_or(ServiceError::NotFound)?.version;
    let data = ProgressData {
        state: match payout {
            Some(_) => DrawdownState::PaidOut,
            None => DrawdownState::Requested,
        },
        requested_on: Some(seed.requested_on.unwrap_or_else(|| tx.today())),
        reference: seed.reference.clone(),
        note: seed.note.clone(),
        payout,
    };
    drawdowns::change_drawdown(tx, may_edit, id, version, data).await?;
    Ok(())
}

async fn tell(db: &Db, notice: NoticeId, seed: &NarrativeSeed) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    let command = NarrativeData {
        measure: seed.measure.clone(),
        began_on: Some(seed.began_on),
        ended_on: Some(seed.ended_on),
        result: seed.result.clone(),
        deviations: seed.deviations.clone(),
        staff: String::new(),
        offices: seed.offices.clone(),
        contact: seed.contact.clone(),
        confirmed: seed.confirmed.clone(),
        ..NarrativeData::default()
    };
    write(db, "Sachbericht", async |tx| {
        funding::save_narrative(tx, &may_edit, notice, 0, command).await
    })
    .await
}

async fn reallocate(db: &Db, notice: NoticeId, seed: &ReallocationSeed) -> Result<(), PlayError> {
    let may_edit = permit::<EditFunding>()?;
    let plan: Vec<(i64, CostItemId)> = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.eq(notice))
        .all(db.reader())
        .await?
        .into_iter()
        .map(|row| (row.position, row.id))
        .collect();
    let mut items = Vec::with_capacity(seed.items.len());
    for (position, eligible) in &seed.items {
        let known = plan.iter().find(|(known, _)| *known == i64::from(*position));
        let (_, item) = unknown(known, || {
            format!("den Einzelansatz {position} des Bescheids {}", seed.notice)
        })?;
        items.push((*item, *eligible));
    }
    let data = ReallocationData {
        reason: seed.reason.clone(),
        items,
    };
    write(db, "Umschichtung", async |tx| {
        funding::add_reallocation(tx, &may_edit, notice, data).await
    })
    .await?;
    Ok(())
}

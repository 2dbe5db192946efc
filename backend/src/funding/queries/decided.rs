//! The grant as the granting authority decided it after examining the proof.

use std::collections::BTreeMap;

use paktbuch_entity::{filing, notice, proof_step, receipt_cut};
use paktbuch_types::{Auditor, Cents};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{grant_for, incomes, last_filing, stored_proof};
use crate::funding::decided::{self, Decision};
use crate::funding::rows::PayoutRow;

/// The decided grant of a notice with its payouts; `None` before such a decision.
pub(super) async fn decided(
    conn: &impl ConnectionTrait,
    row: &notice::Model,
    payouts: &[PayoutRow],
) -> Result<Option<Cents>, DbErr> {
    let steps = proof_step::Entity::find()
        .filter(proof_step::Column::NoticeId.eq(row.id))
        .filter(proof_step::Column::Auditor.eq(Auditor::Granting))
        .all(conn)
        .await?;
    if steps.is_empty() {
        return Ok(None);
    }
    let steps = steps.into_iter().map(|step| Decision {
        day: step.done_on,
        step: step.step,
        amount: step.amount.unwrap_or_default(),
    });
    let recognised = match last_filing(conn, row.id).await? {
        Some(filing) => Some(recognised(conn, row, &filing).await?),
        None => stored_proof(conn, row.id)
            .await?
            .and_then(|proof| proof.data.granted),
    };
    let payouts: Vec<_> = payouts
        .iter()
        .map(|payout| (payout.data.paid_on, payout.data.amount))
        .collect();
    Ok(decided::decided(steps.collect(), &payouts, recognised))
}

/// The grant for what is left of a filed version after its cuts; nothing cut, the filed grant stays to the cent.
async fn recognised(
    conn: &impl ConnectionTrait,
    row: &notice::Model,
    filing: &filing::Model,
) -> Result<Cents, DbErr> {
    let cuts = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.eq(filing.id))
        .all(conn)
        .await?;
    // Of a line that several auditors cut, the least counts.
    let mut by_line: BTreeMap<i64, Cents> = BTreeMap::new();
    for cut in cuts {
        if let Some(filed) = cut.filed {
            let off = filed.minus(cut.accepted);
            let most = by_line.entry(cut.number).or_insert(off);
            *most = off.max(*most);
        }
    }
    let off: Cents = by_line.into_values().sum();
    if off == Cents::ZERO {
        return Ok(filing.granted);
    }
    let incomes = incomes(conn, Some(row.id)).await?;
    let incomes = incomes.get(&row.id).map(Vec::as_slice).unwrap_or_default();
    Ok(grant_for(row, incomes, filing.eligible.minus(off), filing.as_of))
}

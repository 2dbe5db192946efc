//! The facts about the money of a notice: its plan, own share, payouts and drawdowns.

use std::collections::HashMap;

use paktbuch_entity::{drawdown, notice};
use paktbuch_types::{Cents, CostItemId, SubjectKind};

use super::of_notice;
use crate::checking::service::world::World;
use crate::funding;
use crate::rules::{
    Subject, r02_cost_item_tolerance as r02, r05_own_share as r05, r13_use_of_payouts as r13,
    r14_drawdowns as r14, r16_payouts,
};

/// R2.
pub(in crate::checking::service) fn cost_items(world: &World, notice: &notice::Model) -> r02::Facts {
    let mut spent: HashMap<CostItemId, (Cents, Cents)> = HashMap::new();
    for part in world.parts_on(notice.id) {
        if let Some(item) = part.item {
            let (invoiced, paid) = spent.entry(item).or_default();
            let settled = world.settled(part.id);
            *invoiced = invoiced.plus(settled.invoiced.eligible);
            *paid = paid.plus(settled.paid.eligible);
        }
    }
    r02::Facts {
        notice: of_notice(notice),
        tolerance: notice.item_tolerance,
        items: world
            .items_of(notice.id)
            .map(|item| {
                let (invoiced, paid) = spent.get(&item.id).copied().unwrap_or_default();
                r02::CostItem {
                    subject: Subject::new(
                        SubjectKind::CostItem,
                        item.id.0,
                        format!("{} {}", item.position, item.title),
                    ),
                    planned: item.eligible,
                    ordered: invoiced.plus(world.open_orders(item.id)),
                    invoiced,
                    paid,
                }
            })
            .collect(),
    }
}

/// R2, of the whole plan.
pub(in crate::checking::service) fn plan_sums(world: &World, notice: &notice::Model) -> r02::PlanSums {
    let planned: Vec<Cents> = world.items_of(notice.id).map(|item| item.eligible).collect();
    r02::PlanSums {
        notice: notice.eligible,
        third_parties: funding::OtherMoney::planned(world.incomes_of(notice.id)).first,
        plan: (!planned.is_empty()).then(|| planned.into_iter().sum()),
    }
}

/// R2, of the lines below each Einzelansatz.
pub(in crate::checking::service) fn line_sums(world: &World, notice: &notice::Model) -> Vec<r02::LineSums> {
    let filing = world.is_filing(notice);
    world
        .items_of(notice.id)
        .map(|item| r02::LineSums {
            item: Subject::new(
                SubjectKind::CostItem,
                item.id.0,
                format!("{} {}", item.position, item.title),
            ),
            planned: (item.total, item.eligible),
            lines: world
                .planned_by_lines(item.id)
                .map(|lines| (lines.total, lines.eligible)),
            filing,
        })
        .collect()
}

/// R5.
pub(in crate::checking::service) fn own_share(world: &World, notice: &notice::Model) -> r05::Facts {
    let paid = world.parts_on(notice.id).map(|part| world.settled(part.id).paid);
    let question = world.question();
    funding::own_share_facts(
        notice,
        &world.programmes,
        world.incomes_of(notice.id),
        paid.sum(),
        question.today,
        question.filing,
    )
}

/// R13: nothing to tell once the proof is to be filed or filed, then the settlement says what is to be paid back.
pub(in crate::checking::service) fn use_of_payouts(
    world: &World,
    notice: &notice::Model,
) -> Option<r13::Facts> {
    let paid = world.parts_on(notice.id).map(|part| world.settled(part.id).paid);
    let facts = || {
        funding::payout_facts(
            (notice, &world.programmes),
            world.incomes_of(notice.id),
            world.payouts_of(notice.id).to_vec(),
            paid.sum(),
            world.question().today,
        )
    };
    world.awaits_filing(notice).then(facts)
}

/// R14: nothing to tell once the proof is to be filed or filed.
pub(in crate::checking::service) fn drawdowns(world: &World, notice: &notice::Model) -> Option<r14::Facts> {
    let asked = |row: &drawdown::Model| {
        let grant = |eligible| funding::grant_for(notice, world.incomes_of(notice.id), eligible, row.as_of);
        r14::Asked {
            number: row.number,
            as_of: row.as_of,
            kind: row.kind,
            amount: row.amount,
            drawn_before: row.drawn_before,
            on_paid: grant(row.paid_eligible),
            with_need: grant(row.paid_eligible.plus(row.need_eligible)),
        }
    };
    let question = world.question();
    let in_time = |row: &&drawdown::Model| !question.filing || row.as_of <= question.today;
    let drawdowns = || world.drawdowns_of(notice.id).filter(in_time);
    let waiting = drawdowns().filter(|row| row.state.is_waiting());
    let paid_out = world.payouts_of(notice.id).iter().map(|(_, amount)| *amount);
    world.awaits_filing(notice).then(|| r14::Facts {
        paid_out: paid_out.sum(),
        waiting: waiting.map(|row| row.amount).sum(),
        drawdowns: drawdowns().map(asked).collect(),
        ..funding::drawdown_facts(notice, &world.programmes)
    })
}

/// R16, of the payouts.
pub(in crate::checking::service) fn payouts(world: &World, notice: &notice::Model) -> r16_payouts::Facts {
    r16_payouts::Facts {
        notice: of_notice(notice),
        granted: notice.granted,
        paid_out: world
            .payouts_of(notice.id)
            .iter()
            .map(|(_, amount)| *amount)
            .sum(),
    }
}

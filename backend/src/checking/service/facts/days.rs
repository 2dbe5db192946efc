//! The facts about days: when a measure began, in which periods it was bought and paid, when its proof is due.

use paktbuch_entity::notice;

use super::{of_line, of_notice};
use crate::checking::rows::LineRow;
use crate::checking::service::world::World;
use crate::funding;
use crate::rules::{
    r06_earliest_start as r06, r07_payouts, r07_periods as r07, r15_interim, r15_proof_due as r15,
};

/// R6.
pub(in crate::checking::service) fn beginning(world: &World, notice: &notice::Model) -> r06::Facts {
    let line = |line: &LineRow| {
        Some(r06::Line {
            subject: of_line(world.invoices.get(&line.invoice)?, line),
            ordered: line.ordered_on,
        })
    };
    r06::Facts {
        lines: world.lines_of(notice.id).filter_map(line).collect(),
        ..funding::start_facts(notice, &world.programmes)
    }
}

/// R7.
pub(in crate::checking::service) fn periods(world: &World, notice: &notice::Model) -> r07::Facts {
    let line = |line: &LineRow| {
        let invoice = world.invoices.get(&line.invoice)?;
        Some(r07::Line {
            subject: of_line(invoice, line),
            kind: line.kind,
            is_partial: invoice.is_partial,
            gross: line.gross,
            ordered: line.ordered_on,
            accepted: line.accepted_on,
            invoiced: invoice.issue_date,
            paid: world
                .payments_of(invoice.id)
                .iter()
                .map(|payment| payment.paid_on)
                .collect(),
            paid_early: r07::first_early(
                world
                    .payments_of(invoice.id)
                    .iter()
                    .map(|payment| (payment.kind, payment.paid_on, payment.amount)),
                invoice.issue_date,
            ),
        })
    };
    r07::Facts {
        lines: world.lines_of(notice.id).filter_map(line).collect(),
        ..funding::period_facts(notice, &world.programmes)
    }
}

/// R7, of the payouts.
pub(in crate::checking::service) fn paid_out(world: &World, notice: &notice::Model) -> r07_payouts::Facts {
    r07_payouts::Facts {
        notice: of_notice(notice),
        dated: notice.notice_date,
        payouts: world.payouts_of(notice.id).to_vec(),
    }
}

/// R15 on interim proofs: nothing to tell once the proof is being made or filed.
pub(in crate::checking::service) fn interim_proofs(
    world: &World,
    notice: &notice::Model,
) -> Option<r15_interim::Facts> {
    let today = world.question().today;
    world
        .awaits_filing(notice)
        .then(|| funding::interim_facts(notice, &world.interim_of(notice.id), &world.programmes, today))
}

/// R15: nothing to tell once the proof is being made or filed.
pub(in crate::checking::service) fn proof_due(world: &World, notice: &notice::Model) -> Option<r15::Facts> {
    world
        .awaits_filing(notice)
        .then(|| funding::proof_due_facts(notice, &world.programmes, world.question().today))
}

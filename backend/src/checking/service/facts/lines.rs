//! The facts about invoice lines: who pays them, whether wholly, and on which account.

use std::collections::BTreeSet;

use paktbuch_types::SubjectKind;

use super::of_line;
use crate::checking::rows::LineRow;
use crate::checking::service::world::World;
use crate::funding;
use crate::rules::{
    Subject, r11_double_funding as r11, r12_allocation_complete as r12, r27_asset_or_expense as r27,
};

/// R11, over all notices: a line or device of one may be paid by another too.
pub(in crate::checking::service) fn double_funding(world: &World) -> r11::Facts {
    let lines = world.lines.values().filter_map(|line| {
        let parts = world.parts_of(line.id);
        let notices: BTreeSet<i64> = parts.iter().filter_map(|part| Some(part.notice?.0)).collect();
        if notices.len() < 2 {
            return None;
        }
        Some(r11::Item {
            subject: of_line(world.invoices.get(&line.invoice)?, line),
            notices: notices.into_iter().collect(),
        })
    });
    let devices = world.shared.iter().map(|device| r11::Item {
        subject: Subject::new(
            SubjectKind::Device,
            device.id.0,
            format!("Gerät {}", device.inventory_number),
        ),
        notices: device.notices.iter().map(|notice| notice.0).collect(),
    });
    r11::Facts {
        items: lines.chain(devices).collect(),
        ..funding::double_funding_facts(world.notices.values(), &world.programmes)
    }
}

/// R12.
pub(in crate::checking::service) fn allocations(world: &World) -> Vec<r12::Line> {
    let line = |line: &LineRow| {
        Some(r12::Line {
            subject: of_line(world.invoices.get(&line.invoice)?, line),
            gross: line.gross,
            parts: world.parts_of(line.id).iter().map(|part| part.gross).collect(),
        })
    };
    world.lines.values().filter_map(line).collect()
}

/// R27: lines about objects, once for each account of their parts.
pub(in crate::checking::service) fn accounts(world: &World) -> Vec<r27::Line> {
    let mut lines = Vec::new();
    for line in world.lines.values() {
        let Some(invoice) = world
            .invoices
            .get(&line.invoice)
            .filter(|_| line.kind.has_records())
        else {
            continue;
        };
        let accounts: BTreeSet<&str> = world
            .parts_of(line.id)
            .iter()
            .map(|part| part.account.as_str())
            .filter(|account| !account.is_empty())
            .collect();
        lines.extend(accounts.into_iter().map(|account| r27::Line {
            subject: of_line(invoice, line),
            day: invoice.issue_date,
            net: line.gross.pro_rata(10_000, 10_000 + line.vat_rate.0),
            pieces: line.quantity,
            account: account.to_owned(),
        }));
    }
    lines
}

//! The facts of each rule.

use std::collections::{BTreeSet, HashMap};

use paktbuch_entity::{drawdown, notice};
use paktbuch_types::{Cents, CostItemId, DeviceId, Quantity, SubjectKind, claimed_prepaid};

use super::world::World;
use crate::checking::rows::{DeviceRow, InvoiceRow, LineRow, UnboundRow};
use crate::funding;
use crate::rules::{
    Subject, r02_cost_item_tolerance as r02, r05_own_share as r05, r06_earliest_start as r06, r07_payouts,
    r07_periods as r07, r11_double_funding as r11, r12_allocation_complete as r12, r13_use_of_payouts as r13,
    r14_drawdowns as r14, r15_proof_due as r15, r16_payouts, r16_proof_complete as r16,
    r17_zweckbindung as r17, r18_other_school as r18, r20_identification as r20, r27_asset_or_expense as r27,
};

/// R2.
pub(super) fn cost_items(world: &World, notice: &notice::Model) -> r02::Facts {
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
pub(super) fn plan_sums(world: &World, notice: &notice::Model) -> r02::PlanSums {
    let planned: Vec<Cents> = world.items_of(notice.id).map(|item| item.eligible).collect();
    r02::PlanSums {
        notice: notice.eligible,
        third_parties: funding::OtherMoney::planned(world.incomes_of(notice.id)).first,
        plan: (!planned.is_empty()).then(|| planned.into_iter().sum()),
    }
}

/// R5.
pub(super) fn own_share(world: &World, notice: &notice::Model) -> r05::Facts {
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

/// R6.
pub(super) fn beginning(world: &World, notice: &notice::Model) -> r06::Facts {
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
pub(super) fn periods(world: &World, notice: &notice::Model) -> r07::Facts {
    let line = |line: &LineRow| {
        let invoice = world.invoices.get(&line.invoice)?;
        Some(r07::Line {
            subject: of_line(invoice, line),
            kind: line.kind,
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
pub(super) fn paid_out(world: &World, notice: &notice::Model) -> r07_payouts::Facts {
    r07_payouts::Facts {
        notice: of_notice(notice),
        dated: notice.notice_date,
        payouts: world.payouts_of(notice.id).to_vec(),
    }
}

/// R11, over all notices: a line or device of one may be paid by another too.
pub(super) fn double_funding(world: &World) -> r11::Facts {
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
pub(super) fn allocations(world: &World) -> Vec<r12::Line> {
    let line = |line: &LineRow| {
        Some(r12::Line {
            subject: of_line(world.invoices.get(&line.invoice)?, line),
            gross: line.gross,
            parts: world.parts_of(line.id).iter().map(|part| part.gross).collect(),
        })
    };
    world.lines.values().filter_map(line).collect()
}

/// R16.
pub(super) fn proof(world: &World, notice: &notice::Model) -> r16::Facts {
    let invoice = |invoice: &InvoiceRow| r16::Invoice {
        subject: Subject::new(SubjectKind::Invoice, invoice.id.0, label(invoice)),
        due: invoice.due,
        claimed: claimed_prepaid(invoice.prepaid, invoice.billed_before),
        chain: invoice.chain,
        retention: invoice.retention,
        retention_is_due: invoice
            .retention_until
            .is_some_and(|until| until < world.question().today),
        tax: if invoice.tax_deducted {
            Cents::ZERO
        } else {
            invoice.self_assessed_tax
        },
        payments: world
            .payments_of(invoice.id)
            .iter()
            .map(|payment| r16::Payment {
                kind: payment.kind,
                amount: payment.amount,
                skonto: payment.skonto,
                proven: payment.proven,
            })
            .collect(),
    };
    let device = |device: &DeviceRow| r16::Device {
        subject: of_device(device),
        has_room: device.has_room,
    };
    r16::Facts {
        notice: of_notice(notice),
        filing: world.is_filing(notice),
        invoices: world.invoices_of(notice.id).map(invoice).collect(),
        device_lines: world
            .lines_of(notice.id)
            .filter_map(|line| device_line(world, notice, line))
            .collect(),
        devices: world.devices_of(notice.id).iter().map(device).collect(),
        others: world
            .lines_of(notice.id)
            .filter_map(|line| other_line(world, line))
            .collect(),
    }
}

/// R13: nothing to tell once the proof is being made or filed, then the settlement says what is to be paid back.
pub(super) fn use_of_payouts(world: &World, notice: &notice::Model) -> Option<r13::Facts> {
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
    (!world.is_filing(notice)).then(facts)
}

/// R14: nothing to tell once the proof is being made or filed.
pub(super) fn drawdowns(world: &World, notice: &notice::Model) -> Option<r14::Facts> {
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
    (!world.is_filing(notice)).then(|| r14::Facts {
        drawdowns: world.drawdowns_of(notice.id).map(asked).collect(),
        ..funding::drawdown_facts(notice, &world.programmes)
    })
}

/// R15: nothing to tell once the proof is being made or filed.
pub(super) fn proof_due(world: &World, notice: &notice::Model) -> Option<r15::Facts> {
    (!world.is_filing(notice)).then(|| r15::Facts {
        notice: of_notice(notice),
        due: notice.proof_due,
        today: world.question().today,
    })
}

/// R16, of the payouts.
pub(super) fn payouts(world: &World, notice: &notice::Model) -> r16_payouts::Facts {
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

/// A line of devices with the notice's share of the quantity.
fn device_line(world: &World, notice: &notice::Model, line: &LineRow) -> Option<r16::DeviceLine> {
    if !line.kind.has_records() || line.quantity <= Quantity(0) {
        return None;
    }
    let on_notice: Cents = world
        .parts_of(line.id)
        .iter()
        .filter(|part| part.notice == Some(notice.id))
        .map(|part| part.gross)
        .sum();
    let devices = (
        world.devices_of_line(line.id, None),
        world.devices_of_line(line.id, Some(notice.id)),
    );
    let pieces = r16::Pieces::on_notice(line.quantity, (line.gross, on_notice), devices);
    Some(r16::DeviceLine {
        subject: of_line(world.invoices.get(&line.invoice)?, line),
        kind: line.kind,
        quantity: pieces.quantity,
        devices: pieces.devices,
    })
}

/// A line without records and what its kind asks for; a line that gives money back asks for nothing.
fn other_line(world: &World, line: &LineRow) -> Option<r16::OtherLine> {
    if line.kind.has_records() || line.gross < Cents::ZERO {
        return None;
    }
    Some(r16::OtherLine {
        subject: of_line(world.invoices.get(&line.invoice)?, line),
        kind: line.kind,
        has_place: line.has_place,
        is_accepted: line.accepted_on.is_some(),
        has_term: line.has_term,
    })
}

/// R17.
pub(super) fn zweckbindung(world: &World, notice: &notice::Model) -> r17::Facts {
    let device = |device: &DeviceRow| r17::Device {
        subject: of_device(device),
        status: device.status,
        status_since: device.status_since,
        commissioned: device.commissioned_on,
        bound_until: device.bound_until,
        is_credited: device.is_credited,
    };
    r17::Facts {
        notice: of_notice(notice),
        terms: r17::Terms {
            start: Some(notice.zweckbindung_start),
            years: notice.zweckbindung_years,
            implementation_to: notice.implementation_to,
            fixed: notice.zweckbindung_date,
        },
        devices: world.devices_of(notice.id).iter().map(device).collect(),
        today: world.question().today,
    }
}

/// R18.
pub(super) fn other_school(world: &World) -> impl Iterator<Item = r18::Facts> {
    world.relocated.iter().map(|device| r18::Facts {
        device: device_subject(device.id, &device.inventory_number),
        granted_for: device.granted_for.clone(),
        stands_at: device.stands_at.clone(),
        bound_until: device.bound_until,
        today: world.question().today,
    })
}

/// R20, the devices of a notice.
pub(super) fn identification(world: &World, notice: &notice::Model) -> Vec<r20::Device> {
    let device = |device: &DeviceRow| r20::Device {
        subject: of_device(device),
        has_serial: device.has_serial,
        has_inventory_number: !device.inventory_number.is_empty(),
        has_programme: true,
        filing: world.is_filing(notice),
    };
    world.devices_of(notice.id).iter().map(device).collect()
}

/// R20, devices that no notice binds.
pub(super) fn unbound(world: &World) -> Vec<r20::Device> {
    let device = |device: &UnboundRow| r20::Device {
        subject: device_subject(device.id, &device.inventory_number),
        has_serial: device.has_serial,
        has_inventory_number: !device.inventory_number.is_empty(),
        has_programme: device.is_paid,
        filing: false,
    };
    world.unbound.iter().map(device).collect()
}

pub(super) fn of_notice(notice: &notice::Model) -> Subject {
    Subject::new(SubjectKind::Notice, notice.id.0, &notice.reference)
}

pub(super) fn of_line(invoice: &InvoiceRow, line: &LineRow) -> Subject {
    Subject::new(
        SubjectKind::InvoiceLine,
        line.id.0,
        format!("{}, Position {}", label(invoice), line.position),
    )
}

fn of_device(device: &DeviceRow) -> Subject {
    device_subject(device.id, &device.inventory_number)
}

pub(super) fn device_subject(id: DeviceId, inventory_number: &str) -> Subject {
    let label = match inventory_number {
        "" => format!("Nr. {id}"),
        number => number.to_owned(),
    };
    Subject::new(SubjectKind::Device, id.0, label)
}

fn label(invoice: &InvoiceRow) -> String {
    format!("Rechnung {}", invoice.number)
}

/// R27: lines about objects, once for each account of their parts.
pub(super) fn accounts(world: &World) -> Vec<r27::Line> {
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

//! What a proof has to have: paid and proven invoices, complete lines, devices.

use paktbuch_entity::notice;
use paktbuch_types::{Cents, Quantity, SubjectKind, claimed_prepaid};

use super::{label, of_device, of_line, of_notice};
use crate::checking::rows::{DeviceRow, InvoiceRow, LineRow};
use crate::checking::service::world::World;
use crate::rules::{Subject, r16_proof_complete as r16};

/// R16.
pub(in crate::checking::service) fn proof(world: &World, notice: &notice::Model) -> r16::Facts {
    let invoice = |invoice: &InvoiceRow| r16::Invoice {
        subject: Subject::new(SubjectKind::Invoice, invoice.id.0, label(invoice)),
        due: invoice.due,
        claimed: claimed_prepaid(invoice.prepaid, invoice.billed_before),
        chain: invoice.chain,
        retention: invoice.retention,
        retention_is_due: invoice
            .retention_until
            .is_some_and(|until| until < world.question().today),
        paid_later: world.paid_later(invoice.id),
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
    let invoice = world.invoices.get(&line.invoice)?;
    Some(r16::OtherLine {
        subject: of_line(invoice, line),
        kind: line.kind,
        has_place: line.has_place,
        has_extent: line.has_extent,
        is_accepted: invoice.is_partial || line.accepted_on.is_some(),
        has_term: line.has_term,
    })
}

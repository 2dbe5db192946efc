//! Invoices: taken from their files, allocated, with devices and payments.

use paktbuch_entity::{allocation, invoice_line};
use paktbuch_seed::{AllocationSeed, DeviceSeed, InvoiceSeed, LineBooking};
use paktbuch_types::AllocationId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::grants::Plan;
use super::places::Keys;
use super::{PlayError, permit, write};
use crate::auth::{CreateDevices, EditInvoices, ImportInvoices};
use crate::db::Db;
use crate::devices;
use crate::devices::commands::{LoadDevices, ModelChoice, NewDevice, Place};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{AddPayment, EditLine, Part, PaymentFacts, SaveLine, SaveLines, Target};
use crate::purchasing::{self, einvoice};

/// A booking ready to be saved: the line's parts and the devices of each.
#[derive(Debug)]
struct Booking<'a> {
    seed: &'a LineBooking,
    parts: Vec<Part>,
    devices: Vec<Vec<NewDevice>>,
}

pub(super) async fn play(
    db: &Db,
    documents: &Documents,
    keys: &Keys,
    plan: &Plan,
    seed: &InvoiceSeed,
) -> Result<(), PlayError> {
    let (may_import, may_edit, may_create) = (
        permit::<ImportInvoices>()?,
        permit::<EditInvoices>()?,
        permit::<CreateDevices>()?,
    );
    let file = seed.file();
    let read = einvoice::read_verified(&file)?;
    let stored = documents.put(&file)?.into();
    let mut bookings = Vec::new();
    for line in &seed.lines {
        bookings.push(booking(keys, plan, line)?);
    }
    let name = seed.file_name();
    write(db, &seed.invoice.number, async |tx| {
        let taken = purchasing::take_invoice(tx, &may_import, &stored, &name, &read).await?;
        let invoice = taken.invoice();
        let lines = invoice_line::Entity::find()
            .filter(invoice_line::Column::InvoiceId.eq(invoice))
            .all(tx.conn())
            .await?;
        let mut saves = Vec::new();
        let mut devices = Vec::new();
        for booking in bookings {
            let line = lines
                .iter()
                .find(|line| line.line_id == booking.seed.line_id)
                .ok_or(ServiceError::NotFound)?;
            let edit = EditLine {
                line: line.id,
                version: line.version,
                kind: booking.seed.kind,
                ordered_on: booking.seed.ordered_on,
                accepted_on: booking.seed.accepted_on,
            };
            saves.push(SaveLine {
                edit,
                parts: booking.parts,
            });
            devices.push((line.id, booking.devices));
        }
        purchasing::save_lines(
            tx,
            &may_edit,
            SaveLines {
                invoice,
                lines: saves,
            },
        )
        .await?;
        for (line, parts) in devices {
            let allocations: Vec<AllocationId> = allocation::Entity::find()
                .filter(allocation::Column::InvoiceLineId.eq(line))
                .order_by_asc(allocation::Column::Id)
                .all(tx.conn())
                .await?
                .into_iter()
                .map(|row| row.id)
                .collect();
            for (allocation, devices) in allocations.into_iter().zip(parts) {
                if !devices.is_empty() {
                    let command = LoadDevices {
                        allocation,
                        gross_each: None,
                        devices,
                    };
                    devices::load_devices(tx, &may_create, command).await?;
                }
            }
        }
        for payment in &seed.payments {
            let facts = PaymentFacts::new(payment.paid_on, payment.amount, &payment.proof);
            let command = AddPayment { invoice, facts };
            purchasing::add_payment(tx, &may_edit, command).await?;
        }
        Ok(())
    })
    .await
}

fn booking<'a>(keys: &Keys, plan: &Plan, seed: &'a LineBooking) -> Result<Booking<'a>, PlayError> {
    let mut booking = Booking {
        seed,
        parts: Vec::new(),
        devices: Vec::new(),
    };
    for allocation in &seed.allocations {
        booking.parts.push(Part {
            eligible: allocation.eligible,
            reason: allocation.reason.clone(),
            ..Part::whole(target(keys, plan, allocation)?, allocation.gross)
        });
        let mut devices = Vec::new();
        for device in &allocation.devices {
            devices.push(new_device(keys, device)?);
        }
        booking.devices.push(devices);
    }
    Ok(booking)
}

fn target(keys: &Keys, plan: &Plan, seed: &AllocationSeed) -> Result<Target, PlayError> {
    use paktbuch_seed::Target as Seed;
    Ok(match &seed.target {
        Seed::Cost { notice, item, line } => Target::CostLine(plan.line(notice, *item, *line)?),
        Seed::Own { school } => Target::Own {
            school: school.as_ref().map(|number| keys.school(number)).transpose()?,
        },
    })
}

fn new_device(keys: &Keys, seed: &DeviceSeed) -> Result<NewDevice, PlayError> {
    let site = keys.site(&seed.school, &seed.site)?;
    let room = seed.room.as_ref().map(|name| keys.room(site, name)).transpose()?;
    let model = ModelChoice::New {
        manufacturer: seed.manufacturer.clone(),
        name: seed.model.clone(),
        category: seed.category,
    };
    Ok(NewDevice {
        model,
        serial: Some(seed.serial.clone()),
        place: Place {
            school: keys.school(&seed.school)?,
            site: Some(site),
            room,
        },
        delivered_on: Some(seed.delivered_on),
        commissioned_on: Some(seed.delivered_on),
        warranty_until: None,
        status: seed.status,
    })
}

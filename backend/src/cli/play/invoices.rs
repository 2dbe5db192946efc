//! Invoices: taken from their files or entered by hand, allocated, with devices and payments.

use std::collections::HashMap;

use paktbuch_entity::{allocation, invoice, invoice_line};
use paktbuch_seed::{AllocationSeed, DeviceSeed, InvoiceSeed, LineBooking};
use paktbuch_types::{Cents, DeviceId, InvoiceId, InvoiceLineId, SpreadRule};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::grants::Plan;
use super::intake::Intake;
use super::places::Keys;
use super::{PlayError, permit, write};
use crate::auth::{CreateDevices, EditInvoices, Permit};
use crate::db::{Db, WriteTx};
use crate::devices;
use crate::devices::commands::{LoadDevices, ModelChoice, NewDevice, Place, SpreadAllocation};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing;
use crate::purchasing::commands::{
    AddPayment, Assignment, EditLine, EditParticulars, Part, PaymentFacts, SaveLine, SaveLines, SetRetention,
    Target,
};

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
    let (may_edit, may_create) = (permit::<EditInvoices>()?, permit::<CreateDevices>()?);
    let intake = Intake::of(documents, seed)?;
    let mut bookings = Vec::new();
    for line in &seed.lines {
        bookings.push(booking(keys, plan, line)?);
    }
    write(db, &seed.invoice.number, async |tx| {
        let invoice = intake.enter(tx).await?;
        let lines = save(tx, &may_edit, invoice, &mut bookings).await?;
        let mut made: HashMap<&str, Vec<DeviceId>> = HashMap::new();
        for booking in bookings {
            let id = lines[booking.seed.line_id.as_str()];
            particulars(tx, &may_edit, id, booking.seed).await?;
            let allocations = allocations(tx, id).await?;
            for (part, devices) in allocations.iter().zip(booking.devices) {
                if !devices.is_empty() {
                    let command = LoadDevices {
                        allocation: part.id,
                        gross_each: None,
                        devices,
                    };
                    let ids = devices::load_devices(tx, &may_create, command).await?;
                    made.entry(&booking.seed.line_id).or_default().extend(ids);
                }
            }
        }
        for line in &seed.lines {
            spread(tx, &may_create, lines[line.line_id.as_str()], line, &made).await?;
        }
        retain(tx, &may_edit, invoice, seed).await?;
        for payment in &seed.payments {
            let facts = PaymentFacts {
                skonto: payment.skonto,
                ..PaymentFacts::new(payment.paid_on, payment.amount, &payment.proof)
            };
            let command = AddPayment { invoice, facts };
            purchasing::add_payment(tx, &may_edit, command).await?;
        }
        Ok(())
    })
    .await
}

/// Saves kinds, dates and parts of the lines; their ids by the numbers that the seed uses.
async fn save<'a>(
    tx: &WriteTx,
    may_edit: &Permit<EditInvoices>,
    invoice: InvoiceId,
    bookings: &mut [Booking<'a>],
) -> Result<HashMap<&'a str, InvoiceLineId>, ServiceError> {
    let rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .all(tx.conn())
        .await?;
    let mut saves = Vec::new();
    let mut lines = HashMap::new();
    for booking in bookings {
        let seed = booking.seed;
        let line = rows
            .iter()
            .find(|line| line.line_id == seed.line_id)
            .ok_or(ServiceError::NotFound)?;
        let edit = EditLine {
            line: line.id,
            version: line.version,
            kind: seed.kind,
            ordered_on: seed.ordered_on,
            accepted_on: seed.accepted_on,
        };
        saves.push(SaveLine {
            particulars: None,
            edit,
            parts: std::mem::take(&mut booking.parts),
        });
        lines.insert(seed.line_id.as_str(), line.id);
    }
    let command = SaveLines {
        invoice,
        lines: saves,
    };
    purchasing::save_lines(tx, may_edit, command).await?;
    Ok(lines)
}

/// Place and extent of an Anlage, term of a licence.
async fn particulars(
    tx: &WriteTx,
    may_edit: &Permit<EditInvoices>,
    line: InvoiceLineId,
    seed: &LineBooking,
) -> Result<(), ServiceError> {
    if seed.place.is_empty() && seed.term.is_none() {
        return Ok(());
    }
    let row = invoice_line::Entity::find_by_id(line).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let command = EditParticulars {
        line,
        version: row.version,
        accepted_on: seed.accepted_on,
        place: seed.place.clone(),
        extent: seed.extent.clone(),
        term_from: seed.term.map(|(from, _)| from),
        term_to: seed.term.map(|(_, to)| to),
    };
    purchasing::edit_particulars(tx, may_edit, command).await?;
    Ok(())
}

async fn allocations(tx: &WriteTx, line: InvoiceLineId) -> Result<Vec<allocation::Model>, ServiceError> {
    let rows = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.eq(line))
        .order_by_asc(allocation::Column::Id)
        .all(tx.conn())
        .await?;
    Ok(rows)
}

/// Spreads parts of a line onto the devices of another one.
async fn spread(
    tx: &WriteTx,
    may_create: &Permit<CreateDevices>,
    line: InvoiceLineId,
    seed: &LineBooking,
    made: &HashMap<&str, Vec<DeviceId>>,
) -> Result<(), ServiceError> {
    if seed.allocations.iter().all(|part| part.spread_onto.is_none()) {
        return Ok(());
    }
    let rows = allocations(tx, line).await?;
    for (row, part) in rows.iter().zip(&seed.allocations) {
        let Some(onto) = &part.spread_onto else { continue };
        let devices = made.get(onto.as_str()).into_iter().flatten();
        let command = SpreadAllocation {
            allocation: row.id,
            version: row.version,
            rule: SpreadRule::Evenly,
            devices: devices.map(|device| (*device, None)).collect(),
        };
        devices::spread_allocation(tx, may_create, command).await?;
    }
    Ok(())
}

/// Keeps back what the seed retains.
async fn retain(
    tx: &WriteTx,
    may_edit: &Permit<EditInvoices>,
    invoice: InvoiceId,
    seed: &InvoiceSeed,
) -> Result<(), ServiceError> {
    let (amount, until) = seed.retention;
    if amount == Cents::ZERO {
        return Ok(());
    }
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let command = SetRetention {
        invoice,
        version: row.ok_or(ServiceError::NotFound)?.version,
        amount,
        until,
    };
    purchasing::set_retention(tx, may_edit, command).await
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
            assignment: Assignment {
                account: allocation.account.clone(),
                ..Assignment::default()
            },
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
        serial: seed.serial.clone(),
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

//! Rates of a lease (Leasingraten) and the invoice lines that bill them.

use paktbuch_entity::{device, invoice, invoice_line, lease_invoice};
use paktbuch_types::{Cents, DeviceId, DeviceOwner, LineKind};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{CreateDevices, Permit};
use crate::db::WriteTx;
use crate::devices::commands::{LinkRates, UnlinkRate};
use crate::devices::leasing::MOST_RATES;
use crate::devices::queries;
use crate::error::ServiceError;

/// Rows of one INSERT; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// Links rates of a leased device, or of all devices of its lease, to the line of an invoice that bills them.
///
/// # Errors
/// [`ServiceError::NotFound`] for a device of a school outside the permit; [`ServiceError::Field`] for rates that the lease does not have
/// or that an invoice bills already, for a line that bills nothing, and for more than the line still has.
pub async fn link_rates(
    tx: &WriteTx,
    permit: &Permit<CreateDevices>,
    command: &LinkRates,
) -> Result<(), ServiceError> {
    let stored = leased(tx, permit, command.device).await?;
    let most = stored.lease_rates.unwrap_or(MOST_RATES);
    let (first, last) = (command.first, command.last);
    if first < 1 || last < first || last > most {
        let message = format!(
            "Rate: {first} bis {last} geht nicht. Bitte Nummern von 1 bis {most} eintragen, die kleinere zuerst."
        );
        return Err(ServiceError::field("first", message));
    }
    let found = invoice_line::Entity::find_by_id(command.line)
        .find_also_related(invoice::Entity)
        .one(tx.conn())
        .await?;
    let Some((line, Some(bill))) = found.filter(|(line, bill)| {
        line.gross > Cents::ZERO
            && line.kind != LineKind::Personnel
            && bill.as_ref().is_some_and(|bill| bill.rejected_on.is_none())
    }) else {
        let message = "Rechnung: Bitte eine Position aus der Liste wählen.";
        return Err(ServiceError::field("line", message));
    };
    let Some(amount) = command.amount.or(stored.lease_rate) else {
        let message = "Betrag je Rate: Am Gerät steht keine Leasingrate. Bitte den Betrag eintragen.";
        return Err(ServiceError::field("amount", message));
    };
    if amount <= Cents::ZERO || amount > Cents::MAX {
        let message = format!("Betrag je Rate: {amount} € geht nicht. Bitte einen Betrag über 0 eintragen.");
        return Err(ServiceError::field("amount", message));
    }
    let mut devices = if command.whole_lease {
        queries::of_lease(tx.conn(), &stored).await?
    } else {
        vec![stored]
    };
    devices.retain(|device| permit.scope().contains(device.school_id));
    let ids: Vec<DeviceId> = devices.iter().map(|device| device.id).collect();
    if let Some((device, rate)) = queries::first_billed(tx.conn(), &ids, (first, last)).await? {
        let named = devices.iter().find(|row| row.id == device);
        let named = named
            .map(|row| row.inventory_number.to_string())
            .unwrap_or_default();
        let message = format!(
            "Rate: Die Rate {rate} des Geräts {named} hat schon eine Rechnung. Bitte andere Nummern eintragen oder dort erst lösen."
        );
        return Err(ServiceError::field("first", message));
    }
    let linked = queries::linked_of_lines(tx.conn(), &[line.id]).await?;
    let open = line
        .gross
        .minus(linked.get(&line.id).copied().unwrap_or_default());
    let count = i64::try_from(devices.len())
        .unwrap_or(i64::MAX)
        .saturating_mul(last - first + 1);
    if amount.times(count).is_none_or(|sum| sum > open) {
        let message = format!(
            "Betrag je Rate: {count}-mal {amount} € ist mehr, als von der Position noch frei ist ({open} €). Bitte weniger Raten, weniger \
             Geräte oder einen kleineren Betrag eintragen."
        );
        return Err(ServiceError::field("amount", message));
    }
    let link = |(device, rate)| lease_invoice::ActiveModel {
        device_id: Set(device),
        rate: Set(rate),
        invoice_line_id: Set(line.id),
        amount: Set(amount),
    };
    let links: Vec<(DeviceId, i64)> = ids
        .iter()
        .flat_map(|device| (first..=last).map(move |rate| (*device, rate)))
        .collect();
    for batch in links.chunks(BATCH) {
        lease_invoice::Entity::insert_many(batch.iter().copied().map(link))
            .exec_without_returning(tx.conn())
            .await?;
    }
    let rates = if first == last {
        format!("Rate {first}")
    } else {
        format!("Raten {first} bis {last}, je")
    };
    let told = format!(
        "{rates} {amount} €: Rechnung {}, Position {}",
        bill.number, line.position
    );
    let events = devices.iter().map(|device| {
        Event::new(EventKind::DeviceChanged, SubjectKind::Device, device.id.0)
            .touching(device.notice_id)
            .change(Change::set("Leasingraten", &told))
    });
    audit::record(tx, events.collect::<Vec<_>>()).await?;
    Ok(())
}

/// Takes the invoice off a rate.
///
/// # Errors
/// [`ServiceError::NotFound`] for a device of a school outside the permit, and for a rate without an invoice.
pub async fn unlink_rate(
    tx: &WriteTx,
    permit: &Permit<CreateDevices>,
    command: UnlinkRate,
) -> Result<(), ServiceError> {
    let stored = leased(tx, permit, command.device).await?;
    let key = (command.device, command.rate);
    let found = lease_invoice::Entity::find_by_id(key)
        .find_also_related(invoice_line::Entity)
        .one(tx.conn())
        .await?;
    let Some((link, Some(line))) = found else {
        return Err(ServiceError::NotFound);
    };
    let bill = invoice::Entity::find_by_id(line.invoice_id)
        .one(tx.conn())
        .await?;
    let number = bill.map(|bill| bill.number).unwrap_or_default();
    lease_invoice::Entity::delete_by_id(key).exec(tx.conn()).await?;
    let told = format!(
        "Rate {} {} €: Rechnung {number}, Position {}",
        link.rate, link.amount, line.position
    );
    let event = Event::new(EventKind::DeviceChanged, SubjectKind::Device, stored.id.0)
        .touching(stored.notice_id)
        .change(Change::new("Leasingraten", told, ""));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Refuses to make a device one that is not leased while invoices bill its rates.
pub(super) async fn refuse_while_billed(tx: &WriteTx, device: DeviceId) -> Result<(), ServiceError> {
    let billed = lease_invoice::Entity::find().filter(lease_invoice::Column::DeviceId.eq(device));
    if billed.count(tx.conn()).await? == 0 {
        return Ok(());
    }
    let message = "Eigentum: Leasingraten des Geräts haben eine Rechnung. Bitte sie auf der Seite „Leasingraten“ erst lösen.";
    Err(ServiceError::field("owner", message))
}

/// A leased device within the permit.
async fn leased(
    tx: &WriteTx,
    permit: &Permit<CreateDevices>,
    id: DeviceId,
) -> Result<device::Model, ServiceError> {
    let stored = device::Entity::find_by_id(id).one(tx.conn()).await?;
    let stored = stored
        .filter(|row| row.owner == DeviceOwner::Lessor)
        .ok_or(ServiceError::NotFound)?;
    permit.at(stored.school_id)?;
    Ok(stored)
}

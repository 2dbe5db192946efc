//! Removing a device that was entered by mistake.

use std::collections::BTreeSet;

use paktbuch_entity::{device, disposal, funding_share, lease_invoice, taken_over};
use paktbuch_types::{InvoiceId, MemoSubject, Serial};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::edit::not_too_long;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{CreateDevices, Permit};
use crate::db::WriteTx;
use crate::devices::commands::RemoveDevice;
use crate::devices::queries;
use crate::devices::rows::DeviceDetail;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::funding;
use crate::memos;
use crate::rules::r26_retention as r26;
use crate::text::clean_lines;

/// Removes a device with its funding share, its disposal, the invoices of its Leasingraten and the mark of a takeover; the history keeps what it was and why it
/// went. Answers the invoice that paid for it, where there is one.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`reason`) without a reason or with one that is
/// too long; [`ServiceError::Refused`] where a part of another allocation was spread onto it: what is spread would no longer add
/// up; and where a filed proof counts it whose retention has not ended (R26).
pub async fn remove_device(
    tx: &WriteTx,
    documents: &Documents,
    permit: &Permit<CreateDevices>,
    command: RemoveDevice,
) -> Result<Option<InvoiceId>, ServiceError> {
    not_too_long("reason", "Begründung", &command.reason)?;
    let reason = clean_lines(&command.reason);
    if reason.is_empty() {
        let message = "Bitte begründen Sie, warum das Gerät entfernt wird.";
        return Err(ServiceError::field("reason", message));
    }
    let id = command.device;
    let found = queries::device_detail(tx.conn(), permit.scope(), id).await?;
    let device = found.ok_or(ServiceError::NotFound)?;
    if device.version != command.version {
        return Err(ServiceError::Stale);
    }
    if let Some(part) = device.money.iter().find(|part| part.spread.is_some()) {
        return Err(ServiceError::refused(format!(
            "Auf das Gerät ist ein Teil der Position {} der Rechnung {} verteilt. Bitte dort die Verteilung zuerst ohne dieses Gerät \
             aufgehen lassen; dann lässt es sich entfernen.",
            part.position, part.invoice_number
        )));
    }
    let what = format!("Gerät {}", device.inventory_number);
    let removal = r26::Removal {
        what: &what,
        dated: None,
        instead: "Bitte das Gerät aussondern und den Grund angeben; ein berichtigter Nachweis führt es dann als ausgesondert.",
    };
    let bound = device.notice.iter().map(|notice| notice.id);
    let paid = device.money.iter().filter_map(|part| part.notice);
    let counted = funding::Counted {
        device: id,
        delivered_on: device.delivered_on,
    };
    Box::pin(funding::refuse_removal_of_device(
        tx.conn(),
        documents,
        bound.chain(paid).collect::<BTreeSet<_>>(),
        counted,
        removal,
        tx.today(),
    ))
    .await?;
    disposal::Entity::delete_by_id(id).exec(tx.conn()).await?;
    taken_over::Entity::delete_many()
        .filter(taken_over::Column::DeviceId.eq(id))
        .exec(tx.conn())
        .await?;
    funding_share::Entity::delete_many()
        .filter(funding_share::Column::DeviceId.eq(id))
        .exec(tx.conn())
        .await?;
    Box::pin(memos::keep_memos_of_device(
        tx,
        (id, device.school),
        above(&device),
    ))
    .await?;
    lease_invoice::Entity::delete_many()
        .filter(lease_invoice::Column::DeviceId.eq(id))
        .exec(tx.conn())
        .await?;
    device::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event(&device, reason)]).await?;
    Ok(device.money.first().map(|part| part.invoice))
}

/// The record above a device: its invoice, or its notice.
fn above(device: &DeviceDetail) -> Option<(MemoSubject, i64)> {
    let invoice = device
        .money
        .first()
        .map(|part| (MemoSubject::Invoice, part.invoice.0));
    let notice = device.notice.as_ref();
    invoice.or_else(|| notice.map(|notice| (MemoSubject::Notice, notice.id.0)))
}

fn event(device: &DeviceDetail, reason: String) -> Event {
    let gone = |field, value: &str| Change::new(field, value, "");
    let mut event = Event::new(EventKind::DeviceRemoved, SubjectKind::Device, device.id.0)
        .touching(device.notice.as_ref().map(|notice| notice.id))
        .change(gone("Inventarnummer", device.inventory_number.as_str()))
        .change(gone(
            "Seriennummer",
            device.serial.as_ref().map_or("", Serial::as_str),
        ))
        .change(gone(
            "Modell",
            &format!("{} {}", device.manufacturer, device.model),
        ))
        .change(gone("Schule", &device.school_name))
        .change(gone("Raum", &device.room_name))
        .change(gone("Status", device.status.label()))
        .change(gone("Preis, brutto", &format!("{} €", device.gross)));
    for part in &device.money {
        let paid = format!("{}, Position {}", part.invoice_number, part.position);
        event = event.change(gone("Rechnung", &paid));
    }
    event.change(Change::set("Grund", reason))
}

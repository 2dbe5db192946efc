//! New devices as rows, with their shares and events.

use std::collections::HashMap;

use paktbuch_entity::{device, funding_share};
use paktbuch_types::{
    Cents, DeviceId, DeviceOwner, DeviceStatus, InventoryNumber, LineKind, Serial, format_date,
};
use sea_orm::{EntityTrait, Set};

use super::places::KnownPlace;
use super::status::{REASON, STATUS};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::devices::commands::NewDevice;
use crate::devices::rows::{ModelRow, NoticeTerms, Purchase};
use crate::error::ServiceError;
use crate::rules::r17_zweckbindung::Terms;

/// Rows of one INSERT; SQLite allows 32,766 parameters.
const BATCH: usize = 500;

/// A device that is about to be stored.
pub(super) struct Fresh<'a> {
    pub(super) device: &'a NewDevice,
    pub(super) number: InventoryNumber,
    pub(super) gross: Cents,
    pub(super) net: Cents,
    pub(super) kind: LineKind,
    pub(super) owner: DeviceOwner,
    pub(super) asset_number: &'a str,
    pub(super) note: &'a str,
    pub(super) model: &'a ModelRow,
    pub(super) place: &'a KnownPlace,
    pub(super) notice: Option<&'a NoticeTerms>,
}

/// Stores devices in their order, each with its share of `purchase` and its event; answers their ids.
pub(super) async fn insert(
    tx: &WriteTx,
    purchase: Option<&Purchase>,
    fresh: &[Fresh<'_>],
) -> Result<Vec<DeviceId>, ServiceError> {
    let mut ids = Vec::with_capacity(fresh.len());
    for batch in fresh.chunks(BATCH) {
        let stored = device::Entity::insert_many(batch.iter().map(row))
            .exec_with_returning(tx.conn())
            .await?;
        // The engines do not promise the order of returned rows.
        let by_number: HashMap<_, _> = stored.iter().map(|row| (&row.inventory_number, row.id)).collect();
        let of_batch: Vec<DeviceId> = batch
            .iter()
            .filter_map(|fresh| by_number.get(&fresh.number).copied())
            .collect();
        if let Some(purchase) = purchase {
            let shares = of_batch
                .iter()
                .zip(batch)
                .map(|(id, fresh)| funding_share::ActiveModel {
                    device_id: Set(*id),
                    allocation_id: Set(purchase.allocation),
                    gross: Set(fresh.gross),
                    net: Set(fresh.net),
                    spread: Set(None),
                    ..Default::default()
                });
            funding_share::Entity::insert_many(shares)
                .exec_without_returning(tx.conn())
                .await?;
        }
        let events = of_batch
            .iter()
            .zip(batch)
            .map(|(id, fresh)| event(purchase, *id, fresh));
        audit::record(tx, events).await?;
        ids.extend(of_batch);
    }
    Ok(ids)
}

fn row(fresh: &Fresh<'_>) -> device::ActiveModel {
    let Fresh {
        device, model, place, ..
    } = fresh;
    let until = fresh.notice.and_then(|notice| {
        let terms = Terms {
            start: Some(notice.start),
            years: notice.years,
            implementation_to: notice.implementation_to,
            fixed: notice.fixed,
        };
        terms.with(notice.own).end(device.commissioned_on)
    });
    let codes = [
        fresh.number.as_str(),
        device.serial.as_ref().map_or("", Serial::as_str),
    ];
    device::ActiveModel {
        inventory_number: Set(fresh.number.clone()),
        serial: Set(device.serial.clone()),
        model_id: Set(model.id),
        category: Set(model.category),
        school_id: Set(place.place.school),
        site_id: Set(place.place.site),
        room_id: Set(place.place.room),
        delivered_on: Set(device.delivered_on),
        commissioned_on: Set(device.commissioned_on),
        status: Set(device.status),
        net: Set(fresh.net),
        gross: Set(fresh.gross),
        notice_id: Set(fresh.notice.map(|notice| notice.id)),
        zweckbindung_until: Set(until),
        note: Set(fresh.note.to_owned()),
        search: Set(haystack(
            codes,
            [model.manufacturer.as_str(), model.name.as_str()],
        )),
        version: Set(1),
        kind: Set(fresh.kind),
        warranty_until: Set(device.warranty_until),
        owner: Set(fresh.owner),
        asset_number: Set(fresh.asset_number.to_owned()),
        ..Default::default()
    }
}

fn event(purchase: Option<&Purchase>, id: DeviceId, fresh: &Fresh<'_>) -> Event {
    let Fresh {
        device, model, place, ..
    } = fresh;
    let paid_by = match (purchase, fresh.notice) {
        (_, Some(notice)) => notice.reference.as_str(),
        (Some(_), None) => "Eigene Mittel",
        (None, None) => "ohne Rechnung eingelesen",
    };
    let invoice =
        purchase.map(|purchase| format!("{}, Position {}", purchase.invoice_number, purchase.position));
    let missing_why = if device.status == DeviceStatus::Missing {
        fresh.note
    } else {
        ""
    };
    Event::new(EventKind::DeviceAdded, SubjectKind::Device, id.0)
        .touching(fresh.notice.map(|notice| notice.id))
        .change(Change::set("Inventarnummer", &fresh.number))
        .change(Change::set(
            "Seriennummer",
            device.serial.as_ref().map_or("", Serial::as_str),
        ))
        .change(Change::set(
            "Modell",
            format!("{} {}", model.manufacturer, model.name),
        ))
        .change(Change::set("Schule", &place.school))
        .change(Change::set("Standort", &place.site))
        .change(Change::set("Raum", &place.room))
        .change(Change::set(
            "Zugang",
            device.delivered_on.map(format_date).unwrap_or_default(),
        ))
        .change(Change::set(
            "Garantie bis",
            device.warranty_until.map(format_date).unwrap_or_default(),
        ))
        .change(Change::set("Anlagennummer", fresh.asset_number))
        .change(Change::set(STATUS, device.status))
        .change(Change::set(REASON, missing_why).personal())
        .change(Change::set("Preis, brutto", format!("{} €", fresh.gross)))
        .change(Change::set("Rechnung", invoice.unwrap_or_default()))
        .change(Change::set("Finanzierung", paid_by))
}

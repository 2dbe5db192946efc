//! A device that a list knows more about.

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_entity::device;
use paktbuch_types::{DeviceStatus, SchoolId, Serial, format_date};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::remarks::{same_device, twins};
use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::devices::in_order;
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries::Known;
use crate::devices::service::bound::Bound;
use crate::devices::service::places::KnownPlace;
use crate::devices::service::status::{REASON, check_reason};
use crate::error::ServiceError;

/// What became of a known device.
pub(super) enum Updated {
    Changed(Event),
    Unchanged,
    Refused(Refusal),
}

/// Writes what the row says and the device lacks or has otherwise: serial where it has none, place where the row names a
/// school or room, days, status, owner, asset number, note. Model, price and money stay as they are.
pub(super) async fn update(
    tx: &WriteTx,
    (stored, model): &Known,
    entry: &Entry,
    (place, before): (Option<&KnownPlace>, &KnownPlace),
    bound: &Bound,
) -> Result<Updated, ServiceError> {
    let refused = |column: Column, message: String| {
        Updated::Refused(Refusal {
            line: entry.line,
            field: column.label().to_owned(),
            message,
        })
    };
    let serial = stored.serial.clone().or_else(|| entry.serial.clone());
    let commissioned = entry.commissioned_on.or(stored.commissioned_on);
    let delivered = entry.delivered_on.or(stored.delivered_on);
    if let Some(message) = in_order::refused(delivered, commissioned) {
        return Ok(refused(Column::Commissioned, message));
    }
    let status = entry.status.unwrap_or(stored.status);
    if !stored.status.may_become(status) {
        let message = format!(
            "Ein Gerät mit dem Status „{}“ kann nicht „{status}“ werden.",
            stored.status
        );
        return Ok(refused(Column::Status, message));
    }
    if status == DeviceStatus::Disposed && stored.status != status {
        let message =
            "Zum Aussondern gehören Art, Tag und Begründung. Bitte auf der Seite des Geräts „Aussondern“ wählen."
                .to_owned();
        return Ok(refused(Column::Status, message));
    }
    if let Err(ServiceError::Field { message, .. }) =
        check_reason("note", (stored.status, status), &entry.note)
    {
        return Ok(refused(Column::Note, message));
    }
    let owner = entry.owner.unwrap_or(stored.owner);
    let warranty = entry.warranty_until.or(stored.warranty_until);
    let kept = |new: &str, old: &str| {
        if new.is_empty() {
            old.to_owned()
        } else {
            new.to_owned()
        }
    };
    let asset_number = kept(&entry.asset_number, &stored.asset_number);
    let note = kept(&entry.note, &stored.note);
    let place = place.unwrap_or(before);
    let until = bound.until(stored, commissioned);
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let code = |serial: &Option<Serial>| serial.as_ref().map(ToString::to_string).unwrap_or_default();
    let event = Event::new(EventKind::DeviceChanged, SubjectKind::Device, stored.id.0)
        .touching(stored.notice_id)
        .change(Change::new("Seriennummer", code(&stored.serial), code(&serial)))
        .change(Change::new("Schule", &before.school, &place.school))
        .change(Change::new("Standort", &before.site, &place.site))
        .change(Change::new("Raum", &before.room, &place.room))
        .change(Change::new("Zugang", day(stored.delivered_on), day(delivered)))
        .change(Change::new(
            "Inbetriebnahme",
            day(stored.commissioned_on),
            day(commissioned),
        ))
        .change(Change::new(
            "Zweckbindung bis",
            day(stored.zweckbindung_until),
            day(until),
        ))
        .change(Change::new(
            "Garantie bis",
            day(stored.warranty_until),
            day(warranty),
        ))
        .change(Change::new("Eigentum", stored.owner, owner))
        .change(Change::new("Anlagennummer", &stored.asset_number, &asset_number))
        .change(Change::new("Status", stored.status, status))
        .change(Change::new("Bemerkung", &stored.note, &note).personal());
    if event.is_empty() {
        return Ok(Updated::Unchanged);
    }
    let event = if status == DeviceStatus::Missing && stored.status != status {
        event.change(Change::set(REASON, &entry.note).personal())
    } else {
        event
    };
    let codes = [
        stored.inventory_number.as_str(),
        serial.as_ref().map_or("", Serial::as_str),
    ];
    let search = haystack(codes, [model.manufacturer.as_str(), model.name.as_str()]);
    let mut row = stored.clone().into_active_model();
    row.serial = Set(serial);
    row.school_id = Set(place.place.school);
    row.site_id = Set(place.place.site);
    row.room_id = Set(place.place.room);
    row.delivered_on = Set(delivered);
    row.commissioned_on = Set(commissioned);
    row.zweckbindung_until = Set(until);
    row.warranty_until = Set(warranty);
    row.owner = Set(owner);
    row.asset_number = Set(asset_number);
    row.status = Set(status);
    row.note = Set(note);
    row.search = Set(search);
    row.version = Set(stored.version + 1);
    row.update(tx.conn()).await?;
    Ok(Updated::Changed(event))
}

/// The device that a row is about. Of one outside `schools` nothing is told but that its number is taken.
pub(super) fn counterpart<'a>(
    known: &'a Index,
    schools: &HashSet<SchoolId>,
    entry: &Entry,
) -> Result<Option<&'a Known>, Refusal> {
    let visible = |known: &Known| schools.contains(&known.0.school_id);
    let refusal = |column: Column, message: String| Refusal {
        line: entry.line,
        field: column.label().to_owned(),
        message,
    };
    let by_serial = entry
        .serial
        .as_ref()
        .and_then(|serial| known.by_serial.get(serial));
    if let Some(found) = by_serial {
        let same_maker = found
            .iter()
            .find(|(_, model)| model.manufacturer == entry.manufacturer);
        let own: Vec<&Known> = found.iter().filter(|known| visible(known)).collect();
        return match (same_maker, &own[..]) {
            (Some(one), _) if visible(one) => Ok(Some(one)),
            (Some(_), _) | (None, []) => Err(foreign(entry)),
            (None, [one]) => Ok(Some(one)),
            (None, _) => Err(refusal(
                Column::Serial,
                "Diese Seriennummer tragen Geräte mehrerer Hersteller. Bitte den Hersteller angeben wie in Paktbuch.".to_owned(),
            )),
        };
    }
    if let Some(twin) = known.twin(entry) {
        if !visible(twin) {
            return Err(foreign(entry));
        }
        let serial = twin.0.serial.as_ref().map_or("", Serial::as_str);
        let other = format!(
            "Das Gerät {} hat die Seriennummer {serial}",
            twin.0.inventory_number
        );
        return Err(same_device(entry, &other));
    }
    let Some(found) = entry
        .inventory_number
        .as_ref()
        .and_then(|number| known.by_number.get(number))
    else {
        return Ok(None);
    };
    if !visible(found) {
        return Err(foreign(entry));
    }
    match (&found.0.serial, &entry.serial) {
        (Some(known), Some(given)) => Err(refusal(
            Column::InventoryNumber,
            format!(
                "Das Gerät {} hat die Seriennummer {known}, nicht {given}. Bitte prüfen, welches Gerät gemeint ist.",
                found.0.inventory_number
            ),
        )),
        _ => Ok(Some(found)),
    }
}

fn foreign(entry: &Entry) -> Refusal {
    Refusal {
        line: entry.line,
        field: String::new(),
        message: "Die Nummer ist schon vergeben, und das Gerät steht an keiner Ihrer Schulen.".to_owned(),
    }
}

/// Known devices by what a row may name them.
#[derive(Default)]
pub(super) struct Index {
    by_serial: std::collections::HashMap<Serial, Vec<Known>>,
    by_number: std::collections::HashMap<paktbuch_types::InventoryNumber, Known>,
}

impl Index {
    pub(super) fn new(devices: Vec<Known>) -> Self {
        let mut index = Self::default();
        for known in devices {
            if let Some(serial) = &known.0.serial {
                index
                    .by_serial
                    .entry(serial.clone())
                    .or_default()
                    .push(known.clone());
            }
            index.by_number.insert(known.0.inventory_number.clone(), known);
        }
        index
    }

    /// A device whose serial is that of the row but for the S of an Apple box.
    fn twin(&self, entry: &Entry) -> Option<&Known> {
        let mut others = entry.serial.iter().flat_map(twins);
        others.find_map(|other| self.by_serial.get(&other)?.first())
    }

    /// Every known device.
    pub(super) fn all(&self) -> impl Iterator<Item = &device::Model> {
        self.by_number.values().map(|(device, _)| device)
    }
}

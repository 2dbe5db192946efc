//! Devices from a list (Geräte einlesen): new ones are added, known ones updated, and a second run changes nothing.

mod arrivals;
mod elsewhere;
mod places;
mod remarks;
mod update;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_types::{SchoolId, Serial};

use self::arrivals::{add, arrival};
use self::elsewhere::Elsewhere;
use self::places::Atlas;
use self::remarks::{leaves_school, listed_twice, other_maker, twins};
use self::update::{Index, Updated, counterpart, update};
use super::bound::Bound;
use super::days::check_delivered;
use super::places as stored_places;
use super::places::KnownPlace;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{CreateDevices, ImportDevices as MayImport, Permit};
use crate::db::WriteTx;
use crate::devices::commands::{Fate, ImportDevices, ImportOutcome, ListedDevice, Place};
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries;
use crate::devices::rows::Purchase;
use crate::error::ServiceError;
use crate::text::begins_as_sum;

/// Devices whose events are recorded together.
const BATCH: usize = 500;

/// Takes over the devices of a list; what cannot be is refused row by row, the rest comes in.
///
/// A device is known by its serial number, else by its inventory number. New ones get the place, days and names of their row,
/// the next inventory number where the row has none, and a share of the allocation where one is chosen.
///
/// # Errors
/// [`ServiceError::Refused`] or [`ServiceError::Field`] where nothing can be taken over: no authority yet, more devices than
/// the allocation's line, no money left of it.
pub async fn import_devices(
    tx: &WriteTx,
    permit: &Permit<MayImport>,
    paying: Option<&Permit<CreateDevices>>,
    command: &ImportDevices,
) -> Result<ImportOutcome, ServiceError> {
    let (pattern, _) = queries::inventory_pattern(tx.conn())
        .await?
        .ok_or_else(|| ServiceError::refused("Bitte zuerst die Angaben zum Schulträger eintragen."))?;
    let purchase = purchase(tx, paying, command).await?;
    let schools: Vec<SchoolId> = queries::school_choices(tx.conn(), permit.scope())
        .await?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let atlas = Atlas::load(tx, &schools).await?;
    let visible: HashSet<SchoolId> = schools.into_iter().collect();
    let named: HashSet<&Serial> = command
        .entries
        .iter()
        .filter_map(|entry| entry.serial.as_ref())
        .collect();
    let serials: Vec<Serial> = named
        .iter()
        .flat_map(|serial| std::iter::once((*serial).clone()).chain(twins(serial)))
        .collect();
    let numbers: Vec<_> = command
        .entries
        .iter()
        .filter_map(|entry| entry.inventory_number.clone())
        .collect();
    let known = Index::new(queries::known_devices(tx.conn(), &serials, &numbers).await?);
    let before = before(tx, &known).await?;
    let ids: Vec<_> = known.all().map(|device| device.id).collect();
    let billed = queries::billed_on(tx.conn(), &ids).await?;
    let bound = Bound::read(tx.conn()).await?;
    let devices: Vec<&paktbuch_entity::device::Model> = known.all().collect();
    let elsewhere = Elsewhere::read(tx, purchase.as_ref(), &devices).await?;
    let mut outcome = ImportOutcome::default();
    let mut events = Vec::new();
    let mut fresh = Vec::new();
    for (index, entry) in command.entries.iter().enumerate() {
        if index % BATCH == 0 {
            tokio::task::yield_now().await;
        }
        if let Some(warning) = sum(entry) {
            outcome.warnings.push(warning);
            continue;
        }
        if let Err(message) = check_delivered(entry.delivered_on, tx.today()) {
            outcome.refused.push(Refusal {
                line: entry.line,
                field: Column::Delivered.label().to_owned(),
                message,
            });
            continue;
        }
        let found = match counterpart(&known, &visible, entry) {
            Ok(found) => found,
            Err(refusal) => {
                outcome.refused.push(refusal);
                continue;
            }
        };
        match found {
            None => {
                let arrival = match listed_twice(entry, &named) {
                    Some(refusal) => Err(refusal),
                    None => arrival(&atlas, entry, command, &mut outcome.warnings),
                };
                match arrival {
                    Ok(arrival) => fresh.push(arrival),
                    Err(refusal) => outcome.refused.push(refusal),
                }
            }
            Some(known) => {
                let there = &before[&known.0.id];
                let place = match moved(&atlas, entry, there, &mut outcome.warnings) {
                    Ok(place) => place,
                    Err(refusal) => {
                        outcome.refused.push(refusal);
                        continue;
                    }
                };
                let listed = |fate| ListedDevice {
                    line: entry.line,
                    number: known.0.inventory_number.clone(),
                    fate,
                };
                outcome.warnings.extend(elsewhere.told(entry, &known.0));
                if !command.is_takeover {
                    outcome.warnings.extend(other_maker(entry, known));
                }
                let told = without_billing_day(entry, &known.0, &billed);
                match update(tx, known, &told, (place.as_ref(), there), &bound).await? {
                    Updated::Unchanged => {
                        outcome.unchanged += 1;
                        outcome.devices.push(listed(Fate::Unchanged));
                    }
                    Updated::Refused(refusal) => outcome.refused.push(refusal),
                    Updated::Changed(event) => {
                        let places = place.as_ref().map(|place| (there, place));
                        let leaves =
                            places.and_then(|moved| leaves_school(entry, &known.0, moved, tx.today()));
                        outcome.warnings.extend(leaves);
                        outcome.updated += 1;
                        outcome.devices.push(listed(Fate::Updated));
                        events.push(event);
                    }
                }
            }
        }
        if events.len() >= BATCH {
            audit::record(tx, std::mem::take(&mut events)).await?;
        }
    }
    audit::record(tx, events).await?;
    let made = add(tx, &pattern, purchase.as_ref(), &fresh, &mut outcome.warnings).await?;
    outcome.warnings.sort_by_key(|warning| warning.line);
    outcome.created = made.len();
    outcome.devices.extend(made);
    outcome.devices.sort_by_key(|device| device.line);
    if outcome.created + outcome.updated > 0 {
        let event = Event::new(EventKind::DevicesImported, SubjectKind::Import, 0)
            .touching(
                purchase
                    .and_then(|purchase| purchase.notice)
                    .map(|notice| notice.id),
            )
            .change(Change::set("Datei", &command.source))
            .change(Change::set("neu", outcome.created))
            .change(Change::set("geändert", outcome.updated));
        audit::record(tx, [event]).await?;
    }
    Ok(outcome)
}

async fn purchase(
    tx: &WriteTx,
    paying: Option<&Permit<CreateDevices>>,
    command: &ImportDevices,
) -> Result<Option<Purchase>, ServiceError> {
    let Some(id) = command.allocation else {
        return Ok(None);
    };
    if paying.is_none() {
        return Err(ServiceError::NotFound);
    }
    let found = queries::purchase(tx.conn(), id).await?;
    let unknown = || ServiceError::field("zuordnung", "Diese Zuordnung gibt es nicht.");
    Ok(Some(found.ok_or_else(unknown)?))
}

/// The place that a row moves a known device to; `None` where it names none, or the one where it is.
fn moved(
    atlas: &Atlas,
    entry: &Entry,
    there: &KnownPlace,
    warnings: &mut Vec<Refusal>,
) -> Result<Option<KnownPlace>, Refusal> {
    if entry.school.is_empty() && entry.site.is_empty() && entry.room.is_empty() {
        return Ok(None);
    }
    let school = atlas.school(entry, Some(there.place.school))?;
    let found = atlas.place(entry, school);
    let says_nothing = found.place.place.site.is_none() && found.place.place.room.is_none();
    warnings.extend(found.warnings);
    // A site alone does not take a device out of its room there.
    let same_site = found.place.place.room.is_none() && found.place.place.site == there.place.site;
    let stays =
        school == there.place.school && (says_nothing || same_site || found.place.place == there.place);
    Ok((!stays).then_some(found.place))
}

/// What is said of a row that only adds up others: where a device has its inventory number stands a word for a sum.
fn sum(entry: &Entry) -> Option<Refusal> {
    let number = entry.inventory_number.as_ref()?;
    begins_as_sum(number.as_str()).then(|| Refusal {
        line: entry.line,
        field: Column::InventoryNumber.label().to_owned(),
        message: "Als Summenzeile ausgelassen.".to_owned(),
    })
}

/// The row without a day of arrival that is only the date of the device's invoice: the Inventarliste writes that one for a
/// device whose arrival nobody has entered.
fn without_billing_day<'a>(
    entry: &'a Entry,
    stored: &paktbuch_entity::device::Model,
    billed: &HashSet<(paktbuch_types::DeviceId, NaiveDate)>,
) -> Cow<'a, Entry> {
    match entry.delivered_on {
        Some(day) if stored.delivered_on.is_none() && billed.contains(&(stored.id, day)) => {
            Cow::Owned(Entry {
                delivered_on: None,
                ..entry.clone()
            })
        }
        _ => Cow::Borrowed(entry),
    }
}

/// Where known devices stand, with names.
async fn before(
    tx: &WriteTx,
    known: &Index,
) -> Result<HashMap<paktbuch_types::DeviceId, KnownPlace>, ServiceError> {
    let place = |device: &paktbuch_entity::device::Model| Place {
        school: device.school_id,
        site: device.site_id,
        room: device.room_id,
    };
    let places: Vec<(paktbuch_types::DeviceId, Place)> =
        known.all().map(|device| (device.id, place(device))).collect();
    let mut distinct: Vec<Place> = places.iter().map(|(_, place)| *place).collect();
    distinct.sort_unstable_by_key(|place| (place.school, place.site, place.room));
    distinct.dedup();
    let names = stored_places::names(tx.conn(), &distinct).await?;
    let told: HashMap<Place, KnownPlace> = distinct
        .into_iter()
        .map(|place| (place, stored_places::told(&names, place)))
        .collect();
    Ok(places
        .into_iter()
        .map(|(id, place)| (id, told[&place].clone()))
        .collect())
}

//! Devices from a list (Geräte einlesen): new ones are added, known ones updated, and a second run changes nothing.

mod places;
mod update;

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_types::{Cents, DeviceCategory, DeviceOwner, DeviceStatus, LineKind, SchoolId};

use self::places::Atlas;
use self::update::{Index, Updated, counterpart, update};
use super::create::{check_kind, check_quantity, prices};
use super::days::check_delivered;
use super::insert::{Fresh, insert};
use super::places::KnownPlace;
use super::{models, numbering, places as stored_places};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{CreateDevices, ImportDevices as MayImport, Permit};
use crate::db::WriteTx;
use crate::devices::commands::{ImportDevices, ImportOutcome, ModelChoice, NewDevice, Place};
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries;
use crate::devices::rows::{ModelRow, Purchase};
use crate::devices::shares::net_prices;
use crate::error::ServiceError;
use crate::text::search_form;

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
    let serials: Vec<_> = command
        .entries
        .iter()
        .filter_map(|entry| entry.serial.clone())
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
    let mut outcome = ImportOutcome::default();
    let mut events = Vec::new();
    let mut fresh = Vec::new();
    for (index, entry) in command.entries.iter().enumerate() {
        if index % BATCH == 0 {
            tokio::task::yield_now().await;
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
            None => match arrival(&atlas, entry, command, &mut outcome.warnings) {
                Ok(arrival) => fresh.push(arrival),
                Err(refusal) => outcome.refused.push(refusal),
            },
            Some(known) => {
                let there = &before[&known.0.id];
                let place = match moved(&atlas, entry, there, &mut outcome.warnings) {
                    Ok(place) => place,
                    Err(refusal) => {
                        outcome.refused.push(refusal);
                        continue;
                    }
                };
                let entry = without_billing_day(entry, &known.0, &billed);
                match update(tx, known, &entry, place.as_ref(), there).await? {
                    Updated::Unchanged => outcome.unchanged += 1,
                    Updated::Refused(refusal) => outcome.refused.push(refusal),
                    Updated::Changed(event) => {
                        outcome.updated += 1;
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
    outcome.created = add(tx, &pattern, purchase.as_ref(), &fresh).await?;
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

/// A device that a row brings, before its number and price are known.
struct Arrival<'a> {
    entry: &'a Entry,
    device: NewDevice,
    place: KnownPlace,
    /// Of its model, where that is new.
    category: DeviceCategory,
}

fn arrival<'a>(
    atlas: &Atlas,
    entry: &'a Entry,
    command: &ImportDevices,
    warnings: &mut Vec<Refusal>,
) -> Result<Arrival<'a>, Refusal> {
    let school = atlas.school(entry, command.school)?;
    for (column, text) in [
        (Column::Manufacturer, &entry.manufacturer),
        (Column::Model, &entry.model),
    ] {
        let length = text.chars().count();
        if length == 0 || length > 200 {
            let message = if length == 0 {
                format!("Für ein neues Gerät fehlt die Angabe „{column}“.")
            } else {
                "Der Wert hat mehr als 200 Zeichen.".to_owned()
            };
            return Err(Refusal {
                line: entry.line,
                field: column.label().to_owned(),
                message,
            });
        }
    }
    let found = atlas.place(entry, school);
    warnings.extend(found.warning);
    let category = entry
        .category
        .or(command.category)
        .unwrap_or(DeviceCategory::Other);
    Ok(Arrival {
        entry,
        device: NewDevice {
            model: ModelChoice::New {
                manufacturer: entry.manufacturer.clone(),
                name: entry.model.clone(),
                category,
            },
            serial: entry.serial.clone(),
            place: found.place.place,
            delivered_on: entry.delivered_on,
            commissioned_on: entry.commissioned_on,
            warranty_until: entry.warranty_until,
            status: entry.status.unwrap_or(DeviceStatus::Available),
        },
        place: found.place,
        category,
    })
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
    warnings.extend(found.warning);
    // A site alone does not take a device out of its room there.
    let same_site = found.place.place.room.is_none() && found.place.place.site == there.place.site;
    let stays =
        school == there.place.school && (says_nothing || same_site || found.place.place == there.place);
    Ok((!stays).then_some(found.place))
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

/// A new device with all that is known of it but its number.
struct Made<'a, 'e> {
    arrival: &'a Arrival<'e>,
    model: &'a ModelRow,
    gross: Cents,
    net: Cents,
}

/// Stores the new devices; those with a number of their own first, so that the next free numbers come behind them.
async fn add(
    tx: &WriteTx,
    pattern: &str,
    purchase: Option<&Purchase>,
    arrivals: &[Arrival<'_>],
) -> Result<usize, ServiceError> {
    if arrivals.is_empty() {
        return Ok(0);
    }
    let amounts = amounts(purchase, arrivals)?;
    let models = models_of(tx, arrivals).await?;
    let made = arrivals
        .iter()
        .zip(amounts)
        .map(|(arrival, (gross, net))| {
            let model = models.get(&names(arrival.entry));
            Ok(Made {
                model: model.ok_or(ServiceError::NotFound)?,
                arrival,
                gross,
                net,
            })
        })
        .collect::<Result<Vec<_>, ServiceError>>()?;
    let (numbered, others): (Vec<Made<'_, '_>>, Vec<Made<'_, '_>>) = made
        .into_iter()
        .partition(|made| made.arrival.entry.inventory_number.is_some());
    let mut count = 0;
    for group in [numbered, others] {
        let lacking = group
            .iter()
            .filter(|made| made.arrival.entry.inventory_number.is_none());
        let days: Vec<_> = lacking.map(|made| made.arrival.device.delivered_on).collect();
        let mut next = numbering::next_numbers(tx, pattern, &days).await?.into_iter();
        let fresh: Vec<Fresh<'_>> = group
            .iter()
            .map(|made| {
                let entry = made.arrival.entry;
                let number = entry.inventory_number.clone().or_else(|| next.next());
                Ok(Fresh {
                    number: number.ok_or(ServiceError::NotFound)?,
                    device: &made.arrival.device,
                    gross: made.gross,
                    net: made.net,
                    kind: purchase.map_or(LineKind::Device, |purchase| purchase.kind),
                    owner: entry.owner.unwrap_or(DeviceOwner::Authority),
                    asset_number: &entry.asset_number,
                    note: &entry.note,
                    model: made.model,
                    place: &made.arrival.place,
                    notice: purchase.and_then(|purchase| purchase.notice.as_ref()),
                })
            })
            .collect::<Result<_, ServiceError>>()?;
        count += insert(tx, purchase, &fresh).await?.len();
    }
    Ok(count)
}

/// Gross and net of each: shares of the allocation, to the cent, else what the rows say.
fn amounts(
    purchase: Option<&Purchase>,
    arrivals: &[Arrival<'_>],
) -> Result<Vec<(Cents, Cents)>, ServiceError> {
    let Some(purchase) = purchase else {
        let said = |arrival: &Arrival<'_>| {
            let (gross, net) = (arrival.entry.gross, arrival.entry.net);
            (gross.unwrap_or(Cents::ZERO), net.unwrap_or(Cents::ZERO))
        };
        return Ok(arrivals.iter().map(said).collect());
    };
    check_quantity(purchase, arrivals.len())?;
    let serial = arrivals.iter().find_map(|arrival| arrival.device.serial.as_ref());
    check_kind(purchase, serial)?;
    let gross = match stated(purchase, arrivals) {
        Some(gross) => gross,
        None => prices(purchase, None, arrivals.len())?,
    };
    let net = net_prices(purchase, &gross);
    Ok(gross.into_iter().zip(net).collect())
}

/// The prices of the rows, where each has one and the allocation has as much left.
fn stated(purchase: &Purchase, arrivals: &[Arrival<'_>]) -> Option<Vec<Cents>> {
    let said: Option<Vec<Cents>> = arrivals.iter().map(|arrival| arrival.entry.gross).collect();
    let said = said.filter(|gross| gross.iter().all(|gross| *gross > Cents::ZERO))?;
    let total: Cents = said.iter().copied().sum();
    (total <= purchase.left()).then_some(said)
}

/// A model as lists name it: whatever the case and accents.
fn names(entry: &Entry) -> (String, String) {
    key(&entry.manufacturer, &entry.model)
}

fn key(manufacturer: &str, name: &str) -> (String, String) {
    let name = models::without_maker(manufacturer, name);
    (search_form(manufacturer), search_form(&name))
}

/// The models of the new devices; those that exist keep their category.
async fn models_of(
    tx: &WriteTx,
    arrivals: &[Arrival<'_>],
) -> Result<HashMap<(String, String), ModelRow>, ServiceError> {
    let known = queries::models(tx.conn()).await?;
    let mut models: HashMap<(String, String), ModelRow> = known
        .into_iter()
        .map(|model| (key(&model.manufacturer, &model.name), model))
        .collect();
    for arrival in arrivals {
        if let Slot::Vacant(place) = models.entry(names(arrival.entry)) {
            let Entry {
                manufacturer, model, ..
            } = arrival.entry;
            let both = (manufacturer.clone(), models::without_maker(manufacturer, model));
            place.insert(models::add(tx, both, arrival.category).await?);
        }
    }
    Ok(models)
}

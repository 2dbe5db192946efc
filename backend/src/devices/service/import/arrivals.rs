//! Devices that a list brings: their places, models, prices and numbers.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use paktbuch_types::{Cents, DeviceCategory, DeviceOwner, DeviceStatus, LineKind, Serial};

use super::places::Atlas;
use crate::db::WriteTx;
use crate::devices::commands::{Fate, ImportDevices, ListedDevice, ModelChoice, NewDevice};
use crate::devices::doubts;
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries;
use crate::devices::rows::{ModelRow, Purchase};
use crate::devices::service::create::{check_kind, check_quantity, prices};
use crate::devices::service::insert::{Fresh, insert};
use crate::devices::service::places::KnownPlace;
use crate::devices::service::status::check_reason;
use crate::devices::service::{models, numbering};
use crate::devices::shares::net_prices;
use crate::error::ServiceError;
use crate::text::{self, search_form};

/// A device that a row brings, before its number and price are known.
pub(super) struct Arrival<'a> {
    entry: &'a Entry,
    device: NewDevice,
    place: KnownPlace,
    /// Of its model, where that is new.
    category: DeviceCategory,
}

/// The device of a row that is not known yet.
pub(super) fn arrival<'a>(
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
    if !command.is_takeover {
        check_status(entry)?;
    }
    let found = atlas.place(entry, school);
    warnings.extend(found.warnings);
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

/// Refuses a new device that is gone: without the kind, day and reason of its disposal, or missing without a word why.
fn check_status(entry: &Entry) -> Result<(), Refusal> {
    let refusal = |column: Column, message: String| Refusal {
        line: entry.line,
        field: column.label().to_owned(),
        message,
    };
    let becomes = entry.status.unwrap_or(DeviceStatus::Available);
    if becomes == DeviceStatus::Disposed {
        let message = "Zum Aussondern gehören Art, Tag und Begründung. Bitte das Gerät mit einem anderen Status einlesen und auf seiner \
                       Seite „Aussondern“ wählen.";
        return Err(refusal(Column::Status, message.to_owned()));
    }
    match check_reason("note", (DeviceStatus::Available, becomes), &entry.note) {
        Err(ServiceError::Field { message, .. }) => Err(refusal(Column::Note, message)),
        _ => Ok(()),
    }
}

/// A new device with all that is known of it but its number.
struct Made<'a, 'e> {
    arrival: &'a Arrival<'e>,
    model: &'a ModelRow,
    gross: Cents,
    net: Cents,
}

/// Stores the new devices; those with a number of their own first, so that the next free numbers come behind them. Answers
/// which row became which device.
pub(super) async fn add(
    tx: &WriteTx,
    pattern: &str,
    purchase: Option<&Purchase>,
    arrivals: &[Arrival<'_>],
    warnings: &mut Vec<Refusal>,
) -> Result<Vec<ListedDevice>, ServiceError> {
    if arrivals.is_empty() {
        return Ok(Vec::new());
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
    warnings.extend(made.iter().filter_map(unknown_category));
    warnings.extend(with_box_sign(&made));
    let (numbered, others): (Vec<Made<'_, '_>>, Vec<Made<'_, '_>>) = made
        .into_iter()
        .partition(|made| made.arrival.entry.inventory_number.is_some());
    let mut listed = Vec::with_capacity(arrivals.len());
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
        insert(tx, purchase, &fresh).await?;
        listed.extend(group.iter().zip(&fresh).map(|(made, fresh)| ListedDevice {
            line: made.arrival.entry.line,
            number: fresh.number.clone(),
            fate: Fate::Created,
        }));
    }
    Ok(listed)
}

/// Says which category a device has whose row names none that there is.
fn unknown_category(made: &Made<'_, '_>) -> Option<Refusal> {
    let entry = made.arrival.entry;
    if entry.unknown_category.is_empty() {
        return None;
    }
    let message = format!(
        "„{}“ ist keine Kategorie; eingetragen ist „{}“. Zubehör wird gezählt, nicht als Gerät angelegt: Bitte solche Zeilen entfernen. Ist \
         es ein Gerät, bitte vor dem Einlesen die Kategorie in der Liste berichtigen; danach ändern sie Verwaltung oder Fördermittel am \
         Modell.",
        entry.unknown_category,
        made.model.category.label()
    );
    Some(Refusal {
        line: entry.line,
        field: Column::Category.label().to_owned(),
        message: text::message(&message),
    })
}

/// Asks, as *Geräte anlegen* does, where the serials of tablets are those of their boxes; at the first of them.
fn with_box_sign(made: &[Made<'_, '_>]) -> Option<Refusal> {
    let is_boxed = |made: &&Made<'_, '_>| {
        doubts::prints_box_sign(&made.model.manufacturer, made.model.category)
            && made.arrival.entry.serial.is_some()
    };
    let serials: Vec<Serial> = made
        .iter()
        .filter(is_boxed)
        .filter_map(|made| made.arrival.entry.serial.clone())
        .collect();
    let message = doubts::with_box_sign(&serials)?;
    Some(Refusal {
        line: made.iter().find(is_boxed)?.arrival.entry.line,
        field: Column::Serial.label().to_owned(),
        message: text::message(&message),
    })
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

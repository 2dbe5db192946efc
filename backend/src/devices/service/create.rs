//! Devices from an allocation.

use std::collections::{HashMap, HashSet};

use paktbuch_types::{Cents, DeviceId, DeviceOwner, DeviceStatus, LineKind, Quantity, Serial};
use sea_orm::{ConnectionTrait, DbErr};

use super::days::check_delivered;
use super::insert::{Fresh, insert};
use super::places::KnownPlace;
use super::{models, numbering, places};
use crate::auth::{CreateDevices as MayCreate, Permit};
use crate::db::WriteTx;
use crate::devices::commands::{CreateDevices, LoadDevices, ModelChoice, NewDevice, Place};
use crate::devices::queries;
use crate::devices::rows::{MOST, ModelRow, Purchase};
use crate::devices::shares::{even_prices, net_prices};
use crate::error::{Refusals, ServiceError};

/// Creates devices of one model at one place; answers their ids in the order of the serials.
///
/// # Errors
/// As [`load_devices`].
pub async fn create_devices(
    tx: &WriteTx,
    permit: &Permit<MayCreate>,
    command: CreateDevices,
) -> Result<Vec<DeviceId>, ServiceError> {
    let count = command.quantity.max(command.serials.len());
    if count > MOST {
        return Err(too_many(count));
    }
    let mut refusals = Refusals::default();
    if command.status == DeviceStatus::Disposed {
        refusals.take(Err::<(), _>(ServiceError::field(
            "status",
            "Zum Aussondern bitte auf der Seite des Geräts „Aussondern“ wählen.",
        )))?;
    }
    if command.status == DeviceStatus::Missing {
        refusals.take(Err::<(), _>(ServiceError::field(
            "status",
            "Als vermisst melden Sie ein Gerät bitte auf seiner Seite, mit dem Grund.",
        )))?;
    }
    refusals.take(check_count(&command))?;
    let ids = refusals.take(load_devices(tx, permit, command.into()).await)?;
    refusals.finish()?;
    ids.ok_or(ServiceError::NotFound)
}

/// Refuses more serials than devices; those that are given twice are told by themselves.
fn check_count(command: &CreateDevices) -> Result<(), ServiceError> {
    let distinct: HashSet<_> = command.serials.iter().collect();
    if command.quantity >= command.serials.len() || distinct.len() < command.serials.len() {
        return Ok(());
    }
    let message = format!(
        "Es sind {} Seriennummern für {} Geräte. Bitte die Anzahl erhöhen oder Nummern entfernen.",
        command.serials.len(),
        command.quantity
    );
    Err(ServiceError::field("serials", message))
}

/// Creates the devices bought with one allocation; answers their ids in the same order.
///
/// Each gets the next inventory number of the year it was delivered in, its share of the allocation (see
/// [`even_prices`]) and the end of its Zweckbindung by the notice; each leaves one audit event.
///
/// # Errors
/// [`ServiceError::NotFound`] without the allocation; [`ServiceError::Field`] or [`ServiceError::Refused`] for more devices
/// than the line's quantity, more money than the allocation has, a delivery after today, a serial that is given twice or
/// exists, an unknown place or model, a line that buys no devices. Nothing is created then.
pub async fn load_devices(
    tx: &WriteTx,
    permit: &Permit<MayCreate>,
    command: LoadDevices,
) -> Result<Vec<DeviceId>, ServiceError> {
    if command.devices.len() > MOST {
        return Err(too_many(command.devices.len()));
    }
    for device in &command.devices {
        check_delivered(device.delivered_on, tx.today())
            .map_err(|message| ServiceError::field("delivered_on", message))?;
    }
    let purchase = queries::purchase(tx.conn(), command.allocation)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let count = command.devices.len();
    let mut refusals = Refusals::default();
    let counted = refusals.take(check_quantity(&purchase, count))?;
    let first = command.devices.iter().find_map(|device| device.serial.as_ref());
    refusals.take(check_kind(&purchase, first))?;
    let prices = match counted {
        Some(()) => refusals.take(prices(&purchase, command.gross_each, count))?,
        None => None,
    };
    let (pattern, authority) = queries::inventory_pattern(tx.conn())
        .await?
        .ok_or_else(|| ServiceError::refused("Bitte zuerst die Angaben zum Schulträger eintragen."))?;
    let places = known_places(tx, permit, authority.as_deref(), &command.devices).await;
    let places = refusals.take(places)?;
    let mut wanted: Vec<ModelChoice> = command
        .devices
        .iter()
        .map(|device| device.model.clone())
        .collect();
    wanted.dedup();
    let chosen = refusals.take(models::chosen(tx, &wanted).await)?;
    let known = chosen.as_ref();
    refusals.take(check_serials(tx, &command.devices, known).await)?;
    refusals.finish()?;
    let ((prices, places), chosen) = prices.zip(places).zip(chosen).ok_or(ServiceError::NotFound)?;
    let days: Vec<_> = command.devices.iter().map(|device| device.delivered_on).collect();
    let numbers = numbering::next_numbers(tx, &pattern, &days).await?;
    let nets = net_prices(&purchase, &prices);
    let fresh: Vec<Fresh<'_>> = command
        .devices
        .iter()
        .zip(numbers)
        .zip(prices.into_iter().zip(nets))
        .map(|((device, number), (gross, net))| {
            Ok(Fresh {
                device,
                number,
                gross,
                net,
                kind: purchase.kind,
                owner: DeviceOwner::Authority,
                asset_number: "",
                note: "",
                model: chosen.get(&device.model).ok_or(ServiceError::NotFound)?,
                place: places.get(&device.place).ok_or(ServiceError::NotFound)?,
                notice: purchase.notice.as_ref(),
            })
        })
        .collect::<Result<_, ServiceError>>()?;
    insert(tx, Some(&purchase), &fresh).await
}

fn too_many(count: usize) -> ServiceError {
    let message = format!(
        "Mehr als {MOST} Geräte auf einmal legt das Programm nicht an, verlangt sind {count}. Bitte in Teilen anlegen."
    );
    ServiceError::field("quantity", message)
}

/// Refuses more devices than the line has, and those of a line without records.
pub(super) fn check_quantity(purchase: &Purchase, count: usize) -> Result<(), ServiceError> {
    let Purchase {
        position, line_name, ..
    } = purchase;
    let line = format!("Position {position} „{line_name}“");
    if !purchase.kind.has_records() {
        return Err(ServiceError::refused(format!(
            "{line} ist als „{}“ eingetragen. Bitte zuerst an der Rechnung die Art der Position ändern.",
            purchase.kind
        )));
    }
    if purchase.quantity <= Quantity::whole(0) {
        return Err(ServiceError::refused(format!(
            "{line} hat die Menge {}; dazu gibt es keine Geräte. Bitte die Rechnung prüfen oder an ihr die Art der Position auf \
             „{}“ oder „{}“ ändern.",
            purchase.quantity,
            LineKind::Accessory,
            LineKind::Service
        )));
    }
    if count == 0 {
        return Err(ServiceError::field(
            "quantity",
            "Bitte mindestens ein Gerät anlegen.",
        ));
    }
    let Some(missing) = purchase.missing_devices() else {
        return Err(ServiceError::refused(format!(
            "{line} hat die Menge {}; Geräte lassen sich nur zu ganzen Stückzahlen anlegen.",
            purchase.quantity
        )));
    };
    if let Some(paid) = purchase.paid_devices()
        && count > missing
        && paid.saturating_sub(purchase.devices) == missing
    {
        return Err(ServiceError::field(
            "quantity",
            format!(
                "Diese Zuordnung zahlt {paid} Stück von {line}, angelegt sind daraus {}. Es {} noch {missing} statt {count} angelegt \
                 werden.",
                purchase.devices,
                if missing == 1 { "kann" } else { "können" },
            ),
        ));
    }
    if count > missing {
        return Err(ServiceError::field(
            "quantity",
            format!(
                "{line} hat {} Stück, angelegt sind schon {}. Es {} noch {missing} statt {count} angelegt werden.",
                purchase.quantity,
                purchase.devices_on_line,
                if missing == 1 { "kann" } else { "können" },
            ),
        ));
    }
    Ok(())
}

/// A thing without serial numbers gets none; `serial` is one that was given.
pub(super) fn check_kind(purchase: &Purchase, serial: Option<&Serial>) -> Result<(), ServiceError> {
    match serial {
        Some(serial) if !purchase.kind.has_serials() => Err(ServiceError::field(
            "serials",
            format!(
                "Die Position ist als „{}“ eingetragen und hat keine Seriennummern (angegeben ist {serial}). Bitte das Feld leeren \
                 oder an der Rechnung die Art „Gerät“ wählen.",
                purchase.kind
            ),
        )),
        _ => Ok(()),
    }
}

/// Gross prices of `count` further devices; `each` = the same for all, as entered.
pub(super) fn prices(
    purchase: &Purchase,
    each: Option<Cents>,
    count: usize,
) -> Result<Vec<Cents>, ServiceError> {
    let left = purchase.left();
    if purchase.gross < Cents::ZERO
        || left < Cents::ZERO
        || (left == Cents::ZERO && purchase.gross > Cents::ZERO)
    {
        return Err(ServiceError::refused(format!(
            "Von dieser Zuordnung ({} €) ist kein Betrag mehr frei; ihre Geräte sind angelegt.",
            purchase.gross
        )));
    }
    let Some(each) = each else {
        return Ok(even_prices(purchase, count));
    };
    let total = i64::try_from(count).ok().and_then(|count| each.times(count));
    match total {
        Some(total) if each >= Cents::ZERO && total <= left => Ok(vec![each; count]),
        _ => Err(ServiceError::field(
            "gross_each",
            format!(
                "{count} × {each} € sind mehr als die {left} €, die von dieser Zuordnung noch frei sind."
            ),
        )),
    }
}

async fn known_places(
    tx: &WriteTx,
    permit: &Permit<MayCreate>,
    authority: Option<&str>,
    devices: &[NewDevice],
) -> Result<HashMap<Place, KnownPlace>, ServiceError> {
    let distinct: HashSet<Place> = devices.iter().map(|device| device.place).collect();
    let wanted: Vec<Place> = distinct.into_iter().collect();
    let names = places::names(tx.conn(), &wanted).await?;
    wanted
        .into_iter()
        .map(|place| Ok((place, places::check(&names, permit, authority, place)?)))
        .collect()
}

async fn check_serials(
    tx: &WriteTx,
    devices: &[NewDevice],
    chosen: Option<&HashMap<ModelChoice, ModelRow>>,
) -> Result<(), ServiceError> {
    let mut by_maker: HashMap<&str, Vec<Serial>> = HashMap::new();
    for device in devices {
        if let (Some(serial), Some(maker)) = (&device.serial, maker_of(&device.model, chosen)) {
            by_maker.entry(maker).or_default().push(serial.clone());
        }
    }
    let mut wrong = Vec::new();
    for (maker, serials) in by_maker {
        wrong.extend(wrong_serials(tx.conn(), maker, &serials).await?);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(ServiceError::field("serials", wrong.join(" ")))
}

/// The maker of a model, also of one that cannot be had as it was asked for.
fn maker_of<'a>(
    model: &'a ModelChoice,
    chosen: Option<&'a HashMap<ModelChoice, ModelRow>>,
) -> Option<&'a str> {
    let row = chosen.and_then(|chosen| chosen.get(model));
    match (row, model) {
        (Some(row), _) => Some(&row.manufacturer),
        (None, ModelChoice::New { manufacturer, .. }) => Some(manufacturer.trim()),
        (None, ModelChoice::Existing(_)) => None,
    }
}

/// Which of these serials of one maker are given twice, and which ones devices carry already; a sentence for each.
///
/// # Errors
/// The database's refusal.
pub async fn wrong_serials(
    conn: &impl ConnectionTrait,
    maker: &str,
    serials: &[Serial],
) -> Result<Vec<String>, DbErr> {
    let mut seen = HashSet::new();
    let (distinct, twice): (Vec<&Serial>, Vec<&Serial>) =
        serials.iter().partition(|serial| seen.insert(*serial));
    let mut wrong = Vec::new();
    if !twice.is_empty() {
        let twice: Vec<String> = twice.into_iter().map(ToString::to_string).collect();
        wrong.push(format!(
            "Doppelt eingegeben: {}. Jede Seriennummer nur einmal.",
            listed(&twice)
        ));
    }
    let distinct: Vec<Serial> = distinct.into_iter().cloned().collect();
    let known = queries::taken_serials(conn, maker, &distinct).await?;
    let mut taken: Vec<String> = known
        .into_iter()
        .map(|(serial, number, _)| format!("{serial} (Gerät {number})"))
        .collect();
    taken.sort();
    if !taken.is_empty() {
        wrong.push(format!(
            "Schon vergeben: {}. Bitte prüfen Sie die Nummern.",
            listed(&taken)
        ));
    }
    Ok(wrong)
}

/// The first twenty, and how many more.
fn listed(texts: &[String]) -> String {
    const SHOWN: usize = 20;
    let first = texts.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first} und {more} weitere"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_over_nothing_or_less_has_no_devices_and_says_so() {
        for (quantity, shown) in [(0, "0"), (-3, "−3")] {
            let purchase = Purchase {
                quantity: Quantity::whole(quantity),
                ..Purchase::default()
            };
            let message = check_quantity(&purchase, 1).unwrap_err().to_string();
            assert!(
                message.contains(&format!("hat die Menge {shown}; dazu gibt es keine Geräte")),
                "{message}"
            );
            assert!(
                message.contains("auf „Zubehör“ oder „Dienstleistung“"),
                "{message}"
            );
        }
    }

    #[test]
    fn an_allocation_with_a_quantity_buys_just_so_many() {
        let purchase = Purchase {
            gross: Cents::euros(2_800),
            line_gross: Cents::euros(4_000),
            quantity: Quantity::whole(10),
            part_quantity: Some(Quantity::whole(7)),
            ..Purchase::default()
        };
        assert_eq!(purchase.missing_devices(), Some(7));
        assert!(check_quantity(&purchase, 7).is_ok());
        assert_eq!(prices(&purchase, None, 7).unwrap(), [Cents::euros(400); 7]);
        let refused = check_quantity(&purchase, 10).unwrap_err().to_string();
        assert!(refused.contains("Diese Zuordnung zahlt 7 Stück"), "{refused}");
        let rest = Purchase {
            devices: 5,
            devices_on_line: 8,
            ..purchase
        };
        assert_eq!(rest.missing_devices(), Some(2));
    }
}

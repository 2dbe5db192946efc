//! Rows of an inventory that are a device which there was before, with another number, invoice, school or price.

use std::collections::HashMap;

use paktbuch_types::{Cents, DeviceId, InventoryNumber, SchoolId, Serial};

use super::Taking;
use super::inventory::{invoices, is_receipt, numbers_of};
use crate::devices::Entry;
use crate::error::ServiceError;
use crate::schools::SchoolFinder;
use crate::takeover::columns::INVOICE_OF_DEVICE;
use crate::takeover::queries::{self, StoredDevice};

/// The rows as they come in. One that names another school for a known device says nothing of its place, so that the device stays
/// where it is; [`tell`] says so.
pub(super) async fn without_moves(
    taking: &Taking<'_>,
    entries: &[Entry],
) -> Result<Vec<Entry>, ServiceError> {
    let conn = taking.tx.conn();
    let finder = SchoolFinder::new(queries::schools(conn).await?);
    let (serials, numbers) = numbers_of(entries);
    let mut by_serial: HashMap<Serial, Vec<SchoolId>> = HashMap::new();
    let mut by_number: HashMap<InventoryNumber, Vec<SchoolId>> = HashMap::new();
    for device in queries::devices(conn, &serials, &numbers).await? {
        if let Some(serial) = device.serial {
            by_serial.entry(serial).or_default().push(device.school);
        }
        by_number.entry(device.number).or_default().push(device.school);
    }
    let stays = |entry: &Entry| {
        let of_serial = entry.serial.as_ref().and_then(|serial| by_serial.get(serial));
        let of_number = || {
            entry
                .inventory_number
                .as_ref()
                .and_then(|number| by_number.get(number))
        };
        let stands_at = of_serial.or_else(of_number)?;
        let named = finder.find(&entry.school).ok()?;
        (!stands_at.contains(&named.id)).then(|| Entry {
            school: String::new(),
            site: String::new(),
            room: String::new(),
            ..entry.clone()
        })
    };
    let rows = entries.iter();
    Ok(rows
        .map(|entry| stays(entry).unwrap_or_else(|| entry.clone()))
        .collect())
}

/// Says of rows that are a known device (by their lines) which inventory number, invoice, school and price of the file are not taken
/// over: the device keeps its own.
pub(super) async fn tell(
    taking: &mut Taking<'_>,
    entries: &[Entry],
    known: &HashMap<usize, StoredDevice>,
) -> Result<(), ServiceError> {
    let ids: Vec<DeviceId> = known.values().map(|device| device.id).collect();
    let billed = queries::invoices_of_devices(taking.tx.conn(), &ids).await?;
    let schools = queries::schools(taking.tx.conn()).await?;
    let names: HashMap<SchoolId, String> = schools
        .iter()
        .map(|(id, [_, name, _])| (*id, name.clone()))
        .collect();
    let finder = SchoolFinder::new(schools);
    let named = invoices(taking);
    for entry in entries {
        let Some(device) = known.get(&entry.line) else {
            continue;
        };
        let number = &device.number;
        let own = billed.get(&device.id).map(Vec::as_slice).unwrap_or_default();
        let other_number = entry.inventory_number.as_ref().filter(|told| *told != number);
        let other_invoice = named.get(&entry.line).filter(|named| {
            let is_own = |own: &String| is_receipt(own, named);
            !own.is_empty() && !own.iter().any(is_own)
        });
        let named_school = finder.find(&entry.school).ok();
        let other_school = named_school.filter(|named| named.id != device.school);
        // The column of each with what is said of it.
        let left_out: Vec<(&str, String)> = [
            other_number.map(|told| ("inventarnummer", format!("Inventarnummer {told}"))),
            other_invoice.map(|named| (INVOICE_OF_DEVICE, format!("Rechnung „{named}“"))),
            other_school.map(|named| {
                let stands_at = names.get(&device.school).map_or("", String::as_str);
                ("schule", format!("Schule {} (am Gerät: {stands_at})", named.name))
            }),
            other_price(entry, device),
        ]
        .into_iter()
        .flatten()
        .collect();
        let Some((column, _)) = left_out.first() else {
            continue;
        };
        let serial = entry.serial.as_ref();
        let serial = serial.map_or_else(String::new, |serial| format!(" mit der Seriennummer {serial}"));
        let of = if own.is_empty() {
            String::new()
        } else {
            format!(", Rechnung {}", own.join(", "))
        };
        let words: Vec<&str> = left_out.iter().map(|(_, words)| words.as_str()).collect();
        let moved = if other_school.is_some() {
            " Ist es umgezogen, bitte danach am Gerät die Schule ändern."
        } else {
            ""
        };
        let message = format!(
            "Die Zeile ist das Gerät {number}{serial}{of}, das es schon gibt. Nicht übernommen: {}. Bitte prüfen, welches Gerät gemeint ist.{moved}",
            words.join(", ")
        );
        taking.warn(entry.line, column, message);
    }
    Ok(())
}

/// The price of a row that is not the device's, with its column and both amounts. Net prices are compared where the gross ones agree or
/// the row has none, and may differ by the cent that dividing the net amount of a line costs.
fn other_price(entry: &Entry, device: &StoredDevice) -> Option<(&'static str, String)> {
    let told = |label: &str, told: Cents, own: Cents| format!("{label} {told} € (am Gerät: {own} €)");
    if let Some(gross) = entry.gross.filter(|gross| *gross != device.gross) {
        return Some(("preis_brutto", told("Preis, brutto", gross, device.gross)));
    }
    let net = entry.net.filter(|net| net.minus(device.net).0.abs() > 1)?;
    Some(("preis_netto", told("Preis, netto", net, device.net)))
}

//! Rows of the inventory with neither serial nor inventory number: their devices get the next number of the authority's pattern, once.

use std::collections::{HashMap, HashSet};

use paktbuch_types::{InventoryNumber, SchoolId, Serial};

use super::Taking;
use super::cells::Cells;
use crate::devices::{Entry, ListTableRow};
use crate::error::ServiceError;
use crate::schools::SchoolFinder;
use crate::takeover::queries::{self, Payer, TakenDevice};
use crate::takeover::sheet::SheetRow;
use crate::text::{begins_as_sum, search_form};

/// Number of [`likeness`] values.
const LIKENESSES: u8 = 3;

/// The rows with one more cell. One with neither number carries a stand-in there or at its inventory number, because device lists
/// refuse it otherwise; one that names no model either is refused, and sums are left out.
pub(super) fn rows(taking: &mut Taking<'_>) -> Vec<ListTableRow> {
    let file = taking.file;
    let (sheet, cells) = (&file.sheet, Cells::of(file));
    let serial = file.mapping.place(sheet, "seriennummer");
    let number = file.mapping.place(sheet, "inventarnummer");
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut values = row.cells.clone();
        values.resize(sheet.headings.len() + 1, String::new());
        for place in [serial, number].into_iter().flatten() {
            if matches!(values[place].trim(), "-" | "–") {
                values[place].clear();
            }
        }
        let has = |place: Option<usize>| place.is_some_and(|place| !values[place].trim().is_empty());
        let is_bare = !has(serial) && !has(number);
        let is_numbered_as_sum = number.is_some_and(|place| begins_as_sum(&values[place]));
        if is_numbered_as_sum || (is_bare && is_sum(&cells, row)) {
            taking.warn(row.line, "", "Als Summenzeile ausgelassen.");
            continue;
        }
        if is_bare {
            if cells.text(row, "hersteller").is_empty() && cells.text(row, "modell").is_empty() {
                taking.refuse(
                    row.line,
                    "modell",
                    "Serien- und Inventarnummer, Hersteller und Modell fehlen; es kann eine Summe sein. Bitte eines in der Datei ergänzen.",
                );
                continue;
            }
            values[number.unwrap_or(sheet.headings.len())] = stand_in(row.line);
        }
        rows.push(ListTableRow {
            line: row.line,
            values,
        });
    }
    rows
}

/// Whether a row without a number adds up others: its first text says so, or the only one that it has for maker and model.
fn is_sum(cells: &Cells<'_>, row: &SheetRow) -> bool {
    let mut texts = row.cells.iter().filter(|cell| cell.contains(char::is_alphabetic));
    let names = ["hersteller", "modell"].map(|key| cells.text(row, key));
    let mut names = names.iter().filter(|name| !name.is_empty());
    let only = names.next().filter(|_| names.next().is_none());
    let is_named =
        only.is_some_and(|name| begins_as_sum(name) || cells.is_sum(row, &["hersteller", "modell"]));
    is_named || texts.next().is_some_and(|text| begins_as_sum(text))
}

/// What stands for the inventory number of a row until its device has one.
fn stand_in(line: usize) -> String {
    format!("OHNE NUMMER, ZEILE {line}")
}

/// Takes the stand-ins away again; answers the lines that had one.
pub(super) fn bare(entries: &mut [Entry]) -> HashSet<usize> {
    let mut lines = HashSet::new();
    for entry in entries {
        let number = entry.inventory_number.as_ref().map(InventoryNumber::as_str);
        if number == Some(stand_in(entry.line).as_str()) {
            entry.inventory_number = None;
            lines.insert(entry.line);
        }
    }
    lines
}

/// Gives the rows the number of the device that they made in an earlier takeover; those beyond are new. A row with a serial that is
/// not known yet is the device of its line that lacks one.
pub(super) async fn recognise(
    taking: &Taking<'_>,
    entries: &mut [Entry],
    payers: &HashMap<usize, &Payer>,
) -> Result<(), ServiceError> {
    if entries.iter().all(|entry| entry.inventory_number.is_some()) {
        return Ok(());
    }
    let conn = taking.tx.conn();
    let serials: Vec<Serial> = entries.iter().filter_map(|entry| entry.serial.clone()).collect();
    let numbers: HashSet<InventoryNumber> = entries
        .iter()
        .filter_map(|entry| entry.inventory_number.clone())
        .collect();
    let stored = queries::devices(conn, &serials, &[]).await?;
    let stored: HashSet<Serial> = stored.into_iter().filter_map(|device| device.serial).collect();
    let mut earlier: HashMap<String, Vec<TakenDevice>> = HashMap::new();
    for device in queries::taken_devices(conn, taking.notice).await? {
        let is_named = numbers.contains(&device.number)
            || device
                .serial
                .as_ref()
                .is_some_and(|serial| stored.contains(serial));
        if !is_named {
            let model = model(&device.manufacturer, &device.model);
            earlier.entry(model).or_default().push(device);
        }
    }
    if earlier.is_empty() {
        return Ok(());
    }
    let schools = SchoolFinder::new(queries::schools(conn).await?);
    let file = taking.source();
    for wanted in 0..LIKENESSES {
        for entry in entries.iter_mut() {
            let is_known = entry
                .serial
                .as_ref()
                .is_some_and(|serial| stored.contains(serial));
            if entry.inventory_number.is_some() || is_known {
                continue;
            }
            let Some(devices) = earlier.get_mut(&model(&entry.manufacturer, &entry.model)) else {
                continue;
            };
            let payer = payers.get(&entry.line).copied();
            let named = schools.find(&entry.school).ok().map(|meant| meant.id);
            if named.is_none() && !entry.school.is_empty() {
                continue;
            }
            let school = named.or(payer.and_then(|payer| payer.school));
            let place = devices
                .iter()
                .position(|device| likeness(device, entry, (payer, school), &file) == Some(wanted));
            if let Some(place) = place {
                entry.inventory_number = Some(devices.remove(place).number);
            }
        }
    }
    Ok(())
}

/// How a device of the same model may be the one of a row, the surest first: 0 = of this line, 1 = the same receipt pays it, 2 = no
/// receipt pays it yet. `None` where another one does, or it stands at another school.
fn likeness(
    device: &TakenDevice,
    entry: &Entry,
    (payer, school): (Option<&Payer>, Option<SchoolId>),
    file: &str,
) -> Option<u8> {
    let is_paid = !device.allocations.is_empty();
    let pays = payer.is_some_and(|payer| device.allocations.contains(&payer.allocation));
    if (is_paid && !pays) || school.is_some_and(|school| school != device.school) {
        return None;
    }
    let both = entry.serial.is_some() && device.serial.is_some();
    if !both && device.file == file && i64::try_from(entry.line) == Ok(device.line) {
        return Some(0);
    }
    if entry.serial.is_some() || device.serial.is_some() {
        return None;
    }
    Some(if pays || payer.is_none() { 1 } else { 2 })
}

/// Maker and name of a model, folded, whether or not the name begins with the maker.
fn model(manufacturer: &str, name: &str) -> String {
    let (maker, name) = (search_form(manufacturer), search_form(name));
    if name.starts_with(&maker) {
        name
    } else {
        format!("{maker} {name}")
    }
}

/// Says of each row which number its device has.
pub(super) fn tell(
    taking: &mut Taking<'_>,
    lines: &HashSet<usize>,
    numbers: &HashMap<InventoryNumber, usize>,
) {
    for (number, line) in numbers.iter().filter(|(_, line)| lines.contains(line)) {
        let message = format!("Weder Serien- noch Inventarnummer; vergeben ist {number}.");
        taking.warn(*line, "inventarnummer", message);
    }
}

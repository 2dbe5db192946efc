//! Devices of the notice, paid by the receipts that they name.

use std::collections::{BTreeMap, HashMap, HashSet};

use paktbuch_types::{DeviceId, InventoryNumber, LineKind, NoticeId, Quantity, Serial};

use super::Taking;
use super::contradicted;
use super::elsewhere;
use super::mark::Made;
use super::refusal;
use super::unnumbered;
use crate::audit::{self, SubjectKind};
use crate::devices::{self, Entry, ImportDevices, ListFormat, ListMapping, ListTable};
use crate::error::ServiceError;
use crate::purchasing::{self, EditLine};
use crate::takeover::columns::INVOICE_OF_DEVICE;
use crate::takeover::commands::Remark;
use crate::takeover::queries::{self, Payer};

/// What stands for a name that the list does not say.
const UNKNOWN: &str = "ohne Angabe";

/// Why a device of a receipt that is divided among others has nothing of it, and what to do.
const UNPAID: &str = "Das Gerät kommt ohne Finanzierung durch den Bescheid. Soll der Beleg es mitbezahlen, bitte vor der Übernahme die Geräte entfernen, auf die er verteilt ist, und dann die ganze Liste übernehmen.";

/// Devices come in by the import of device lists, those of one receipt together, so that they share its allocation. A device
/// that names no receipt of the notice comes in without a share and outside of its Zweckbindung.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let (mut entries, refused) = entries(taking);
    taking.outcome.refused.extend(refused);
    let payers = queries::payers(taking.tx.conn(), taking.notice).await?;
    let invoices = invoices(taking);
    let places: HashMap<usize, usize> = invoices
        .iter()
        .filter_map(|(line, named)| Some((*line, payer_of(&payers, named)?)))
        .collect();
    let paying: HashMap<usize, &Payer> = places
        .iter()
        .map(|(line, place)| (*line, &payers[*place]))
        .collect();
    let bare = unnumbered::bare(&mut entries);
    unnumbered::recognise(taking, &mut entries, &paying).await?;
    let notice = taking.notice;
    let paid = paid_where(taking, &entries, |payer| payer == notice).await?;
    let paid_elsewhere = paid_where(taking, &entries, |payer| payer != notice).await?;
    let mut groups: BTreeMap<Option<usize>, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        let named = invoices.get(&entry.line).map(String::as_str).unwrap_or_default();
        let payer = places.get(&entry.line).copied();
        if payer.is_none() && !paid.contains(&entry.line) && !paid_elsewhere.contains(&entry.line) {
            let message = if named.is_empty() {
                "Der Beleg fehlt; das Gerät kommt ohne Finanzierung durch den Bescheid.".to_owned()
            } else {
                format!(
                    "Den Beleg „{named}“ gibt es in diesem Bescheid nicht; das Gerät kommt ohne Finanzierung durch ihn."
                )
            };
            taking.warn(entry.line, INVOICE_OF_DEVICE, message);
        }
        groups.entry(payer).or_default().push(entry);
    }
    // With a receipt first: a group that it does not pay follows those without.
    let mut unpaid = groups.remove(&None).unwrap_or_default();
    let mut divided: HashSet<usize> = HashSet::new();
    for (place, entries) in groups {
        let Some((place, payer)) = place.and_then(|place| Some((place, payers.get(place)?))) else {
            continue;
        };
        let before = taking.outcome.created;
        if let Err(message) = paid_by(taking, payer, &entries, &bare).await? {
            for entry in entries.iter().filter(|entry| !paid.contains(&entry.line)) {
                taking.warn(entry.line, INVOICE_OF_DEVICE, format!("{message} {UNPAID}"));
            }
            unpaid.extend(entries);
        }
        if taking.outcome.created > before {
            divided.insert(place);
        }
    }
    tell_left_out(taking, &places, &divided);
    if !unpaid.is_empty()
        && let Err(message) = import(taking, None, &unpaid, &bare).await?
    {
        for entry in &unpaid {
            taking.refuse(entry.line, "", &message);
        }
    }
    Ok(())
}

/// Says of refused rows that the receipt which they name (its place by line) is divided among its other devices now.
fn tell_left_out(taking: &mut Taking<'_>, places: &HashMap<usize, usize>, divided: &HashSet<usize>) {
    let refused = taking.outcome.refused.iter().map(|remark| remark.line);
    let names_one = |line: &usize| places.get(line).is_some_and(|place| divided.contains(place));
    let left_out: HashSet<usize> = refused.filter(names_one).collect();
    for line in left_out {
        let message = "Der Betrag des Belegs wird auf seine übrigen Geräte verteilt; kommt diese Zeile später, bekommt ihr Gerät nichts davon. Bitte die Zeile vor der Übernahme berichtigen.";
        taking.warn(line, INVOICE_OF_DEVICE, message);
    }
}

/// The rows as device lists read them; names that are missing are filled and said.
fn entries(taking: &mut Taking<'_>) -> (Vec<Entry>, Vec<Remark>) {
    let file = taking.file;
    let mut columns = file.sheet.headings.clone();
    columns.push(String::new());
    let table = ListTable {
        format: ListFormat::Csv,
        encoding: "",
        columns,
        rows: unnumbered::rows(taking),
        refused: Vec::new(),
        warnings: Vec::new(),
    };
    let mut mapping = ListMapping {
        columns: vec![None; table.columns.len()],
        ..ListMapping::default()
    };
    if !file.mapping.0.contains_key("inventarnummer") {
        mapping.set(file.sheet.headings.len(), devices::ListColumn::InventoryNumber);
    }
    for key in file.mapping.0.keys() {
        let place = file.mapping.place(&file.sheet, key);
        if let Some((place, column)) = place.zip(devices::ListColumn::from_code(key)) {
            mapping.set(place, column);
        }
    }
    let (mut entries, refused) = devices::list_entries(&table, &mapping);
    for entry in &mut entries {
        for (key, value) in [
            ("hersteller", &mut entry.manufacturer),
            ("modell", &mut entry.model),
        ] {
            if value.is_empty() {
                UNKNOWN.clone_into(value);
                let heading = file.kind.column(key).map(|column| column.label.to_owned());
                taking.outcome.warnings.push(Remark {
                    line: entry.line,
                    field: heading.unwrap_or_default(),
                    message: "Die Angabe fehlt.".to_owned(),
                });
            }
        }
    }
    (entries, refused.into_iter().map(remark).collect())
}

fn remark(refusal: devices::ListRefusal) -> Remark {
    Remark {
        line: refusal.line,
        field: refusal.field,
        message: refusal.message,
    }
}

/// The receipt that each line names.
pub(super) fn invoices(taking: &Taking<'_>) -> BTreeMap<usize, String> {
    let sheet = &taking.file.sheet;
    let Some(place) = taking.file.mapping.place(sheet, INVOICE_OF_DEVICE) else {
        return BTreeMap::new();
    };
    let named = sheet.rows.iter().filter_map(|row| {
        let cell = row.cells.get(place)?;
        (!cell.is_empty()).then(|| (row.line, cell.clone()))
    });
    named.collect()
}

/// Whether a row names the invoice of this number, however it is written.
pub(super) fn is_receipt(number: &str, named: &str) -> bool {
    let compact = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    let (number, wanted) = (compact(number), compact(named));
    !wanted.is_empty() && (number == wanted || number == format!("beleg{wanted}"))
}

/// The part that pays the devices of a receipt: of its lines the first that buys devices, else the first.
fn payer_of(payers: &[Payer], named: &str) -> Option<usize> {
    let of_receipt = |payer: &Payer| is_receipt(&payer.number, named);
    let mut found = payers.iter().enumerate().filter(|(_, payer)| of_receipt(payer));
    let first = found.clone().next().map(|(place, _)| place);
    let buys = found.find(|(_, payer)| payer.kind.has_records());
    buys.map(|(place, _)| place).or(first)
}

/// Imports devices with a share of the receipt. A line whose kind or quantity the receipts did not tell follows its devices.
async fn paid_by(
    taking: &mut Taking<'_>,
    payer: &Payer,
    entries: &[Entry],
    bare: &HashSet<usize>,
) -> Result<Result<(), String>, ServiceError> {
    let known = known(taking, entries).await?;
    let fresh = entries.len().saturating_sub(known.len());
    if fresh > 0
        && payer.is_taken
        && let Err(error) = prepare(taking, payer, fresh).await
    {
        return Ok(Err(refusal(error)?));
    }
    import(taking, Some(payer), entries, bare).await
}

async fn prepare(taking: &Taking<'_>, payer: &Payer, fresh: usize) -> Result<(), ServiceError> {
    let mut version = payer.version;
    if !payer.kind.has_records() {
        let command = EditLine {
            line: payer.line,
            version,
            kind: LineKind::Device,
            ordered_on: payer.ordered_on,
            accepted_on: payer.accepted_on,
        };
        purchasing::edit_line(taking.tx, &taking.permits.invoices, command).await?;
        version += 1;
    }
    let made = devices::devices_made(taking.tx.conn(), payer.line).await?;
    let whole = |count: usize| i64::try_from(count).map_or(Quantity::MAX, Quantity::whole);
    let needed = whole(made.saturating_add(fresh));
    if needed > payer.quantity && follows_devices(taking, payer).await? {
        purchasing::state_quantity(taking.tx, &taking.permits.record, payer.line, version, needed).await?;
    }
    Ok(())
}

/// Whether no list told the quantity of the line: it is the 1 of a list without quantities, or what an earlier inventory made of it.
async fn follows_devices(taking: &Taking<'_>, payer: &Payer) -> Result<bool, ServiceError> {
    if payer.quantity == Quantity::whole(1) {
        return Ok(true);
    }
    let stated = format!("Position {}: {}", payer.position, payer.quantity);
    let history = audit::of_subjects(taking.tx.conn(), SubjectKind::Invoice, &[payer.invoice.0]).await?;
    let mut changes = history.iter().flat_map(|entry| &entry.changes);
    Ok(changes.any(|change| change.field == "Menge" && change.after == stated))
}

/// Imports devices and marks the new ones; `bare` are the lines with neither serial nor inventory number.
async fn import(
    taking: &mut Taking<'_>,
    payer: Option<&Payer>,
    entries: &[Entry],
    bare: &HashSet<usize>,
) -> Result<Result<(), String>, ServiceError> {
    let before = known(taking, entries).await?;
    let command = ImportDevices {
        source: taking.file.name.clone(),
        entries: contradicted::without_moves(taking, entries).await?,
        school: payer.and_then(|payer| payer.school),
        category: None,
        allocation: payer.map(|payer| payer.allocation),
        is_takeover: true,
    };
    let permits = taking.permits;
    let imported =
        devices::import_devices(taking.tx, &permits.devices, Some(&permits.create), &command).await;
    let outcome = match imported {
        Ok(outcome) => outcome,
        Err(error) => return Ok(Err(refusal(error)?)),
    };
    taking.outcome.created += outcome.created;
    taking.outcome.updated += outcome.updated;
    taking.outcome.unchanged += outcome.unchanged;
    taking
        .outcome
        .refused
        .extend(outcome.refused.into_iter().map(remark));
    taking
        .outcome
        .warnings
        .extend(outcome.warnings.into_iter().map(remark));
    let lacks = |entry: &&Entry| entry.serial.is_none() && !bare.contains(&entry.line);
    for entry in entries.iter().filter(lacks) {
        taking.warn(entry.line, "seriennummer", "Die Seriennummer fehlt.");
    }
    let lines: HashMap<InventoryNumber, usize> = outcome
        .devices
        .into_iter()
        .map(|listed| (listed.number, listed.line))
        .collect();
    unnumbered::tell(taking, bare, &lines);
    let numbers: Vec<InventoryNumber> = lines.keys().cloned().collect();
    let mut there = HashMap::new();
    for device in queries::devices(taking.tx.conn(), &[], &numbers).await? {
        let line = lines.get(&device.number).copied().unwrap_or_default();
        if before.contains(&device.id) {
            there.insert(line, device);
        } else {
            taking.mark(line, Made::Device(device.id)).await?;
        }
    }
    contradicted::tell(taking, entries, &there).await?;
    if payer.is_none() {
        // With a receipt, the import says it.
        elsewhere::tell(taking, entries, &there).await?;
    }
    Ok(Ok(()))
}

/// Devices that there were before.
async fn known(taking: &Taking<'_>, entries: &[Entry]) -> Result<HashSet<DeviceId>, ServiceError> {
    let (serials, numbers) = numbers_of(entries);
    let found = queries::devices(taking.tx.conn(), &serials, &numbers).await?;
    Ok(found.into_iter().map(|device| device.id).collect())
}

/// Lines of devices that such a notice pays already.
async fn paid_where(
    taking: &Taking<'_>,
    entries: &[Entry],
    is_such: impl Fn(NoticeId) -> bool,
) -> Result<HashSet<usize>, ServiceError> {
    let (serials, numbers) = numbers_of(entries);
    let (mut paid_serials, mut paid_numbers) = (HashSet::new(), HashSet::new());
    for device in queries::devices(taking.tx.conn(), &serials, &numbers).await? {
        if device.notice.is_some_and(&is_such) {
            paid_serials.extend(device.serial);
            paid_numbers.insert(device.number);
        }
    }
    let is_paid = |entry: &&Entry| {
        let (serial, number) = (entry.serial.as_ref(), entry.inventory_number.as_ref());
        serial.is_some_and(|serial| paid_serials.contains(serial))
            || number.is_some_and(|number| paid_numbers.contains(number))
    };
    Ok(entries.iter().filter(is_paid).map(|entry| entry.line).collect())
}

/// Serial and inventory numbers of the rows.
pub(super) fn numbers_of(entries: &[Entry]) -> (Vec<Serial>, Vec<InventoryNumber>) {
    let serials = entries.iter().filter_map(|entry| entry.serial.clone());
    let numbers = entries.iter().filter_map(|entry| entry.inventory_number.clone());
    (serials.collect(), numbers.collect())
}

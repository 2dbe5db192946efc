//! Changes of one device.

use chrono::{Months, NaiveDate};
use paktbuch_entity::{device, device_model};
use paktbuch_types::{Cents, DeviceOwner, DeviceStatus, Serial, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::bound::Bound;
use super::days::check_delivered;
use super::leasing::refuse_while_billed;
use super::past::is_note_of_elsewhere;
use super::status::{REASON, check_reason};
use super::{models, places};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditDevices, Permit};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::devices::commands::{EditDevice, Lease, Place};
use crate::devices::leasing::MOST_RATES;
use crate::devices::queries;
use crate::error::ServiceError;
use crate::text::{clean, clean_lines, length};

/// Longest note or reason, characters.
const NOTE: usize = 2_000;

/// Changes a device; answers whether anything changed.
///
/// # Errors
/// [`ServiceError::NotFound`] for a device of a school outside the permit, [`ServiceError::Stale`] after another change,
/// [`ServiceError::Field`] for a serial that exists, a foreign place, a step that the status does not allow, going missing without a
/// reason, or disposing of it, which has an action of its own.
pub async fn edit_device(
    tx: &WriteTx,
    permit: &Permit<EditDevices>,
    command: EditDevice,
) -> Result<bool, ServiceError> {
    let found = device::Entity::find_by_id(command.device)
        .find_also_related(device_model::Entity)
        .one(tx.conn())
        .await?;
    let Some((stored, Some(model))) = found else {
        return Err(ServiceError::NotFound);
    };
    permit.at(stored.school_id)?;
    not_too_long("note", "Bemerkung", &command.note)?;
    not_too_long("reason", REASON, &command.reason)?;
    if stored.version != command.version {
        return Err(ServiceError::Stale);
    }
    if command.delivered_on != stored.delivered_on {
        check_delivered(command.delivered_on, tx.today())
            .map_err(|message| ServiceError::field("delivered_on", message))?;
    }
    check_status(&stored, &command)?;
    check_reason("reason", (stored.status, command.status), &command.reason)?;
    check_asset_number(&command.asset_number)?;
    let chosen = models::chosen(tx, std::slice::from_ref(&command.model)).await?;
    let chosen = chosen.into_values().next().ok_or(ServiceError::NotFound)?;
    let maker_changes = chosen.manufacturer != model.manufacturer;
    check_serial(
        tx,
        permit,
        &stored,
        &chosen.manufacturer,
        command.serial.as_ref(),
        maker_changes,
    )
    .await?;
    let before = Place {
        school: stored.school_id,
        site: stored.site_id,
        room: stored.room_id,
    };
    let (_, authority) = queries::inventory_pattern(tx.conn()).await?.unwrap_or_default();
    let names = places::names(tx.conn(), &[before, command.place]).await?;
    let old = places::told(&names, before);
    let new = places::check(&names, permit, authority.as_deref(), command.place)?;
    let mut note = clean_lines(&command.note);
    // Who was not shown the note did not take it away.
    if note.is_empty() && is_note_of_elsewhere(tx.conn(), permit.scope(), stored.id).await? {
        note.clone_from(&stored.note);
    }
    let asset_number = clean(&command.asset_number);
    let until = Bound::of(tx.conn(), &stored)
        .await?
        .until(&stored, command.commissioned_on);
    let lease = lease_of(command.owner, &command.lease)?;
    if stored.owner == DeviceOwner::Lessor && command.owner != DeviceOwner::Lessor {
        refuse_while_billed(tx, stored.id).await?;
    }
    let date = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let rate = |rate: Option<Cents>| rate.map(|rate| format!("{rate} €")).unwrap_or_default();
    let count = |rates: Option<i64>| rates.map(|rates| rates.to_string()).unwrap_or_default();
    let serial = |serial: &Option<Serial>| serial.as_ref().map(ToString::to_string).unwrap_or_default();
    let event = Event::new(EventKind::DeviceChanged, SubjectKind::Device, stored.id.0)
        .touching(stored.notice_id)
        .change(Change::new(
            "Seriennummer",
            serial(&stored.serial),
            serial(&command.serial),
        ))
        .change(Change::new(
            "Modell",
            format!("{} {}", model.manufacturer, model.name),
            format!("{} {}", chosen.manufacturer, chosen.name),
        ))
        .change(Change::new("Kategorie", stored.category, chosen.category))
        .change(Change::new("Schule", old.school, &new.school))
        .change(Change::new("Standort", old.site, &new.site))
        .change(Change::new("Raum", old.room, &new.room))
        .change(Change::new(
            "Zugang",
            date(stored.delivered_on),
            date(command.delivered_on),
        ))
        .change(Change::new(
            "Inbetriebnahme",
            date(stored.commissioned_on),
            date(command.commissioned_on),
        ))
        .change(Change::new(
            "Zweckbindung bis",
            date(stored.zweckbindung_until),
            date(until),
        ))
        .change(Change::new(
            "Garantie bis",
            date(stored.warranty_until),
            date(command.warranty_until),
        ))
        .change(Change::new("Eigentum", stored.owner, command.owner))
        .change(Change::new("Anlagennummer", &stored.asset_number, &asset_number))
        .change(Change::new("Leasinggeber", &stored.lessor, &lease.lessor))
        .change(Change::new(
            "Leasingrate",
            rate(stored.lease_rate),
            rate(lease.rate),
        ))
        .change(Change::new(
            "Leasingraten",
            count(stored.lease_rates),
            count(lease.rates),
        ))
        .change(Change::new(
            "Erste Leasingrate",
            date(stored.lease_from),
            date(lease.from),
        ))
        .change(Change::new(
            "Rückgabe",
            date(stored.lease_until),
            date(lease.until),
        ))
        .change(Change::new("Status", stored.status, command.status))
        .change(Change::new("Bemerkung", &stored.note, &note).personal());
    if event.is_empty() {
        return Ok(false);
    }
    let event = event.change(Change::set(REASON, clean_lines(&command.reason)).personal());
    let codes = [
        stored.inventory_number.as_str(),
        command.serial.as_ref().map_or("", Serial::as_str),
    ];
    let search = haystack(codes, [chosen.manufacturer.as_str(), chosen.name.as_str()]);
    let version = stored.version + 1;
    let mut row = stored.into_active_model();
    row.serial = Set(command.serial);
    row.model_id = Set(chosen.id);
    row.category = Set(chosen.category);
    row.school_id = Set(new.place.school);
    row.site_id = Set(new.place.site);
    row.room_id = Set(new.place.room);
    row.delivered_on = Set(command.delivered_on);
    row.commissioned_on = Set(command.commissioned_on);
    row.zweckbindung_until = Set(until);
    row.warranty_until = Set(command.warranty_until);
    row.owner = Set(command.owner);
    row.asset_number = Set(asset_number);
    row.lessor = Set(lease.lessor);
    row.lease_rate = Set(lease.rate);
    row.lease_rates = Set(lease.rates);
    row.lease_from = Set(lease.from);
    row.lease_until = Set(lease.until);
    row.status = Set(command.status);
    row.note = Set(note);
    row.search = Set(search);
    row.version = Set(version);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(true)
}

/// The lease of a device with this owner: a leased one has its lessor, others have none.
fn lease_of(owner: DeviceOwner, lease: &Lease) -> Result<Lease, ServiceError> {
    let lessor = clean(&lease.lessor);
    let is_leased = owner == DeviceOwner::Lessor;
    let has_terms = *lease
        != Lease {
            lessor: lease.lessor.clone(),
            ..Lease::default()
        };
    if !is_leased && (!lessor.is_empty() || has_terms) {
        let message =
            "Leasinggeber, Raten und Rückgabe gibt es nur, wo als Eigentum „Leasinggeber“ gewählt ist.";
        return Err(ServiceError::field("owner", message));
    }
    if is_leased && lessor.is_empty() && has_terms {
        return Err(ServiceError::field("lessor", "Leasinggeber: Bitte ausfüllen."));
    }
    not_too_long("lessor", "Leasinggeber", &lessor)?;
    if lease
        .rate
        .is_some_and(|rate| rate <= Cents::ZERO || rate > Cents::MAX)
    {
        let message = "Leasingrate im Monat: Bitte einen Betrag über 0 eintragen.";
        return Err(ServiceError::field("lease_rate", message));
    }
    if lease
        .rates
        .is_some_and(|rates| !(1..=MOST_RATES).contains(&rates))
    {
        let message = format!("Zahl der Raten: Bitte eine Zahl von 1 bis {MOST_RATES} eintragen.");
        return Err(ServiceError::field("lease_rates", message));
    }
    if let Some((from, until)) = lease.from.zip(lease.until).filter(|(from, until)| from > until) {
        let message = format!(
            "Erste Rate am: Der {} liegt nach der Rückgabe am {}. Bitte einen der beiden Tage berichtigen.",
            format_date(from),
            format_date(until)
        );
        return Err(ServiceError::field("lease_from", message));
    }
    if let Some((last, until)) = last_rate(lease)
        .zip(lease.until)
        .filter(|(last, until)| last > until)
    {
        let message = format!(
            "Rückgabe am: Der {} liegt vor der letzten Rate am {}. Bitte Rückgabe, Zahl der Raten oder erste Rate berichtigen.",
            format_date(until),
            format_date(last)
        );
        return Err(ServiceError::field("lease_until", message));
    }
    Ok(Lease {
        lessor,
        ..lease.clone()
    })
}

/// Day of the last rate, one a month from the first; `None` where number or first day are not known.
fn last_rate(lease: &Lease) -> Option<NaiveDate> {
    let (from, rates) = lease.from.zip(lease.rates)?;
    let after_first = u32::try_from(rates - 1).ok()?;
    from.checked_add_months(Months::new(after_first))
}

/// Refuses a text longer than [`NOTE`].
pub(super) fn not_too_long(field: &'static str, label: &str, text: &str) -> Result<(), ServiceError> {
    match length(&clean_lines(text)) {
        0..=NOTE => Ok(()),
        length => Err(ServiceError::field(
            field,
            format!("{label}: höchstens {NOTE} Zeichen, es sind {length}. Bitte kürzen."),
        )),
    }
}

fn check_status(stored: &device::Model, command: &EditDevice) -> Result<(), ServiceError> {
    if !stored.status.may_become(command.status) {
        let message = format!(
            "Ein Gerät mit dem Status „{}“ kann nicht „{}“ werden.",
            stored.status, command.status
        );
        return Err(ServiceError::field("status", message));
    }
    if command.status == DeviceStatus::Disposed && stored.status != command.status {
        let message = "Zum Aussondern bitte auf der Seite des Geräts „Aussondern“ wählen.";
        return Err(ServiceError::field("status", message));
    }
    Ok(())
}

async fn check_serial(
    tx: &WriteTx,
    permit: &Permit<EditDevices>,
    stored: &device::Model,
    manufacturer: &str,
    serial: Option<&Serial>,
    maker_changes: bool,
) -> Result<(), ServiceError> {
    let Some(serial) = serial.filter(|serial| maker_changes || stored.serial.as_ref() != Some(serial)) else {
        return Ok(());
    };
    if !stored.kind.has_serials() {
        let message = "Dieser Eintrag ist ein Gegenstand ohne Seriennummer. Bitte das Feld leeren.";
        return Err(ServiceError::field("serial", message));
    }
    let taken = queries::taken_serials(tx.conn(), manufacturer, std::slice::from_ref(serial)).await?;
    match taken
        .iter()
        .find(|(_, number, _)| *number != stored.inventory_number)
    {
        None => Ok(()),
        Some((serial, number, school)) if permit.scope().contains(*school) => Err(ServiceError::field(
            "serial",
            format!("Die Seriennummer {serial} trägt schon das Gerät {number}."),
        )),
        Some((serial, ..)) => Err(ServiceError::field(
            "serial",
            format!(
                "Die Seriennummer {serial} ist schon vergeben, und das Gerät steht an keiner Ihrer Schulen."
            ),
        )),
    }
}

fn check_asset_number(text: &str) -> Result<(), ServiceError> {
    if clean(text).chars().count() > 60 {
        let message = "Bitte die Anlagennummer mit höchstens 60 Zeichen angeben.";
        return Err(ServiceError::field("asset_number", message));
    }
    Ok(())
}

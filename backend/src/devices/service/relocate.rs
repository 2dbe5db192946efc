//! Geräte umsetzen: many devices to another place or status, all or none.

use std::collections::{BTreeSet, HashMap};

use paktbuch_entity::{device, device_model};
use paktbuch_types::{DeviceId, DeviceStatus, SchoolId, SiteId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};

use super::edit::not_too_long;
use super::places::{self, KnownPlace};
use super::status::{REASON, check_reason};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditDevices, Permit};
use crate::db::WriteTx;
use crate::devices::commands::{Place, RelocateDevices, Target};
use crate::devices::queries::{self, RoomNames};
use crate::devices::rows::{MOST_RELOCATED, MOST_RELOCATED_SHOWN, Relocated};
use crate::error::ServiceError;
use crate::text::clean_lines;

/// Devices that a message names before it counts the rest.
const NAMED: usize = 5;

/// A device with what becomes of it.
struct Step {
    stored: device::Model,
    model: String,
    from: KnownPlace,
    to: KnownPlace,
    becomes: DeviceStatus,
}

/// What relocating these devices would change, by inventory number; those that are gone or of a school outside the permit are
/// left out, and the versions do not matter yet.
///
/// # Errors
/// [`ServiceError::Field`] (`geraet`) for none, too many or disposed devices, (`ort`) for a place that is none of the permit's, (`raum`)
/// for rooms that are unknown there, (`begruendung`) for devices that go missing without a reason.
pub async fn preview_relocation(
    conn: &impl ConnectionTrait,
    permit: &Permit<EditDevices>,
    command: &RelocateDevices,
) -> Result<Vec<Relocated>, ServiceError> {
    let steps = steps(conn, permit, command).await?;
    let names = |place: KnownPlace| [place.school, place.site, place.room];
    let row = |step: Step| Relocated {
        id: step.stored.id,
        version: step.stored.version,
        inventory_number: step.stored.inventory_number,
        model: step.model,
        from: names(step.from),
        school: step.to.place.school,
        to: names(step.to),
        status: step.stored.status,
        becomes: step.becomes,
        zweckbindung_until: step.stored.zweckbindung_until,
    };
    Ok(steps.into_iter().map(row).collect())
}

/// Relocates devices: all of them, or none. Answers how many changed.
///
/// # Errors
/// As [`preview_relocation`]; [`ServiceError::Stale`] where one of them was changed or removed meanwhile, or is none of the
/// permit's.
pub async fn relocate_devices(
    tx: &WriteTx,
    permit: &Permit<EditDevices>,
    command: &RelocateDevices,
) -> Result<usize, ServiceError> {
    let steps = steps(tx.conn(), permit, command).await?;
    let shown: HashMap<DeviceId, i64> = command.devices.iter().copied().collect();
    let as_shown = |step: &Step| shown.get(&step.stored.id) == Some(&step.stored.version);
    if steps.len() != shown.len() || !steps.iter().all(as_shown) {
        return Err(ServiceError::Stale);
    }
    let reason = clean_lines(&command.reason);
    let mut events = Vec::new();
    for step in steps {
        let Step {
            stored,
            from,
            to,
            becomes,
            ..
        } = step;
        let event = Event::new(EventKind::DeviceChanged, SubjectKind::Device, stored.id.0)
            .touching(stored.notice_id)
            .change(Change::new("Schule", from.school, to.school))
            .change(Change::new("Standort", from.site, to.site))
            .change(Change::new("Raum", from.room, to.room))
            .change(Change::new("Status", stored.status, becomes));
        if event.is_empty() {
            continue;
        }
        events.push(event.change(Change::set(REASON, &reason).personal()));
        let version = stored.version + 1;
        let mut row = stored.into_active_model();
        row.school_id = Set(to.place.school);
        row.site_id = Set(to.place.site);
        row.room_id = Set(to.place.room);
        row.status = Set(becomes);
        row.version = Set(version);
        row.update(tx.conn()).await?;
    }
    if events.is_empty() {
        let message = "Alle gewählten Geräte haben diesen Ort und diesen Status schon.";
        return Err(ServiceError::field("ort", message));
    }
    let changed = events.len();
    audit::record(tx, events).await?;
    Ok(changed)
}

async fn steps(
    conn: &impl ConnectionTrait,
    permit: &Permit<EditDevices>,
    command: &RelocateDevices,
) -> Result<Vec<Step>, ServiceError> {
    let wrong = |message: String| Err(ServiceError::field("geraet", message));
    let count = command.devices.len();
    if count == 0 {
        return wrong("Bitte in der Geräteliste mindestens ein Gerät wählen.".to_owned());
    }
    if count > MOST_RELOCATED {
        return wrong(format!(
            "Auf einmal lassen sich höchstens {MOST_RELOCATED_SHOWN} Geräte umsetzen, gewählt sind {count}. Bitte die Liste eingrenzen."
        ));
    }
    not_too_long("begruendung", REASON, &command.reason)?;
    let found = device::Entity::find()
        .find_also_related(device_model::Entity)
        .filter(device::Column::Id.is_in(command.devices.iter().map(|(id, _)| *id)))
        .order_by_asc(device::Column::InventoryNumber)
        .all(conn)
        .await?;
    let found: Vec<_> = found
        .into_iter()
        .filter(|(stored, _)| permit.at(stored.school_id).is_ok())
        .collect();
    let disposed: Vec<String> = found
        .iter()
        .filter(|(stored, _)| stored.status == DeviceStatus::Disposed)
        .map(|(stored, _)| stored.inventory_number.to_string())
        .collect();
    if !disposed.is_empty() {
        return wrong(format!(
            "Ausgesonderte Geräte lassen sich nicht umsetzen: {}. Bitte ohne sie neu wählen.",
            named(&disposed)
        ));
    }
    for (stored, _) in &found {
        let becomes = command.status.unwrap_or(stored.status);
        check_reason("begruendung", (stored.status, becomes), &command.reason)?;
    }
    let target = match command.target {
        Some(target) => Some(resolved(conn, target).await?),
        None => None,
    };
    let place = |stored: &device::Model| Place {
        school: stored.school_id,
        site: stored.site_id,
        room: stored.room_id,
    };
    let own = own_rooms(conn, &found, target, &command.rooms).await?;
    let mut all: Vec<Place> = found.iter().map(|(stored, _)| place(stored)).collect();
    all.extend(target);
    all.extend(own.values());
    let names = places::names(conn, &all).await?;
    let (_, authority) = queries::inventory_pattern(conn).await?.unwrap_or_default();
    let target = match target {
        Some(target) => Some(places::check(&names, permit, authority.as_deref(), target).map_err(at_target)?),
        None => None,
    };
    let step = |(stored, model): (device::Model, Option<device_model::Model>)| {
        let from = places::told(&names, place(&stored));
        let own = own.get(&stored.id).map(|place| places::told(&names, *place));
        Step {
            model: model
                .map(|model| format!("{} {}", model.manufacturer, model.name))
                .unwrap_or_default(),
            to: own.or_else(|| target.clone()).unwrap_or_else(|| from.clone()),
            becomes: command.status.unwrap_or(stored.status),
            from,
            stored,
        }
    };
    Ok(found.into_iter().map(step).collect())
}

/// „A, B, C und 4 weitere“.
pub(in crate::devices) fn named(numbers: &[String]) -> String {
    let more = numbers.len().saturating_sub(NAMED);
    let first = numbers[..numbers.len() - more].join(", ");
    match more {
        0 => first,
        1 => format!("{first} und ein weiteres"),
        more => format!("{first} und {more} weitere"),
    }
}

/// The rooms of single devices, by their names at the school where each will be; the site of `target` narrows them.
async fn own_rooms(
    conn: &impl ConnectionTrait,
    found: &[(device::Model, Option<device_model::Model>)],
    target: Option<Place>,
    rooms: &[(DeviceId, String)],
) -> Result<HashMap<DeviceId, Place>, ServiceError> {
    let mut own = HashMap::new();
    if rooms.is_empty() {
        return Ok(own);
    }
    let school_of = |stored: &device::Model| target.map_or(stored.school_id, |target| target.school);
    let schools: BTreeSet<SchoolId> = found.iter().map(|(stored, _)| school_of(stored)).collect();
    let schools: Vec<SchoolId> = schools.into_iter().collect();
    let (sites, known) = queries::places_of(conn, &schools).await?;
    let site_wanted = target.and_then(|target| target.site);
    let given: HashMap<DeviceId, &String> = rooms.iter().map(|(id, room)| (*id, room)).collect();
    let mut unknown = Vec::new();
    for (stored, _) in found {
        let Some(room) = given.get(&stored.id) else {
            continue;
        };
        let school = school_of(stored);
        let sites: BTreeSet<SiteId> = sites
            .iter()
            .filter(|(of, site, _)| *of == school && site_wanted.is_none_or(|wanted| wanted == *site))
            .map(|(_, site, _)| *site)
            .collect();
        let there: Vec<&RoomNames> = known.iter().filter(|room| sites.contains(&room.site)).collect();
        match places::rooms_called(&there, room)[..] {
            [room] => {
                let place = Place {
                    school,
                    site: Some(room.site),
                    room: Some(room.id),
                };
                own.insert(stored.id, place);
            }
            _ => unknown.push(format!("{} „{room}“", stored.inventory_number)),
        }
    }
    if unknown.is_empty() {
        return Ok(own);
    }
    let message = format!(
        "Diese Räume gibt es dort nicht oder mehrmals: {}. Bitte schreiben Sie jeden, wie er an der Schule steht, wenn nötig mit Gebäude          („Haus B, B 104“), oder legen Sie ihn dort an.",
        named(&unknown)
    );
    Err(ServiceError::field("raum", message))
}

/// The place that a room or a site stands for.
async fn resolved(conn: &impl ConnectionTrait, target: Target) -> Result<Place, ServiceError> {
    let (sites, rooms) = match target {
        Target::School(school) => {
            return Ok(Place {
                school,
                site: None,
                room: None,
            });
        }
        Target::Site(site) => (vec![site], Vec::new()),
        Target::Room(room) => (Vec::new(), vec![room]),
    };
    let names = queries::places(conn, Vec::new(), sites, rooms).await?;
    let (site, room) = match target {
        Target::Room(room) => (names.rooms.get(&room).map(|(site, _)| *site), Some(room)),
        Target::Site(site) => (Some(site), None),
        Target::School(_) => (None, None),
    };
    let school = site
        .and_then(|site| names.sites.get(&site))
        .map(|(school, _)| *school);
    school
        .map(|school| Place { school, site, room })
        .ok_or_else(|| at_target(ServiceError::NotFound))
}

/// Whether a foreign place exists is not told: it is answered as one that does not.
fn at_target(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Field { message, .. } => ServiceError::field("ort", message),
        ServiceError::NotFound => ServiceError::field("ort", "Bitte wählen Sie eine Ihrer Schulen."),
        other => other,
    }
}

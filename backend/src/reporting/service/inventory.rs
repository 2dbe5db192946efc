//! The Inventarliste: read page by page, written by a thread of its own, so that memory stays flat.

use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_entity::authority;
use paktbuch_reports::inventory::{InventoryCsv, InventoryHead, InventoryRow, InventoryWriter};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::{Cents, DeviceId, DeviceStatus, format_date};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::{About, Folders, Made, for_file_name, scratch};
use crate::auth::Scope;
use crate::db::Db;
use crate::devices::{self, DeviceFilter, StatusSince};
use crate::funding::{self, Programme};
use crate::reporting::rows::{Bought, Disposed, InventoryFilter, ListFormat, ListedDevice, Names};
use crate::reporting::{MakeError, Scratch, queries};
use crate::text::{clean, excerpt};

/// Devices read at once.
const PAGE: u64 = 1_000;
/// Pages that may wait for the writer.
const WAITING: usize = 2;
/// Characters of a reason that the column has room for; the history has it whole.
const REASON: usize = 80;

/// Makes the Inventarliste.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn inventory(
    db: &Db,
    folders: Folders<'_>,
    filter: &InventoryFilter,
    format: ListFormat,
) -> Result<Made, MakeError> {
    inventory_of(&queries::snapshot(db).await?, folders, filter, format).await
}

/// The same of a state of the database that is read already.
pub(super) async fn inventory_of(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    filter: &InventoryFilter,
    format: ListFormat,
) -> Result<Made, MakeError> {
    let names = queries::names(conn).await?;
    let authority = queries::the_authority(conn).await?;
    let programmes = funding::programmes(conn).await?;
    let question = in_words(filter, &names, &programmes);
    let head = InventoryHead {
        authority: authority_name(authority.as_ref()),
        filter: question.clone(),
        as_of: filter.as_of,
    };
    let (pages, waiting) = mpsc::channel(WAITING);
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let writing = tokio::task::spawn_blocking(move || write(scratch, &head, format, &temporary, waiting));
    let read = read(conn, filter, &names, pages).await;
    let written = writing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))?;
    read?;
    let (scratch, report) = written?;
    Ok(Made {
        scratch,
        report,
        name: name(filter, &names),
        about: About {
            question,
            ..About::default()
        },
    })
}

/// Reads all pages and hands them on; a receiver that is gone has failed and says why itself.
pub(super) async fn read(
    conn: &impl ConnectionTrait,
    filter: &InventoryFilter,
    names: &Names,
    pages: mpsc::Sender<Vec<InventoryRow>>,
) -> Result<(), MakeError> {
    let text = DeviceFilter {
        q: filter.search.clone(),
        ..DeviceFilter::default()
    };
    // The device list says what a search text means, so that the report shows exactly what the list does.
    let found = devices::matching(conn.get_database_backend(), &Scope::All, &text);
    let programmes = funding::programmes(conn).await?;
    let changed = queries::perhaps_changed(conn, filter).await?;
    let earlier = devices::statuses_on(conn, &changed, filter.as_of).await?;
    let mut after: Option<String> = None;
    loop {
        let devices = queries::device_page(conn, filter, (&found, &earlier), after.as_deref(), PAGE).await?;
        let Some(last) = devices.last() else { return Ok(()) };
        after = Some(last.inventory_number.clone());
        let ids: Vec<DeviceId> = devices.iter().map(|device| device.id).collect();
        let bought = queries::bought(conn, &ids, filter.as_of).await?;
        let gone: Vec<DeviceId> = devices
            .iter()
            .filter(|device| device.status == DeviceStatus::Disposed)
            .map(|device| device.id)
            .collect();
        let disposed = queries::disposed(conn, &gone).await?;
        let missing: Vec<DeviceId> = devices
            .iter()
            .filter(|device| device.status == DeviceStatus::Missing)
            .map(|device| device.id)
            .collect();
        let missing = devices::missing_since(conn, &missing, filter.scope.as_deref()).await?;
        let rows = devices
            .into_iter()
            .map(|device| {
                let (bought, disposed) = (bought.get(&device.id), disposed.get(&device.id));
                let earlier = earlier.get(&device.id).copied();
                // One that had another status on the day is missing only since a later one.
                let missing = missing.get(&device.id).filter(|_| earlier.is_none());
                let (device, disposed) = on_day(device, (disposed, earlier), filter.as_of);
                row(
                    device,
                    (bought, whereabouts(disposed, missing)),
                    names,
                    &programmes,
                )
            })
            .collect();
        if pages.send(rows).await.is_err() {
            return Ok(());
        }
    }
}

fn write(
    scratch: Scratch,
    head: &InventoryHead,
    format: ListFormat,
    temporary: &Path,
    mut pages: mpsc::Receiver<Vec<InventoryRow>>,
) -> Result<(Scratch, ReportFile), ReportError> {
    let mut out = BufWriter::new(scratch.file());
    let report = match format {
        ListFormat::Xlsx => {
            let mut writer = InventoryWriter::new(head, temporary)?;
            while let Some(page) = pages.blocking_recv() {
                page.iter().try_for_each(|row| writer.push(row))?;
            }
            writer.finish(&mut out)?
        }
        ListFormat::Csv => {
            let mut writer = InventoryCsv::new(&mut out)?;
            while let Some(page) = pages.blocking_recv() {
                page.iter().try_for_each(|row| writer.push(row))?;
            }
            writer.finish()?
        }
    };
    drop(out);
    Ok((scratch, report))
}

/// The device as it was on a day: one that was disposed of later was still there, with the status that it lost then, or the `earlier` one
/// of the day where it changed before.
fn on_day(
    mut device: ListedDevice,
    (disposed, earlier): (Option<&Disposed>, Option<DeviceStatus>),
    as_of: NaiveDate,
) -> (ListedDevice, Option<&Disposed>) {
    let (later, disposed) = match disposed {
        Some(disposed) if disposed.on > as_of => (Some(disposed.status_before), None),
        disposed => (None, disposed),
    };
    device.status = earlier.or(later).unwrap_or(device.status);
    (device, disposed)
}

/// What became of a device up to the day of the list, and when; of a missing one since when and why.
fn whereabouts(disposed: Option<&Disposed>, missing: Option<&StatusSince>) -> Option<String> {
    if let Some(disposed) = disposed {
        return Some(format!("{} am {}", disposed.kind, format_date(disposed.on)));
    }
    let StatusSince { day, reason } = missing?;
    let since = format!("{} seit {}", DeviceStatus::Missing, format_date(*day));
    Some(match clean(reason) {
        reason if reason.is_empty() => since,
        reason => format!("{since}: {}", excerpt(&reason, REASON)),
    })
}

fn row(
    device: ListedDevice,
    (bought, whereabouts): (Option<&Bought>, Option<String>),
    names: &Names,
    programmes: &[Programme],
) -> InventoryRow {
    let school = names.schools.get(&device.school);
    let notice = device.notice.and_then(|id| names.notices.get(&id));
    InventoryRow {
        inventory_number: device.inventory_number,
        category: device.category.label().to_owned(),
        model: names.models.get(&device.model).cloned().unwrap_or_default(),
        serial: device.serial,
        purchased_on: device.delivered_on.or(bought.map(|bought| bought.issue_date)),
        commissioned_on: device.commissioned_on,
        net: (device.net != Cents::ZERO || device.gross == Cents::ZERO).then_some(device.net),
        gross: device.gross,
        school_number: school.map(|(number, _)| number.clone()),
        school: school.map(|(_, name)| name.clone()),
        site: device.site.and_then(|id| names.sites.get(&id).cloned()),
        room: device.room.and_then(|id| names.rooms.get(&id).cloned()),
        supplier: bought.map(|bought| bought.supplier.clone()),
        invoice_number: bought.map(|bought| bought.number.clone()),
        receipt_number: bought
            .map(|bought| bought.receipt_number.clone())
            .filter(|number| !number.is_empty()),
        programme: Some(match (notice, bought) {
            (Some((code, version, _)), _) => programme_title(programmes, code, version),
            (None, Some(_)) => "Eigene Mittel".to_owned(),
            (None, None) => "nicht angegeben".to_owned(),
        }),
        notice_reference: notice.map(|(_, _, reference)| reference.clone()),
        zweckbindung_until: device.bound_until,
        status: device.status.label().to_owned(),
        whereabouts,
    }
}

/// Name of the authority, also before it is set up.
pub(super) fn authority_name(authority: Option<&authority::Model>) -> String {
    authority.map_or_else(|| "Schulträger".to_owned(), |row| row.name.clone())
}

/// Title of a programme; its code where the programme is not known.
pub(super) fn programme_title(programmes: &[Programme], code: &str, version: &str) -> String {
    funding::find_programme(programmes, code, version.parse().ok())
        .map_or_else(|| code.to_owned(), |programme| programme.title.clone())
}

/// The filter as the head of the list says it; empty for all devices.
fn in_words(filter: &InventoryFilter, names: &Names, programmes: &[Programme]) -> String {
    let school = filter.school.and_then(|id| names.schools.get(&id));
    let notice = named_notice(filter, names);
    let own = filter.school.is_none().then_some(filter.scope.as_ref()).flatten();
    let own = own.map(|schools| {
        let mut schools: Vec<&str> = schools
            .iter()
            .filter_map(|id| names.schools.get(id).map(|(_, name)| name.as_str()))
            .collect();
        schools.sort_unstable();
        schools.join(", ")
    });
    // What lies outside of the asker's schools is not named.
    let of_all = |name: Option<&String>| {
        let known = name.filter(|_| filter.scope.is_none());
        known.map_or("ausgewählt", String::as_str).to_owned()
    };
    [
        school.map(|(_, name)| format!("Schule: {name}")),
        own.map(|schools| format!("Schulen: {schools}")),
        filter.category.map(|category| format!("Kategorie: {category}")),
        filter.status.map(|status| format!("Status: {status}")),
        filter.kept.then(|| "ohne ausgesonderte".to_owned()),
        filter
            .room
            .map(|id| format!("Raum: {}", of_all(names.rooms.get(&id)))),
        filter.without_room.then(|| "ohne Raum".to_owned()),
        filter
            .site
            .map(|id| format!("Standort: {}", of_all(names.sites.get(&id)))),
        filter.without_serial.then(|| "ohne Seriennummer".to_owned()),
        filter
            .programme
            .as_deref()
            .map(|code| format!("Programm: {}", programme_title(programmes, code, ""))),
        notice.map(|reference| format!("Bescheid: {reference}")),
        filter.own_funds.then(|| "ohne Bescheid".to_owned()),
        filter.year.map(|year| format!("Zweckbindung bis {year}")),
        filter.unbound.then(|| "ohne Zweckbindung".to_owned()),
        (!filter.search.is_empty()).then(|| format!("Suche: {}", filter.search)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

/// Reference of the notice that was asked for; kept from those who see only some schools, as it may be another's.
fn named_notice<'a>(filter: &InventoryFilter, names: &'a Names) -> Option<&'a str> {
    let id = filter.notice.filter(|_| filter.scope.is_none())?;
    names.notices.get(&id).map(|(_, _, reference)| reference.as_str())
}

/// `Inventarliste_190743_2024-10-31`.
fn name(filter: &InventoryFilter, names: &Names) -> String {
    let school = filter.school.and_then(|id| names.schools.get(&id));
    let notice = named_notice(filter, names);
    let parts = [
        Some("Inventarliste".to_owned()),
        school.map(|(number, _)| for_file_name(number)),
        notice.map(for_file_name),
        Some(filter.as_of.to_string()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("_")
}

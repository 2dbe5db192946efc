//! Numbers of invoices and payments and serials of devices before they were changed: the history still tells of them.

use std::collections::HashMap;

use paktbuch_types::{DeviceId, InvoiceId, format_date};

use super::events::{before, changed, is_same, numbered};
use super::removed::WRITTEN;
use crate::audit::{self, Entry, EventKind, SubjectKind};
use crate::auth::Scope;
use crate::db::Db;
use crate::evidence::error::EvidenceError;
use crate::evidence::queries::{self, Places};
use crate::evidence::rows::{Hit, Mark, Renumbering, Start};

/// Fields of an invoice that somebody may hold in their hands.
const NUMBERS: [&str; 2] = ["Rechnungsnummer", "Beleg der Buchhaltung"];

/// Field of a device.
const SERIAL: &str = "Seriennummer";

/// Adds the invoices of which a number, or one of their payments, was this text until it was changed, however it is spelled, or says so at
/// those that are hits already.
pub(super) async fn find_numbers(db: &Db, text: &str, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let mut places = Places::new();
    for (kind, fields) in [
        (EventKind::InvoiceChanged, NUMBERS),
        (EventKind::PaymentChanged, WRITTEN),
    ] {
        for event in numbered(db, (SubjectKind::Invoice, kind), text).await? {
            for field in fields.iter().filter(|field| is_same(before(&event, field), text)) {
                let place = format!("{field} geändert am {}", format_date(event.at.date()));
                places.entry(InvoiceId(event.subject_id)).or_default().push(place);
            }
        }
    }
    for mut hit in queries::invoices_at(db.reader(), &places).await? {
        let told = std::mem::take(&mut hit.places).join(", ");
        hit.note = format!("{}, {told}", hit.note);
        match hits.iter_mut().find(|other| other.start == hit.start) {
            Some(other) => other.note = hit.note,
            None => hits.push(hit),
        }
    }
    Ok(())
}

/// Adds the devices in `scope` whose serial was this text until it was changed, however it is spelled. Readers of some schools only learn
/// of changes since a device came to one of them.
pub(super) async fn find_serials(
    db: &Db,
    scope: &Scope,
    text: &str,
    hits: &mut Vec<Hit>,
) -> Result<(), EvidenceError> {
    let conn = db.reader();
    let mut events = numbered(db, (SubjectKind::Device, EventKind::DeviceChanged), text).await?;
    events.retain(|event| is_same(before(event, SERIAL), text));
    let ids: Vec<i64> = events.iter().map(|event| event.subject_id).collect();
    let arrivals = match scope.schools() {
        Some(schools) => audit::arrivals(conn, &ids, schools).await?,
        None => HashMap::new(),
    };
    let is_known = |event: &Entry| {
        let arrival = arrivals.get(&event.subject_id);
        arrival.is_none_or(|arrival| event.number > *arrival)
    };
    events.retain(is_known);
    let ids = events.iter().map(|event| DeviceId(event.subject_id));
    for mut hit in queries::devices_with_ids(conn, scope, ids).await? {
        let is_own = |event: &&Entry| hit.start == Start::Device(DeviceId(event.subject_id));
        if let Some(event) = events.iter().find(is_own) {
            let (serial, day) = (before(event, SERIAL), format_date(event.at.date()));
            hit.note = format!("{}, {SERIAL} {serial} geändert am {day}", hit.note);
        }
        if !hits.iter().any(|other| other.start == hit.start) {
            hits.push(hit);
        }
    }
    Ok(())
}

/// What the events of an invoice, the last first, tell of its numbers before, the first change first; marked where one was looked for.
pub(super) fn renumberings(events: &[&Entry], mark: &Mark) -> Vec<Renumbering> {
    let is_former = |event: &&Entry| {
        event.kind == Some(EventKind::InvoiceChanged)
            && NUMBERS.iter().any(|field| !before(event, field).is_empty())
    };
    let former = events.iter().rev().copied().filter(is_former);
    former
        .map(|event| Renumbering {
            change: changed(event, &|change| NUMBERS.contains(&change.field.as_str())),
            is_start: NUMBERS
                .iter()
                .any(|field| is_same(before(event, field), &mark.text)),
        })
        .collect()
}

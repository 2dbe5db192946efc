//! Payments that were removed, and what changed ones and serials of devices were before: the history still tells of them.

use paktbuch_types::{Cents, DeviceId, InvoiceId, format_date};

use super::entered::who;
use super::told::{History, Payment};
use crate::audit::{self, Entry, EntryChange, EventKind, Filter, SubjectKind};
use crate::auth::Scope;
use crate::db::Db;
use crate::evidence::error::EvidenceError;
use crate::evidence::queries::{self, Places};
use crate::evidence::rows::{Hit, Mark, PaymentChange, RemovedPayment, Start};
use crate::text::bare_reference;

/// Events that are read at most.
const EVENTS: u64 = 500;

/// Fields of a payment that somebody may hold in their hands, beside its amount.
const WRITTEN: [&str; 2] = ["Buchungsnummer", "Beleg der Zahlung"];

/// Field of a device.
const SERIAL: &str = "Seriennummer";

/// Amounts of a payment.
const AMOUNTS: [&str; 2] = ["Betrag", "Skonto"];

/// Fields of a payment that events tell of, beside its kind.
const TOLD: [&str; 5] = [
    "Zahlung am",
    "Betrag",
    "Skonto",
    "Buchungsnummer",
    "Beleg der Zahlung",
];

/// Shortest text that is looked for within what was written.
const SHORTEST: usize = 3;

/// Adds the removed payments of which a field is this text; where there is no other hit, those that hold it, or spell it otherwise.
pub(super) async fn find(db: &Db, text: &str, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let lower = text.trim().to_lowercase();
    let removals = saying(db, EventKind::PaymentRemoved, text).await?;
    let says = |event: &&Entry, fits: &dyn Fn(&str) -> bool| {
        WRITTEN
            .iter()
            .any(|field| fits(&before(event, field).to_lowercase()))
    };
    let mut found: Vec<&Entry> = removals
        .iter()
        .filter(|event| says(event, &|value| value == lower))
        .collect();
    if found.is_empty() && hits.is_empty() && is_long(&lower) {
        let holding = removals
            .iter()
            .filter(|event| says(event, &|value| value.contains(&lower)));
        found = holding.collect();
    }
    let bare = bare_reference(text);
    let spelled = if found.is_empty() && hits.is_empty() {
        spelling(db, (SubjectKind::Invoice, EventKind::PaymentRemoved), &bare).await?
    } else {
        Vec::new()
    };
    if found.is_empty() {
        let is_spelled = |value: &str| bare_reference(value) == bare;
        found = spelled.iter().filter(|event| says(event, &is_spelled)).collect();
    }
    let of = found
        .iter()
        .map(|event| (InvoiceId(event.subject_id), Vec::new()))
        .collect();
    let invoices = queries::invoices_at(db.reader(), &of).await?;
    hits.extend(found.into_iter().filter_map(|event| {
        let id = InvoiceId(event.subject_id);
        let invoice = invoices.iter().find(|hit| hit.start == Start::Invoice(id))?;
        Some(Hit {
            start: Start::Removed(id, event.number),
            label: format!(
                "Zahlung vom {} über {}, entfernt am {}",
                before(event, "Zahlung am"),
                before(event, "Betrag"),
                format_date(event.at.date())
            ),
            note: format!("{}, {}", invoice.label, invoice.note),
            places: Vec::new(),
        })
    }));
    Ok(())
}

/// Adds the invoices of which a payment of this amount or Skonto was removed, or had it until it was changed, or says so at those that
/// are hits already.
pub(super) async fn find_amount(db: &Db, amount: Cents, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let said = said(amount);
    let mut places = Places::new();
    for event in saying(db, EventKind::PaymentRemoved, &said).await? {
        if let Some(field) = had(&event, amount) {
            let (on, gone) = (before(&event, "Zahlung am"), format_date(event.at.date()));
            let place = format!("{}Zahlung vom {on}, entfernt am {gone}", of_field(field));
            places.entry(InvoiceId(event.subject_id)).or_default().push(place);
        }
    }
    for event in saying(db, EventKind::PaymentChanged, &said).await? {
        if let Some(field) = had(&event, amount) {
            let day = format_date(event.at.date());
            let place = format!("{}Zahlung, geändert am {day}", of_field(field));
            places.entry(InvoiceId(event.subject_id)).or_default().push(place);
        }
    }
    for hit in queries::invoices_at(db.reader(), &places).await? {
        let mut known = hits.iter_mut();
        match known.find(|other| other.start == hit.start) {
            Some(other) => other.places.extend(hit.places),
            None => hits.push(hit),
        }
    }
    Ok(())
}

/// Adds the invoices with a payment of which a field was this text until it was changed, or says so at those that are hits already; where
/// there is no other hit, those that spell it otherwise.
pub(super) async fn find_changed(db: &Db, text: &str, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let lower = text.trim().to_lowercase();
    let events = saying(db, EventKind::PaymentChanged, text).await?;
    let mut places = places_of(&events, &|value| value.to_lowercase() == lower);
    if places.is_empty() && hits.is_empty() {
        let bare = bare_reference(text);
        let spelled = spelling(db, (SubjectKind::Invoice, EventKind::PaymentChanged), &bare).await?;
        places = places_of(&spelled, &|value| bare_reference(value) == bare);
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

/// Adds the devices in `scope` whose serial was this text until it was changed, however it is spelled.
pub(super) async fn find_serials(
    db: &Db,
    scope: &Scope,
    text: &str,
    hits: &mut Vec<Hit>,
) -> Result<(), EvidenceError> {
    let bare = bare_reference(text);
    let events = spelling(db, (SubjectKind::Device, EventKind::DeviceChanged), &bare).await?;
    let was = |event: &&Entry| bare_reference(before(event, SERIAL)) == bare;
    let changed: Vec<&Entry> = events.iter().filter(was).collect();
    let ids = changed.iter().map(|event| DeviceId(event.subject_id));
    for mut hit in queries::devices_with_ids(db.reader(), scope, ids).await? {
        let is_own = |event: &&&Entry| hit.start == Start::Device(DeviceId(event.subject_id));
        if let Some(event) = changed.iter().find(is_own) {
            let (serial, day) = (before(event, SERIAL), format_date(event.at.date()));
            hit.note = format!("{}, {SERIAL} {serial} geändert am {day}", hit.note);
        }
        if !hits.iter().any(|other| other.start == hit.start) {
            hits.push(hit);
        }
    }
    Ok(())
}

/// Where these changes replaced a number or proof that fits.
fn places_of(events: &[Entry], fits: &dyn Fn(&str) -> bool) -> Places {
    let mut places = Places::new();
    for event in events {
        for field in WRITTEN {
            let value = before(event, field);
            if !value.is_empty() && fits(value) {
                let place = format!("{field} geändert am {}", format_date(event.at.date()));
                places.entry(InvoiceId(event.subject_id)).or_default().push(place);
            }
        }
    }
    places
}

/// „Skonto der “ before the payment that had it; empty for its amount.
fn of_field(field: &str) -> &'static str {
    if field == "Skonto" { "Skonto der " } else { "" }
}

/// The events of a kind on such records that say a text of at least three signs, whatever stands between its letters and digits; the
/// last first.
async fn spelling(
    db: &Db,
    (subject, kind): (SubjectKind, EventKind),
    bare: &str,
) -> Result<Vec<Entry>, EvidenceError> {
    if !is_long(bare) {
        return Ok(Vec::new());
    }
    let filter = Filter {
        subject: Some(subject),
        kind: Some(kind),
        bare,
        ..Filter::default()
    };
    Ok(audit::trail(db.reader(), filter, EVENTS).await?)
}

/// The events of a kind on invoices that say this text, the last first.
async fn saying(db: &Db, kind: EventKind, text: &str) -> Result<Vec<Entry>, EvidenceError> {
    let filter = Filter {
        subject: Some(SubjectKind::Invoice),
        kind: Some(kind),
        text,
        ..Filter::default()
    };
    Ok(audit::trail(db.reader(), filter, EVENTS).await?)
}

/// The events of an invoice by which payments were removed, the last first.
pub(super) fn removals<'a>(events: &[&'a Entry]) -> Vec<&'a Entry> {
    let is_removal = |event: &&Entry| event.kind == Some(EventKind::PaymentRemoved);
    events.iter().copied().filter(is_removal).collect()
}

/// What events say of a payment when it was removed.
pub(super) fn as_told(removal: &Entry) -> Payment {
    Payment {
        id: removal.payment(),
        until: Some(removal.number),
        said: TOLD
            .map(|field| (field, before(removal, field).to_owned()))
            .into(),
    }
}

/// A payment that was removed, with who entered it and what was changed of it before.
pub(super) fn part(event: &Entry, history: History<'_>, mark: &Mark) -> RemovedPayment {
    let earlier = history.changes;
    let value = |field: &str| before(event, field).to_owned();
    RemovedPayment {
        on: value("Zahlung am"),
        amount: value("Betrag"),
        skonto: value("Skonto"),
        proof: value("Beleg der Zahlung"),
        reference: value("Buchungsnummer"),
        entered: history.entered.map(who),
        by: who(event),
        is_start: mark.removed == Some(event.number)
            || mark.amount.is_some_and(|amount| had(event, amount).is_some())
            || said_before(&earlier, mark),
        changes: earlier.into_iter().rev().map(change).collect(),
        reason: after(event, "Grund").to_owned(),
    }
}

/// Whether one of these changes replaced what was looked for.
pub(super) fn said_before(changes: &[&Entry], mark: &Mark) -> bool {
    let text = mark.text.trim().to_lowercase();
    let bare = bare_reference(&text);
    let is_sought = |value: &str| {
        !value.is_empty()
            && (value.to_lowercase() == text || (is_long(&bare) && bare_reference(value) == bare))
    };
    changes.iter().any(|event| {
        let mut written = WRITTEN.iter();
        written.any(|field| is_sought(before(event, field)))
            || mark.amount.is_some_and(|amount| had(event, amount).is_some())
    })
}

/// A change as pages tell it.
pub(super) fn change(event: &Entry) -> PaymentChange {
    let told = |value: fn(&EntryChange) -> &str| {
        let fields = event.changes.iter().filter(|change| change.is_value());
        let said = fields.map(|change| match value(change) {
            "" => format!("ohne {}", change.field),
            value => format!("{} {value}", change.field),
        });
        said.collect::<Vec<_>>().join(", ")
    };
    PaymentChange {
        by: who(event),
        before: told(|change| &change.before),
        after: told(|change| &change.after),
        reason: after(event, "Grund der Änderung").to_owned(),
    }
}

/// As what an event says that a payment had this amount: its field.
fn had(event: &Entry, amount: Cents) -> Option<&'static str> {
    let said = said(amount);
    AMOUNTS.into_iter().find(|field| before(event, field) == said)
}

fn is_long(text: &str) -> bool {
    text.chars().count() >= SHORTEST
}

/// What a field was before; empty where the event does not say it.
fn before<'a>(event: &'a Entry, field: &str) -> &'a str {
    let mut changes = event.changes.iter();
    changes
        .find(|change| change.field == field)
        .map(|change| change.before.as_str())
        .unwrap_or_default()
}

/// What an event says anew in a field; empty where it does not.
fn after<'a>(event: &'a Entry, field: &str) -> &'a str {
    let mut changes = event.changes.iter();
    changes
        .find(|change| change.field == field)
        .map(|change| change.after.as_str())
        .unwrap_or_default()
}

/// An amount as events say it.
fn said(amount: Cents) -> String {
    format!("{amount} €")
}

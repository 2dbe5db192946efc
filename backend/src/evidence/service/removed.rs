//! Payments that were removed, and what changed ones said before: the history still tells of them.

use paktbuch_types::{Cents, InvoiceId, format_date};

use super::entered::{first_said, who};
use crate::audit::{self, Entry, EventKind, Filter, SubjectKind};
use crate::db::Db;
use crate::evidence::error::EvidenceError;
use crate::evidence::queries::{self, Places};
use crate::evidence::rows::{Hit, Mark, PaymentChange, RemovedPayment, Start};
use crate::evidence::typed;

/// Events that are read at most.
const EVENTS: u64 = 500;

/// Fields of a payment that somebody may hold in their hands, beside its amount.
const WRITTEN: [&str; 2] = ["Buchungsnummer", "Beleg der Zahlung"];

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
    let is_long = lower.chars().count() >= SHORTEST;
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
    if found.is_empty() && hits.is_empty() && is_long {
        let holding = removals
            .iter()
            .filter(|event| says(event, &|value| value.contains(&lower)));
        found = holding.collect();
    }
    let bare = typed::bare_reference(text);
    let all = if found.is_empty() && hits.is_empty() && !bare.is_empty() {
        saying(db, EventKind::PaymentRemoved, "").await?
    } else {
        Vec::new()
    };
    if found.is_empty() {
        let spelled = |value: &str| typed::bare_reference(value) == bare;
        found = all.iter().filter(|event| says(event, &spelled)).collect();
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

/// Adds the invoices of which a payment of this amount was removed, or had it until it was changed, or says so at those that are hits
/// already.
pub(super) async fn find_amount(db: &Db, amount: Cents, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let said = said(amount);
    let mut places = Places::new();
    for event in saying(db, EventKind::PaymentRemoved, &said).await? {
        if before(&event, "Betrag") == said {
            let (on, gone) = (before(&event, "Zahlung am"), format_date(event.at.date()));
            let place = format!("Zahlung vom {on}, entfernt am {gone}");
            places.entry(InvoiceId(event.subject_id)).or_default().push(place);
        }
    }
    for event in saying(db, EventKind::PaymentChanged, &said).await? {
        if before(&event, "Betrag") == said {
            let place = format!("Zahlung, geändert am {}", format_date(event.at.date()));
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

/// Adds the invoices with a payment of which a field was this text until it was changed, or says so at those that are hits already.
pub(super) async fn find_changed(db: &Db, text: &str, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let lower = text.trim().to_lowercase();
    let mut places = Places::new();
    for event in saying(db, EventKind::PaymentChanged, text).await? {
        for field in WRITTEN {
            if before(&event, field).to_lowercase() == lower {
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

/// The removed payments among the events of an invoice, the last removed first.
pub(super) fn of_invoice(events: &[&Entry], mark: &Mark) -> Vec<RemovedPayment> {
    let removals = events.iter().filter(|event| is_removal(event));
    let payment = |event: &&Entry| {
        let value = |field: &str| before(event, field).to_owned();
        let reason = event.changes.iter().find(|change| change.field == "Grund");
        let earlier = changes_before(event, events);
        RemovedPayment {
            on: value("Zahlung am"),
            amount: value("Betrag"),
            proof: value("Beleg der Zahlung"),
            reference: value("Buchungsnummer"),
            by: who(event),
            is_start: mark.removed == Some(event.number)
                || mark.amount.is_some_and(|amount| value("Betrag") == said(amount))
                || said_before(&earlier, mark),
            changes: earlier.into_iter().rev().map(change).collect(),
            reason: reason.map(|reason| reason.after.clone()).unwrap_or_default(),
        }
    };
    removals.map(payment).collect()
}

/// Whether one of these changes replaced what was looked for.
pub(super) fn said_before(changes: &[&Entry], mark: &Mark) -> bool {
    let text = mark.text.trim().to_lowercase();
    changes.iter().any(|event| {
        let had_text = WRITTEN
            .iter()
            .any(|field| before(event, field).to_lowercase() == text);
        let had_amount = mark
            .amount
            .is_some_and(|amount| before(event, "Betrag") == said(amount));
        (had_text && !text.is_empty()) || had_amount
    })
}

/// What was changed of the payment that this event removed, the last change first.
fn changes_before<'a>(removal: &Entry, events: &[&'a Entry]) -> Vec<&'a Entry> {
    let earlier: Vec<&Entry> = events
        .iter()
        .copied()
        .filter(|event| event.number < removal.number)
        .collect();
    let said = TOLD.map(|field| (field, before(removal, field).to_owned()));
    first_said(&earlier, said).1
}

fn change(event: &Entry) -> PaymentChange {
    let values = event
        .changes
        .iter()
        .filter(|change| TOLD.contains(&change.field.as_str()));
    let told = values.map(|change| match change.before.as_str() {
        "" => format!("ohne {}", change.field),
        value => format!("{} {value}", change.field),
    });
    let reason = event
        .changes
        .iter()
        .find(|change| change.field == "Grund der Änderung");
    PaymentChange {
        by: who(event),
        before: told.collect::<Vec<_>>().join(", "),
        reason: reason.map(|reason| reason.after.clone()).unwrap_or_default(),
    }
}

fn is_removal(event: &Entry) -> bool {
    event.kind == Some(EventKind::PaymentRemoved)
}

/// What a field was before; empty where the event does not say it.
fn before<'a>(event: &'a Entry, field: &str) -> &'a str {
    let mut changes = event.changes.iter();
    changes
        .find(|change| change.field == field)
        .map(|change| change.before.as_str())
        .unwrap_or_default()
}

/// An amount as events say it.
fn said(amount: Cents) -> String {
    format!("{amount} €")
}

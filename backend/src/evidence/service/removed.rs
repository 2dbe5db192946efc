//! Payments that were removed, and amounts that changed ones had before: the history still tells of them.

use paktbuch_types::{Cents, InvoiceId, format_date};

use super::entered::who;
use super::events::{after, before, changed, is_long, is_same, numbered, saying};
use super::told::{History, Payment};
use crate::audit::{Entry, EntryChange, EventKind, SubjectKind};
use crate::db::Db;
use crate::evidence::error::EvidenceError;
use crate::evidence::queries::{self, Places};
use crate::evidence::rows::{Hit, Mark, PaymentChange, RemovedPayment, Start};
use crate::text::fold_case;

/// Fields of a payment that somebody may hold in their hands, beside its amount.
pub(super) const WRITTEN: [&str; 2] = ["Buchungsnummer", "Beleg der Zahlung"];

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

/// Adds the removed payments of which a field is this text, however it is spelled; without one, those that hold it. Numbers have digits:
/// beside other hits no word is looked for within them.
pub(super) async fn find(db: &Db, text: &str, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let removals = numbered(db, (SubjectKind::Invoice, EventKind::PaymentRemoved), text).await?;
    let says =
        |event: &&Entry, fits: &dyn Fn(&str) -> bool| WRITTEN.iter().any(|field| fits(before(event, field)));
    let is_text = |value: &str| is_same(value, text);
    let mut found: Vec<&Entry> = removals.iter().filter(|event| says(event, &is_text)).collect();
    let folded = fold_case(text.trim());
    let is_number = folded.bytes().any(|byte| byte.is_ascii_digit());
    if found.is_empty() && (hits.is_empty() || is_number) && is_long(&folded) {
        let holds = |value: &str| fold_case(value).contains(&folded);
        found = removals.iter().filter(|event| says(event, &holds)).collect();
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

/// „Skonto der “ before the payment that had it; empty for its amount.
fn of_field(field: &str) -> &'static str {
    if field == "Skonto" { "Skonto der " } else { "" }
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
    changes.iter().any(|event| {
        let mut written = WRITTEN.iter();
        written.any(|field| is_same(before(event, field), &mark.text))
            || mark.amount.is_some_and(|amount| had(event, amount).is_some())
    })
}

/// A change of a payment as pages tell it.
pub(super) fn change(event: &Entry) -> PaymentChange {
    changed(event, &EntryChange::is_value)
}

/// As what an event says that a payment had this amount: its field.
fn had(event: &Entry, amount: Cents) -> Option<&'static str> {
    let said = said(amount);
    AMOUNTS.into_iter().find(|field| before(event, field) == said)
}

/// An amount as events say it.
fn said(amount: Cents) -> String {
    format!("{amount} €")
}

//! Who entered an invoice and its payments, and who changed these since, as the history tells.

use paktbuch_types::{Cents, format_date};

use super::removed::said_before;
use crate::audit::{Entry, EventKind};
use crate::evidence::rows::{Entered, Mark, PaymentPart};

/// Who entered the invoice of these events.
pub(super) fn of_invoice(events: &[&Entry]) -> Option<Entered> {
    let kinds = [EventKind::InvoiceImported, EventKind::InvoiceEntered];
    entered(events, &kinds, &[])
}

/// Adds who entered a payment of the invoice of these events, and who changed it since; marks it where a change replaced what was looked
/// for.
pub(super) fn of_payment(payment: &mut PaymentPart, events: &[&Entry], mark: &Mark) {
    let euro = |amount: Cents| format!("{amount} €");
    let skonto = Some(payment.skonto).filter(|skonto| *skonto != Cents::ZERO);
    let said = [
        ("Zahlung am", format_date(payment.on)),
        ("Betrag", payment.amount.map(euro).unwrap_or_default()),
        ("Skonto", skonto.map(euro).unwrap_or_default()),
        ("Buchungsnummer", payment.reference.clone()),
        ("Beleg der Zahlung", payment.proof.clone()),
        ("Art der Zahlung", payment.kind.to_string()),
    ];
    let (first, changes) = first_said(events, said);
    let [day, amount, ..] = first;
    payment.entered = entered(events, &[EventKind::PaymentAdded], &[day, amount]);
    payment.is_start |= said_before(&changes, mark);
    payment.changed = changes.into_iter().rev().map(who).collect();
}

/// What was said of a payment when it was entered: the values of today, with every later change taken back; and these changes, the last
/// first.
pub(super) fn first_said<'a, const N: usize>(
    events: &[&'a Entry],
    mut said: [(&'static str, String); N],
) -> ([(&'static str, String); N], Vec<&'a Entry>) {
    let mut later: Vec<&Entry> = events
        .iter()
        .copied()
        .filter(|event| event.kind == Some(EventKind::PaymentChanged))
        .collect();
    later.sort_by_key(|event| std::cmp::Reverse(event.number));
    let mut changes = Vec::new();
    for event in later {
        let changed = |field: &str| event.changes.iter().find(|change| change.field == field);
        let is_told = said.iter().any(|(field, _)| changed(field).is_some());
        let is_own = is_told
            && said
                .iter()
                .all(|(field, value)| changed(field).is_none_or(|change| change.after == *value));
        if is_own {
            changes.push(event);
        }
        for (field, value) in said.iter_mut().filter(|_| is_own) {
            if let Some(change) = changed(field) {
                value.clone_from(&change.before);
            }
        }
    }
    (said, changes)
}

/// Who entered a record and when; of several events the one that says these values.
fn entered(events: &[&Entry], kinds: &[EventKind], said: &[(&str, String)]) -> Option<Entered> {
    let says = |entry: &Entry| {
        said.iter().all(|(field, value)| {
            let mut changes = entry.changes.iter();
            changes.any(|change| change.field == *field && change.after == *value)
        })
    };
    let found = events
        .iter()
        .find(|entry| entry.kind.is_some_and(|kind| kinds.contains(&kind)) && says(entry))?;
    Some(who(found))
}

/// Whose event it is.
pub(super) fn who(event: &Entry) -> Entered {
    Entered {
        by: event.who.clone(),
        on: event.at.date(),
    }
}

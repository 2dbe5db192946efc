//! Who entered an invoice and its payments, and who changed these since, as the history tells.

use paktbuch_types::{Cents, format_date};

use super::removed::{self, change, said_before};
use super::told::{Payment, histories};
use crate::audit::{Entry, EventKind};
use crate::evidence::rows::{Entered, InvoicePart, Mark, PaymentPart};

/// Adds who entered an invoice and its payments, who changed these, and those that were removed; marks the payments where a change
/// replaced what was looked for. The events are those of the invoice.
pub(super) fn add(part: &mut InvoicePart, events: &[&Entry], mark: &Mark) {
    let kinds = [EventKind::InvoiceImported, EventKind::InvoiceEntered];
    let mut entering = events.iter();
    part.entered = entering
        .find(|event| event.kind.is_some_and(|kind| kinds.contains(&kind)))
        .map(|event| who(event));
    let removals = removed::removals(events);
    let all: Vec<Payment> = part
        .payments
        .iter()
        .map(as_told)
        .chain(removals.iter().map(|event| removed::as_told(event)))
        .collect();
    let mut told = histories(&all, events).into_iter();
    for (payment, history) in part.payments.iter_mut().zip(told.by_ref()) {
        payment.entered = history.entered.map(who);
        payment.is_start |= said_before(&history.changes, mark);
        payment.changed = history.changes.into_iter().rev().map(change).collect();
    }
    let removed = removals.into_iter().zip(told);
    part.removed = removed
        .map(|(event, history)| removed::part(event, history, mark))
        .collect();
}

/// What events say of a payment as it is.
fn as_told(payment: &PaymentPart) -> Payment {
    let euro = |amount: Cents| format!("{amount} €");
    let skonto = Some(payment.skonto).filter(|skonto| *skonto != Cents::ZERO);
    Payment {
        id: Some(payment.id),
        until: None,
        said: vec![
            ("Zahlung am", format_date(payment.on)),
            ("Betrag", payment.amount.map(euro).unwrap_or_default()),
            ("Skonto", skonto.map(euro).unwrap_or_default()),
            ("Buchungsnummer", payment.reference.clone()),
            ("Beleg der Zahlung", payment.proof.clone()),
            ("Art der Zahlung", payment.kind.to_string()),
        ],
    }
}

/// Whose event it is.
pub(super) fn who(event: &Entry) -> Entered {
    Entered {
        by: event.who.clone(),
        on: event.at.date(),
    }
}

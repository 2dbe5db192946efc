//! Payments that were removed: the history still tells of them.

use paktbuch_types::{Cents, InvoiceId, format_date};

use crate::audit::{self, Entry, EventKind, Filter, SubjectKind};
use crate::db::Db;
use crate::evidence::error::EvidenceError;
use crate::evidence::queries::{self, Places};
use crate::evidence::rows::{Entered, Hit, Mark, RemovedPayment};

/// Events that are read at most.
const EVENTS: u64 = 500;

/// Adds the invoices of which a payment of this amount was removed, or says so at those that are hits already.
pub(super) async fn find(db: &Db, amount: Cents, hits: &mut Vec<Hit>) -> Result<(), EvidenceError> {
    let conn = db.reader();
    let said = said(amount);
    let filter = Filter {
        subject: Some(SubjectKind::Invoice),
        text: &said,
        ..Filter::default()
    };
    let mut places = Places::new();
    for event in audit::trail(conn, filter, EVENTS).await? {
        if is_removal(&event) && before(&event, "Betrag") == said {
            let (on, gone) = (before(&event, "Zahlung am"), format_date(event.at.date()));
            let place = format!("Zahlung vom {on}, entfernt am {gone}");
            places.entry(InvoiceId(event.subject_id)).or_default().push(place);
        }
    }
    for hit in queries::invoices_at(conn, &places).await? {
        let mut known = hits.iter_mut();
        match known.find(|other| other.start == hit.start) {
            Some(other) => other.places.extend(hit.places),
            None => hits.push(hit),
        }
    }
    Ok(())
}

/// The removed payments among the events of an invoice, the last removed first.
pub(super) fn of_invoice(events: &[&Entry], mark: &Mark) -> Vec<RemovedPayment> {
    let removals = events.iter().filter(|event| is_removal(event));
    let payment = |event: &&Entry| {
        let value = |field: &str| before(event, field).to_owned();
        let reason = event.changes.iter().find(|change| change.field == "Grund");
        RemovedPayment {
            on: value("Zahlung am"),
            amount: value("Betrag"),
            proof: value("Beleg der Zahlung"),
            reference: value("Buchungsnummer"),
            by: Entered {
                by: event.who.clone(),
                on: event.at.date(),
            },
            reason: reason.map(|reason| reason.after.clone()).unwrap_or_default(),
            is_start: mark.amount.is_some_and(|amount| value("Betrag") == said(amount)),
        }
    };
    removals.map(payment).collect()
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

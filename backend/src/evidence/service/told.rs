//! Which events of an invoice tell of which of its payments: by the id that they name. Events of versions before name none; they count
//! by what they say, where just one payment fits.

use paktbuch_types::PaymentId;

use crate::audit::{Entry, EventKind};

/// A payment, as it is or as it was when it was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payment {
    /// `None` where the event that removed it does not say.
    pub(super) id: Option<PaymentId>,
    /// Position in the chain of the event that removed it.
    pub(super) until: Option<i64>,
    /// Fields and values as events tell them.
    pub(super) said: Vec<(&'static str, String)>,
}

/// What the history tells of a payment.
#[derive(Debug, Default)]
pub(super) struct History<'a> {
    /// Its event of entering; `None` where none is surely its own.
    pub(super) entered: Option<&'a Entry>,
    /// The last first.
    pub(super) changes: Vec<&'a Entry>,
}

/// Events without an id that may be about a payment.
#[derive(Debug, Default)]
struct Guess<'a> {
    entered: Vec<&'a Entry>,
    /// The last first.
    changes: Vec<&'a Entry>,
}

impl Guess<'_> {
    fn numbers(&self) -> impl Iterator<Item = i64> {
        self.entered.iter().chain(&self.changes).map(|event| event.number)
    }
}

/// What the events of an invoice tell of all its payments, in their order.
pub(super) fn histories<'a>(payments: &[Payment], events: &[&'a Entry]) -> Vec<History<'a>> {
    let found: Vec<(History<'a>, Guess<'a>)> = payments.iter().map(|payment| payment.told(events)).collect();
    let mut claimed: Vec<i64> = found.iter().flat_map(|(_, guess)| guess.numbers()).collect();
    claimed.sort_unstable();
    let is_own = |number: i64| {
        let from = claimed.partition_point(|other| *other < number);
        claimed.get(from + 1) != Some(&number)
    };
    let sure = found
        .iter()
        .map(|(_, guess)| guess.entered.len() <= 1 && guess.numbers().all(is_own));
    let sure: Vec<bool> = sure.collect();
    let told = found.into_iter().zip(sure);
    told.map(|((mut own, guess), is_sure)| {
        if is_sure {
            own.entered = own.entered.or(guess.entered.first().copied());
            own.changes.extend(guess.changes);
        }
        own
    })
    .collect()
}

impl Payment {
    /// The events that name it and, where none of them entered it, those without an id that it may be about.
    fn told<'a>(&self, events: &[&'a Entry]) -> (History<'a>, Guess<'a>) {
        let is_before = |event: &&Entry| self.until.is_none_or(|until| event.number < until);
        let mut events: Vec<&Entry> = events.iter().copied().filter(is_before).collect();
        events.sort_by_key(|event| std::cmp::Reverse(event.number));
        let (named, unnamed): (Vec<&Entry>, Vec<&Entry>) =
            events.into_iter().partition(|event| event.payment().is_some());
        let is_own = |event: &&Entry| self.id.is_some() && event.payment() == self.id;
        let named: Vec<&Entry> = named.into_iter().filter(is_own).collect();
        let history = History {
            entered: named
                .iter()
                .copied()
                .find(|event| event.kind == Some(EventKind::PaymentAdded)),
            changes: named.into_iter().filter(is_change).collect(),
        };
        if history.entered.is_some() {
            return (history, Guess::default());
        }
        let mut said = self.said.clone();
        for event in &history.changes {
            take_back(&mut said, event);
        }
        let changes = earlier(&mut said, &unnamed);
        let says = |event: &&Entry, fields: &[&str]| {
            let told = |field: &str| change(event, field).map_or("", |change| change.after.as_str());
            let mut known = said.iter().filter(|(field, _)| fields.contains(field));
            known.all(|(field, value)| told(field) == value)
        };
        let mut entered: Vec<&Entry> = unnamed
            .into_iter()
            .filter(|event| event.kind == Some(EventKind::PaymentAdded))
            .filter(|event| says(event, &["Zahlung am", "Betrag"]))
            .collect();
        if entered.len() > 1 {
            entered.retain(|event| says(event, &["Buchungsnummer"]));
        }
        (history, Guess { entered, changes })
    }
}

/// The changes, the last first, that lead to these values; the values are then those of before.
fn earlier<'a>(said: &mut [(&'static str, String)], events: &[&'a Entry]) -> Vec<&'a Entry> {
    let mut changes = Vec::new();
    for event in events.iter().copied().filter(is_change) {
        let is_told = said.iter().any(|(field, _)| change(event, field).is_some());
        let fits = |(field, value): &(&str, String)| {
            change(event, field).is_none_or(|change| change.after == *value)
        };
        if is_told && said.iter().all(fits) {
            changes.push(event);
            take_back(said, event);
        }
    }
    changes
}

/// The values as they were before a change.
fn take_back(said: &mut [(&'static str, String)], event: &Entry) {
    for (field, value) in said {
        if let Some(change) = change(event, field) {
            value.clone_from(&change.before);
        }
    }
}

fn is_change(event: &&Entry) -> bool {
    event.kind == Some(EventKind::PaymentChanged)
}

fn change<'a>(event: &'a Entry, field: &str) -> Option<&'a crate::audit::EntryChange> {
    event.changes.iter().find(|change| change.field == field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::EntryChange;
    use crate::clock::local;

    fn event(number: i64, kind: EventKind, id: Option<i64>, changes: &[(&str, &str, &str)]) -> Entry {
        let id = id.map(|id| id.to_string());
        let named = id.iter().map(|id| ("Kennung der Zahlung", "", id.as_str()));
        let changes = changes.iter().copied().chain(named);
        let told = |(field, before, after): (&str, &str, &str)| EntryChange {
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        Entry {
            number,
            at: local(chrono::DateTime::UNIX_EPOCH),
            who: format!("Person {number}"),
            kind: Some(kind),
            what: kind.text(),
            subject: None,
            subject_id: 1,
            changes: changes.map(told).collect(),
        }
    }

    fn added(number: i64, id: Option<i64>, amount: &str) -> Entry {
        let values = [("Zahlung am", "", "01.03.2024"), ("Betrag", "", amount)];
        event(number, EventKind::PaymentAdded, id, &values)
    }

    fn changed(number: i64, id: Option<i64>, before: &str, after: &str) -> Entry {
        event(
            number,
            EventKind::PaymentChanged,
            id,
            &[("Betrag", before, after)],
        )
    }

    fn payment(id: i64, amount: &str) -> Payment {
        Payment {
            id: Some(PaymentId(id)),
            until: None,
            said: vec![
                ("Zahlung am", "01.03.2024".to_owned()),
                ("Betrag", amount.to_owned()),
                ("Buchungsnummer", String::new()),
            ],
        }
    }

    /// Numbers of the events of entering and changing, payment by payment.
    fn told(payments: &[Payment], events: &[Entry]) -> Vec<(Option<i64>, Vec<i64>)> {
        let events: Vec<&Entry> = events.iter().collect();
        let numbers = |history: History<'_>| {
            let changes = history.changes.iter().map(|event| event.number).collect();
            (history.entered.map(|event| event.number), changes)
        };
        histories(payments, &events).into_iter().map(numbers).collect()
    }

    #[test]
    fn events_that_name_the_payment_tell_of_it_alone() {
        let events = [
            added(1, Some(7), "100 €"),
            added(2, Some(8), "100 €"),
            changed(3, Some(7), "100 €", "200 €"),
            added(4, Some(9), "200 €"),
        ];
        let payments = [payment(7, "200 €"), payment(8, "100 €"), payment(9, "200 €")];
        assert_eq!(
            told(&payments, &events),
            [(Some(1), vec![3]), (Some(2), vec![]), (Some(4), vec![])]
        );
    }

    #[test]
    fn events_without_one_count_where_just_one_payment_fits() {
        let events = [
            added(1, None, "100 €"),
            changed(2, None, "100 €", "150 €"),
            added(3, None, "50 €"),
        ];
        let payments = [payment(7, "150 €"), payment(8, "50 €")];
        assert_eq!(told(&payments, &events), [(Some(1), vec![2]), (Some(3), vec![])]);
        let equal = [added(1, None, "100 €"), added(2, None, "100 €")];
        let payments = [payment(7, "100 €"), payment(8, "100 €")];
        assert_eq!(told(&payments, &equal), [(None, vec![]), (None, vec![])]);
        // One of them has the sum that the other was corrected to.
        let met = [
            added(1, None, "100 €"),
            changed(2, None, "100 €", "200 €"),
            added(3, None, "200 €"),
        ];
        let payments = [payment(7, "200 €"), payment(8, "200 €")];
        assert_eq!(told(&payments, &met), [(None, vec![]), (None, vec![])]);
    }

    #[test]
    fn a_payment_of_before_is_followed_through_changes_that_name_it() {
        let events = [added(1, None, "100 €"), changed(2, Some(7), "100 €", "200 €")];
        assert_eq!(told(&[payment(7, "200 €")], &events), [(Some(1), vec![2])]);
    }
}

//! What events of the history say of a record, and finding those that say something.

use super::entered::who;
use crate::audit::{self, Entry, EntryChange, EventKind, Filter, SubjectKind};
use crate::db::Db;
use crate::evidence::error::EvidenceError;
use crate::evidence::rows::PaymentChange;
use crate::text::{bare_reference, fold_case};

/// Events that are read at most.
const EVENTS: u64 = 500;

/// Shortest text that is looked for within what was written, and however it is spelled.
const SHORTEST: usize = 3;

/// The events of a kind on invoices that say this text, the last first.
pub(super) async fn saying(db: &Db, kind: EventKind, text: &str) -> Result<Vec<Entry>, EvidenceError> {
    let filter = Filter {
        subject: Some(SubjectKind::Invoice),
        kind: Some(kind),
        text,
        ..Filter::default()
    };
    Ok(audit::trail(db.reader(), filter, EVENTS).await?)
}

/// The events of a kind on such records that say this number, from three letters and digits on whatever stands between these; the last
/// first.
pub(super) async fn numbered(
    db: &Db,
    (subject, kind): (SubjectKind, EventKind),
    text: &str,
) -> Result<Vec<Entry>, EvidenceError> {
    let bare = bare_reference(text);
    let is_long = is_long(&bare);
    let filter = Filter {
        subject: Some(subject),
        kind: Some(kind),
        text: if is_long { "" } else { text },
        bare: if is_long { &bare } else { "" },
        ..Filter::default()
    };
    Ok(audit::trail(db.reader(), filter, EVENTS).await?)
}

/// Whether a number is this text, from three letters and digits on however it is spelled.
pub(super) fn is_same(value: &str, text: &str) -> bool {
    let bare = bare_reference(text);
    !value.is_empty()
        && (fold_case(value) == fold_case(text.trim()) || (is_long(&bare) && bare_reference(value) == bare))
}

pub(super) fn is_long(text: &str) -> bool {
    text.chars().count() >= SHORTEST
}

/// What a field was before; empty where the event does not say it.
pub(super) fn before<'a>(event: &'a Entry, field: &str) -> &'a str {
    let mut changes = event.changes.iter();
    changes
        .find(|change| change.field == field)
        .map(|change| change.before.as_str())
        .unwrap_or_default()
}

/// What an event says anew in a field; empty where it does not.
pub(super) fn after<'a>(event: &'a Entry, field: &str) -> &'a str {
    let mut changes = event.changes.iter();
    changes
        .find(|change| change.field == field)
        .map(|change| change.after.as_str())
        .unwrap_or_default()
}

/// A change of these fields as pages tell it.
pub(super) fn changed(event: &Entry, is_told: &dyn Fn(&EntryChange) -> bool) -> PaymentChange {
    let told = |value: fn(&EntryChange) -> &str| {
        let fields = event.changes.iter().filter(|change| is_told(change));
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

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn short_numbers_are_the_same_only_as_they_stand() {
        for (value, text, is_one) in [
            ("SZ-2024-777", " sz 2024 777 ", true),
            ("KÖ-2024/5", "kö20245", true),
            ("Straße 12", "STRASSE-12", true),
            ("K-1", "k-1", true),
            ("K-1", "K1", false),
            ("", "", false),
            ("SZ-2024-777", "SZ-2024-778", false),
        ] {
            assert_eq!(is_same(value, text), is_one, "{value}, {text}");
        }
    }
}

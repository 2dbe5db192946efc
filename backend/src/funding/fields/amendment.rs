//! Values of change notices and reallocations.

use paktbuch_types::{AmendmentKind, format_date};

use super::{Labelled, date, euro, joined, place_words};
use crate::funding::commands::{AmendmentEdit, AmendmentHead, ReallocationProgress};
use crate::funding::rows::{AmendedValue, ShiftedItem};

/// What a change notice says of itself.
#[must_use]
pub fn amendment(kind: AmendmentKind, head: &AmendmentHead) -> Labelled {
    let mut told = vec![("Art", kind.to_string())];
    told.extend(amendment_head(head));
    told
}

fn amendment_head(head: &AmendmentHead) -> Labelled {
    vec![
        ("Aktenzeichen des Änderungsbescheids", head.reference.clone()),
        ("Änderungsbescheid vom", format_date(head.dated)),
        ("Änderungsbescheid bekannt gegeben am", date(head.announced_on)),
        ("Anlass", head.reason.clone()),
    ]
}

/// What can be corrected of a stored change notice.
#[must_use]
pub fn amendment_edit(values: &[AmendedValue], edit: &AmendmentEdit) -> Labelled {
    let places = values.iter().zip(&edit.places).map(|(value, (page, place))| {
        let told = place_words(*page, place);
        if told.is_empty() {
            told
        } else {
            format!("{}: {told}", value.label)
        }
    });
    let mut told = amendment_head(&edit.head);
    told.push(("Fundstellen", joined(places.filter(|place| !place.is_empty()))));
    told
}

/// A reallocation as it is prepared.
#[must_use]
pub fn reallocation(number: i64, reason: &str, items: &[ShiftedItem]) -> Labelled {
    let changed = items.iter().filter(|item| item.before != item.after).map(|item| {
        let (before, after) = (euro(item.before), euro(item.after));
        format!("{} {}: {before} → {after}", item.position, item.title)
    });
    vec![
        ("Umschichtung", number.to_string()),
        ("Einzelansätze", joined(changed)),
        ("Begründung", reason.to_owned()),
    ]
}

/// What became of a reallocation.
#[must_use]
pub fn reallocation_progress(progress: &ReallocationProgress) -> Labelled {
    vec![
        ("Stand", progress.state.to_string()),
        ("Abgesandt am", date(progress.sent_on)),
        (
            "Zugestimmt, angezeigt oder abgelehnt am",
            date(progress.settled_on),
        ),
        ("Aktenzeichen", progress.reference.clone()),
    ]
}

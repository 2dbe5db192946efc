//! Values of the cost plan and of payouts.

use paktbuch_types::format_date;

use super::{Labelled, euro, number};
use crate::funding::commands::{ItemData, LineData, PayoutData};

/// Values of an Einzelansatz.
#[must_use]
pub fn item(data: &ItemData) -> Labelled {
    vec![
        ("Nummer", number(data.position)),
        ("Einzelansatz", data.title.clone()),
        ("Gesamtausgaben", euro(data.total)),
        ("davon zuwendungsfähig", euro(data.eligible)),
        (
            "Beginn der Zweckbindung",
            data.zweckbindung
                .start
                .map(|start| start.to_string())
                .unwrap_or_default(),
        ),
        ("Jahre der Zweckbindung", number(data.zweckbindung.years)),
    ]
}

/// Amounts of an Einzelansatz in one line.
#[must_use]
pub fn item_amounts(data: &ItemData) -> String {
    if data.total == data.eligible {
        euro(data.total)
    } else {
        format!(
            "{}, davon zuwendungsfähig {}",
            euro(data.total),
            euro(data.eligible)
        )
    }
}

/// Values of a line; `item` names its Einzelansatz, `school` its school.
#[must_use]
pub fn line(data: &LineData, item: &str, school: &str) -> Labelled {
    vec![
        ("Einzelansatz", item.to_owned()),
        ("Nummer", number(data.position)),
        ("Schule", school.to_owned()),
        ("Bezeichnung", data.title.clone()),
        ("Anzahl", data.quantity.to_string()),
        ("Einzelpreis, brutto", euro(data.unit_price)),
        ("Betrag, brutto", data.gross.map(euro).unwrap_or_default()),
        (
            "davon zuwendungsfähig",
            data.eligible.map(euro).unwrap_or_default(),
        ),
    ]
}

/// Values of a payout.
#[must_use]
pub fn payout(data: &PayoutData) -> Labelled {
    vec![
        ("Ausgezahlt am", format_date(data.paid_on)),
        ("Betrag", euro(data.amount)),
        ("Bemerkung", data.note.clone()),
    ]
}

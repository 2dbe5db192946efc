//! Columns of a list of payouts (Auszahlungen).

use super::{Column, needed, other};

/// Of payouts, in the order of forms.
pub const PAYOUTS: &[Column] = &[
    needed(
        "datum",
        "Ausgezahlt am",
        &[
            "ausgezahltam",
            "auszahlungsdatum",
            "auszahlungam",
            "zahlungseingang",
            "geldeingang",
            "eingangam",
            "eingang",
            "gutschriftam",
            "datum",
            "abgerufenam",
            "abrufdatum",
            "abrufam",
        ],
    ),
    needed(
        "betrag",
        "Betrag",
        &[
            "ausgezahlterbetrag",
            "auszahlungsbetrag",
            "auszahlung",
            "ausgezahlt",
            "abgerufenerbetrag",
            "abrufbetrag",
            "abgerufen",
            "abruf",
            "betrag",
        ],
    ),
    other(
        "bemerkung",
        "Bemerkung",
        &[
            "bemerkung",
            "anmerkung",
            "verwendungszweck",
            "text",
            "mittelabruf",
            "nr",
        ],
    ),
];

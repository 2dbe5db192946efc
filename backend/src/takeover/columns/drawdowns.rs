//! Columns of a list of drawdowns (Mittelabrufe).

use super::{Column, needed, other};

/// Of drawdowns with the payouts that answered them, in the order of forms.
pub const DRAWDOWNS: &[Column] = &[
    needed(
        "angefordert",
        "Angefordert am",
        &[
            "angefordertam",
            "anforderungam",
            "anforderungvom",
            "abgerufenam",
            "abrufdatum",
            "abrufam",
            "abrufvom",
            "mittelabrufam",
            "mittelabrufvom",
            "datumdesabrufs",
            "antragvom",
            "datum",
        ],
    ),
    needed(
        "betrag",
        "Abrufbetrag",
        &[
            "abrufbetrag",
            "angeforderterbetrag",
            "abgerufenerbetrag",
            "anforderungsbetrag",
            "angefordert",
            "abgerufen",
            "abruf",
            "betrag",
        ],
    ),
    other(
        "art",
        "Art des Abrufs",
        &["artdesabrufs", "artdesmittelabrufs", "abrufart", "art"],
    ),
    other(
        "aktenzeichen",
        "Aktenzeichen oder Vorgangsnummer",
        &[
            "aktenzeichen",
            "vorgangsnummer",
            "vorgang",
            "az",
            "geschaftszeichen",
            "zeichen",
        ],
    ),
    other(
        "auszahldatum",
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
        ],
    ),
    other(
        "ausgezahlt",
        "Ausgezahlter Betrag",
        &[
            "ausgezahlterbetrag",
            "auszahlungsbetrag",
            "eingegangenerbetrag",
            "ausgezahlt",
            "auszahlung",
        ],
    ),
    other(
        "bemerkung",
        "Bemerkung",
        &["bemerkung", "anmerkung", "verwendungszweck", "text"],
    ),
];

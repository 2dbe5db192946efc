//! Places of values in the notice (Fundstellen).

use super::{Labelled, joined_by};
use crate::funding::commands::CitationData;

/// Places of values in the notice.
#[must_use]
pub fn citations(citations: &[CitationData]) -> Labelled {
    let told = |citation: &CitationData| {
        let value = CITABLE.iter().find(|(field, _)| *field == citation.field);
        value.map(|(_, label)| (*label, place(citation)))
    };
    citations.iter().filter_map(told).collect()
}

/// `S. 3, Nr. 4`.
#[must_use]
pub fn place(citation: &CitationData) -> String {
    place_words(citation.page, &citation.place)
}

/// `S. 3, Nr. 4`.
#[must_use]
pub fn place_words(page: Option<i64>, place: &str) -> String {
    let page = page.map(|page| format!("S. {page}"));
    let place = (!place.is_empty()).then(|| place.to_owned());
    joined_by(page.into_iter().chain(place), ", ")
}

/// What the label of a value's place begins with.
pub const PLACE_OF: &str = "Fundstelle: ";

/// Values that can cite their place in the notice: name and label.
pub const CITABLE: &[(&str, &str)] = &[
    ("notice_date", "Fundstelle: Bescheid vom"),
    ("announcement", "Fundstelle: Rechtsbehelfsbelehrung"),
    ("eligible", "Fundstelle: Zuwendungsfähige Ausgaben"),
    ("financing", "Fundstelle: Finanzierungsart und Fördersatz"),
    ("granted", "Fundstelle: Zuwendung"),
    ("own_share", "Fundstelle: Eigenanteil"),
    ("incomes", "Fundstelle: Leistungen Dritter"),
    ("early_start", "Fundstelle: Maßnahmebeginn"),
    ("implementation", "Fundstelle: Durchführungszeitraum"),
    ("approval", "Fundstelle: Bewilligungszeitraum"),
    ("zweckbindung", "Fundstelle: Zweckbindung"),
    ("item_tolerance", "Fundstelle: Toleranz je Einzelansatz"),
    ("proof_due", "Fundstelle: Verwendungsnachweis"),
    (
        "double_funding_forbidden",
        "Fundstelle: Verbot der Doppelförderung",
    ),
    ("conditions", "Fundstelle: Nebenbestimmungen"),
];

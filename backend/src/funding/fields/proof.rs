//! Values of proofs that were filed before, and of a Sachbericht.

use paktbuch_types::Cents;

use super::{Labelled, date, euro, joined, number};
use crate::funding::commands::{FiledProofData, NarrativeData};

/// Values of a proof that was filed before.
#[must_use]
pub fn filed_proof(data: &FiledProofData) -> Labelled {
    let money = |amount: Option<Cents>| amount.map(euro).unwrap_or_default();
    vec![
        ("Eingereicht am", date(data.filed_on)),
        ("Ausgaben gesamt", money(data.spent)),
        ("davon zuwendungsfähig", money(data.eligible)),
        ("Zuwendung", money(data.granted)),
        ("Eigenanteil", money(data.own_share)),
        ("Zahl der Belege", number(data.receipts)),
        ("Zahl der Geräte", number(data.devices)),
        ("Erklärung", data.explanation.clone()),
    ]
}

/// The value of a Sachbericht that names a person.
pub const CONTACT: &str = "Ansprechperson";

/// Names of the texts of letters.
pub const COVER_TEXT: &str = "Text des Anschreibens";
/// The text of the letters of drawdowns, as the history names it.
pub const DRAWDOWN_TEXT: &str = "Text der Mittelabrufe";
/// The text of the letter about a disposal, as the history names it.
pub const DISPOSAL_TEXT: &str = "Text zur Aussonderung";

/// Values of a Sachbericht, with the texts of the letters.
#[must_use]
pub fn narrative(data: &NarrativeData) -> Labelled {
    let confirmed = joined(data.confirmed.iter().map(|what| what.to_string()));
    let mut values = account(data);
    values.push(("Bestätigt", confirmed));
    values.extend(letter_texts(data));
    values
}

/// The texts of the letters; empty where the given words stand.
#[must_use]
pub fn letter_texts(data: &NarrativeData) -> Labelled {
    vec![
        (COVER_TEXT, data.cover_text.clone()),
        (DRAWDOWN_TEXT, data.drawdown_text.clone()),
        (DISPOSAL_TEXT, data.disposal_text.clone()),
    ]
}

/// What a Sachbericht tells, without what it confirms.
#[must_use]
pub fn account(data: &NarrativeData) -> Labelled {
    vec![
        ("Maßnahme", data.measure.clone()),
        ("Beginn", date(data.began_on)),
        ("Abschluss", date(data.ended_on)),
        ("Ergebnis und Wirkung", data.result.clone()),
        ("Abweichungen und Gründe", data.deviations.clone()),
        ("Gefördertes Personal", data.staff.clone()),
        ("Beteiligte Fachdienststellen", data.offices.clone()),
        (CONTACT, data.contact.clone()),
    ]
}

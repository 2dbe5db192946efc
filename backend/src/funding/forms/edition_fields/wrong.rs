//! What is wrong with an edition, in the words of its form and at the field.

use super::{EditionFields, field_of};
use crate::funding::programme::{Asked, Entry, Programme, ProgrammeError, head};

/// Something wrong: the key, its field in the form and the German sentence.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) key: String,
    pub(super) field: String,
    pub(super) message: String,
}

impl Wrong {
    pub(super) fn at(asked: &Asked, reason: &str) -> Self {
        Self {
            key: asked.key.to_owned(),
            field: field_of(asked.key).to_owned(),
            message: format!("{}: {reason}", asked.label),
        }
    }

    /// In a row of a table; `row` counts from 1.
    pub(super) fn in_row(asked: &Asked, column: &Asked, row: usize, reason: &str) -> Self {
        Self {
            key: asked.key.to_owned(),
            field: EditionFields::cell(asked.key, column.key, row),
            message: format!("{}, Zeile {row}, {}: {reason}", asked.label, column.label),
        }
    }
}

/// What the reader refused, in the form's words at its field.
pub(super) fn refused(error: &ProgrammeError) -> Wrong {
    let key = error.field.split('.').next().unwrap_or_default();
    let mut known = head();
    known.extend(Programme::asked());
    let Some(asked) = known.iter().find(|asked| asked.key == key) else {
        return Wrong {
            key: key.to_owned(),
            field: String::new(),
            message: format!("{}: {}", error.field, error.message),
        };
    };
    if error.message == "hat keine Quelle." {
        return Wrong {
            field: EditionFields::source(asked.key),
            ..Wrong::at(asked, &in_words(&error.message))
        };
    }
    let Some((row, reason)) = row_of(&error.message) else {
        return Wrong::at(asked, &in_words(&error.message));
    };
    let Entry::Rows(columns) = &asked.entry else {
        return Wrong::at(asked, &format!("Zeile {row}: {}", in_words(reason)));
    };
    let begins = |column: &&Asked| {
        let rest = reason.strip_prefix(column.key);
        rest.is_some_and(|rest| rest.starts_with([':', ' ']))
    };
    let named = columns.iter().find(begins);
    let meant = || columns.iter().find(|column| reason.contains(column.key));
    let Some(column) = named.or_else(meant).or_else(|| columns.first()) else {
        return Wrong::at(asked, &in_words(reason));
    };
    let reason = reason.strip_prefix(column.key).unwrap_or(reason);
    let reason = in_words(reason.trim_start_matches(':').trim_start());
    Wrong::in_row(asked, column, row, &reason)
}

/// Row and reason of „[2] name fehlt.“.
fn row_of(message: &str) -> Option<(usize, &str)> {
    let (row, reason) = message.strip_prefix('[')?.split_once("] ")?;
    Some((row.parse().ok()?, reason))
}

/// A reason of the reader, which speaks of keys, in the words of the form and with the remedy.
fn in_words(reason: &str) -> String {
    let words = match reason {
        "fehlt." => "Bitte ausfüllen.",
        "beginnt mit 1." => "Bitte 1 oder die nächste Nummer eintragen.",
        "hat keine Quelle." => {
            "Bitte die Quelle angeben, zum Beispiel „Richtlinie Nr. 5.3“; ohne Quelle gilt kein Wert."
        }
        "hat einen Wert und kann nicht zugleich entfallen." => {
            "hat einen Wert und kann nicht zugleich entfallen. Bitte den Wert leeren oder das Häkchen „entfällt“ entfernen."
        }
        "liegt vor gueltig_von." => "liegt vor „gültig ab“. Bitte einen der beiden Tage ändern.",
        "liegt vor fassung_von." => "liegt vor „Fassung vom“. Bitte einen der beiden Tage ändern.",
        "passt nicht zur Festbetragsfinanzierung." => {
            "passt nicht zur Festbetragsfinanzierung. Bitte den Fördersatz leeren oder die Finanzierungsart ändern."
        }
        "ist zusammen mit foerdersatz mehr als 100 %." => {
            "ist zusammen mit dem Fördersatz mehr als 100 %. Bitte einen der beiden Sätze senken."
        }
        "braucht entweder betrag oder prozent." => {
            "Bitte entweder einen Betrag oder einen Anteil in Prozent eintragen."
        }
        "braucht je Gerät einen betrag, keine prozent." => {
            "Bitte je Gerät einen Betrag eintragen, keinen Anteil in Prozent."
        }
        other => return told(other),
    };
    words.to_owned()
}

/// The reasons that quote what was typed.
fn told(reason: &str) -> String {
    reason
        .replace(
            "gibt es in kategorien nicht.",
            "gibt es unter den Förderbereichen nicht. Bitte dort eintragen oder hier die Kennung ändern.",
        )
        .replace(
            "gibt es zweimal.",
            "gibt es zweimal. Bitte eine der beiden Kennungen ändern.",
        )
        .replace(
            "beginnt nicht mit https://.",
            "beginnt nicht mit https://. Bitte die ganze Adresse eintragen.",
        )
}

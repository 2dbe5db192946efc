//! School forms (Schulformen) of NRW: key and name. [key table of the ministry; formats.md 1]

/// Key and name of each form. Two keys are in the lists but not in the key table: 81 and 0A.
const FORMS: &[(&str, &str)] = &[
    ("02", "Grundschule"),
    ("04", "Hauptschule"),
    ("06", "Volksschule"),
    ("08", "Förderschule"),
    ("10", "Realschule"),
    ("13", "PRIMUS-Schule"),
    ("14", "Sekundarschule"),
    ("15", "Gesamtschule"),
    ("16", "Gemeinschaftsschule"),
    ("17", "Waldorfschule"),
    ("18", "Hiberniaschule"),
    ("19", "Waldorfförderschule"),
    ("20", "Gymnasium"),
    ("25", "Weiterbildungskolleg"),
    ("30", "Berufskolleg"),
    ("81", "Schulischer Lernort"),
    ("83", "Schule für Kranke"),
    ("85", "Förderschule (Realschule)"),
    ("87", "Förderschule (Gymnasium)"),
    ("88", "Förderschule (Berufskolleg)"),
    ("0A", "Schulaufsicht"),
];

/// Names in the list of IT.NRW that differ from ours and mean exactly one key.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("Förderschule Grund-/Hauptschule", "08"),
    ("Förderschule Berufskolleg", "88"),
];

/// Name of the form with this key.
pub(super) fn name_of(key: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, name)| *name)
}

/// Key of the form with this name; `None` where the name means several (Freie Waldorfschule: 17, 18, 19).
pub(super) fn key_of(name: &str) -> Option<&'static str> {
    let ours = FORMS
        .iter()
        .find(|(_, known)| *known == name)
        .map(|(key, _)| *key);
    ours.or_else(|| {
        OTHER_NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, key)| *key)
    })
}

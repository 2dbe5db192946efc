//! Every kind of event as a sentence.

use super::*;

fn entry(kind: EventKind, changes: &[(&str, &str, &str)]) -> Entry {
    Entry {
        number: 1,
        at: chrono::NaiveDateTime::default(),
        who: "Sven Probe".to_owned(),
        kind: Some(kind),
        what: kind.text(),
        subject: None,
        subject_id: 1,
        changes: changes
            .iter()
            .map(|(field, before, after)| EntryChange {
                field: (*field).to_owned(),
                before: (*before).to_owned(),
                after: (*after).to_owned(),
            })
            .collect(),
    }
}

#[test]
fn events_are_sentences_with_their_values() {
    use EventKind as K;
    let long = "x".repeat(200);
    let table: &[(K, &[(&str, &str, &str)], &str, bool)] = &[
        (
            K::DeviceChanged,
            &[("Status", "verfügbar", "in Reparatur"), ("Raum", "A 101", "B 2")],
            "hat den Status von „verfügbar“ auf „in Reparatur“ und den Raum von „A 101“ auf „B 2“ geändert",
            true,
        ),
        (
            K::DeviceChanged,
            &[
                ("Status", "verfügbar", "in Reparatur"),
                ("Bemerkung", "", "Scharnier lose"),
                ("Raum", "A 101", ""),
            ],
            "hat den Status von „verfügbar“ auf „in Reparatur“ geändert, die Bemerkung „Scharnier lose“ eingetragen und \
             den Raum „A 101“ entfernt",
            true,
        ),
        (
            K::NoticeChanged,
            &[
                ("Titel", "a", "b"),
                ("Stand", "c", "d"),
                ("Fördersatz", "e", "f"),
                ("Neu", "g", "h"),
                ("Rundung", "i", "j"),
            ],
            "hat den Titel von „a“ auf „b“, den Stand von „c“ auf „d“, den Fördersatz von „e“ auf „f“ und 2 weitere \
             Angaben geändert",
            false,
        ),
        (
            K::SchoolChanged,
            &[
                ("Name", "", "b"),
                ("Ort", "", "d"),
                ("Telefon", "", "f"),
                ("Unbekannt", "g", "h"),
            ],
            "hat eine weitere Angabe geändert und den Namen „b“, den Ort „d“ und die Telefonnummer „f“ eingetragen",
            false,
        ),
        (
            K::DeviceChanged,
            &[("Farbe", "rot", "blau")],
            "hat die Angabe „Farbe“ von „rot“ auf „blau“ geändert",
            true,
        ),
        (K::DeviceChanged, &[], "hat das Gerät geändert", true),
        (
            K::RoomAdded,
            &[("Standort", "", "Hauptstandort"), ("Raum", "", "A 101")],
            "hat den Raum A 101 angelegt",
            false,
        ),
        (
            K::RoomAdded,
            &[("Räume", "", "A 101, A 102")],
            "hat die Räume A 101, A 102 angelegt",
            true,
        ),
        (
            K::RoomChanged,
            &[("Gebäude", "Altbau", "Neubau"), ("Raum", "", "A 101")],
            "hat beim Raum A 101 das Gebäude von „Altbau“ auf „Neubau“ geändert",
            true,
        ),
        (
            K::RoomChanged,
            &[("Raum", "A 101", "A 102")],
            "hat den Raum von „A 101“ auf „A 102“ geändert",
            true,
        ),
        (
            K::ContactRemoved,
            &[("Name", "Paula Probe", "")],
            "hat die Ansprechperson Paula Probe entfernt",
            true,
        ),
        (
            K::CostItemChanged,
            &[
                ("Gesamtausgaben", "1.000,00 €", "2.000,00 €"),
                ("Einzelansatz", "", "Endgeräte"),
            ],
            "hat beim Einzelansatz Endgeräte die Gesamtausgaben von „1.000,00 €“ auf „2.000,00 €“ geändert",
            true,
        ),
        (
            K::CostLineChanged,
            &[("Anzahl", "10", "12"), ("Bezeichnung", "", "iPads")],
            "hat bei der Zeile des Kostenplans iPads die Anzahl von „10“ auf „12“ geändert",
            true,
        ),
        (
            K::CostLineRemoved,
            &[("Bezeichnung", "iPads", "")],
            "hat die Zeile des Kostenplans iPads entfernt",
            true,
        ),
        (
            K::PaymentAdded,
            &[("Betrag", "", "449,82 €")],
            "hat eine Zahlung von 449,82 € eingetragen",
            true,
        ),
        (
            K::PaymentChanged,
            &[("Betrag", "1 €", "2 €")],
            "hat bei einer Zahlung den Betrag von „1 €“ auf „2 €“ geändert",
            true,
        ),
        (
            K::PaymentChanged,
            &[
                ("Zahlung am", "20.05.2023", "22.05.2023"),
                ("Betrag", "1 €", "2 €"),
                ("Skonto", "", "1 €"),
                ("Grund der Änderung", "", "Wertstellung laut Kontoauszug"),
                ("Kennung der Zahlung", "", "7"),
            ],
            "hat bei einer Zahlung das Datum der Zahlung von „20.05.2023“ auf „22.05.2023“ und den Betrag von „1 €“ auf „2 €“ geändert und die Angabe „Skonto“ „1 €“ eingetragen, Grund „Wertstellung laut Kontoauszug“",
            true,
        ),
        (
            K::InvoiceImported,
            &[("Lieferant", "", "X"), ("Rechnungsnummer", "", "RE-1")],
            "hat die Rechnung RE-1 eingelesen",
            false,
        ),
        (
            K::DeviceDisposed,
            &[
                ("Status", "verfügbar", "ausgesondert"),
                ("Art der Aussonderung", "", "verkauft"),
                ("Ausgesondert am", "", "12.06.2024"),
                ("Begründung der Aussonderung", "", "Totalschaden"),
            ],
            "hat das Gerät ausgesondert: verkauft am 12.06.2024, Begründung „Totalschaden“",
            true,
        ),
        (
            K::PaymentRemoved,
            &[
                ("Zahlung am", "20.05.2023", ""),
                ("Betrag", "595,00 €", ""),
                ("Grund", "", "doppelt gebucht"),
            ],
            "hat die Zahlung vom 20.05.2023 über 595,00 € entfernt, Grund „doppelt gebucht“",
            false,
        ),
        (
            K::Allocated,
            &[(
                "Zuordnung",
                "Position 1: 595,00 €, zuwendungsfähig 595,00 €, aus Bescheid 48-DPS-2021/0118, Displays",
                "Position 1: 595,00 €, zuwendungsfähig 500,00 €, aus Bescheid 48-DPS-2021/0118, Displays",
            )],
            "hat die Zuordnung von „Position 1: 595,00 €, zuwendungsfähig 595,00 €, aus Bescheid…“ auf „Position 1: 595,00 €, zuwendungsfähig 500,00 €, aus Bescheid…“ geändert",
            false,
        ),
        (
            K::DeviceDisposed,
            &[
                ("Art der Aussonderung", "", "verschrottet"),
                ("Ausgesondert am", "", "12.06.2024"),
            ],
            "hat das Gerät ausgesondert: verschrottet am 12.06.2024",
            true,
        ),
        (K::PasswordSet, &[], "hat ein neues Passwort gesetzt", true),
    ];
    for (kind, changes, text, is_whole) in table {
        let told = entry(*kind, changes).sentence();
        assert_eq!(
            (told.text.as_str(), told.is_whole),
            (*text, *is_whole),
            "{kind:?}"
        );
    }
    let told = entry(K::DeviceChanged, &[("Bemerkung", "a", &long)]).sentence();
    assert!(told.text.contains(&format!("auf „{}…“", "x".repeat(60))) && !told.is_whole);
    let words = "Der Bildschirm ist gebrochen, und die Versicherung verlangt einen Kostenvoranschlag";
    let told = entry(K::DeviceChanged, &[("Bemerkung", "", words)]).sentence();
    assert!(
        told.text
            .contains("„Der Bildschirm ist gebrochen, und die Versicherung verlangt…“"),
        "{}",
        told.text
    );
}

#[test]
fn every_kind_has_a_sentence() {
    for kind in EventKind::ALL {
        let text = entry(*kind, &[("Name", "a", "b"), ("Titel", "c", "d")])
            .sentence()
            .text;
        assert!(
            text.starts_with("hat ") && !text.contains("  "),
            "{kind:?}: {text}"
        );
    }
}

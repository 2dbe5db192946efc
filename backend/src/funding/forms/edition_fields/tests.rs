use super::*;
use crate::funding::programme;

#[test]
fn the_form_of_a_built_in_programme_writes_the_same_programme() {
    for built_in in programme::built_in().unwrap() {
        let text = programme::built_in_text(&built_in.code, built_in.version).unwrap();
        let form = EditionFields::following(text, built_in.version);
        let written = form.read().unwrap();
        assert_eq!(
            Programme::read("", &written).unwrap(),
            built_in,
            "{}",
            built_in.code
        );
    }
}

#[test]
fn everything_wrong_is_told_at_once_at_its_field() {
    let typed = [
        ("titel", "Laptops"),
        ("code", "Laptops!"),
        ("nummer", "1"),
        ("gueltig_bis", "31.02.2026"),
        ("foerdersatz", "101"),
        ("foerdersatz-quelle", "Nr. 5"),
        ("darlehen", "ja"),
        ("kategorien-code", "a"),
        ("kategorien-name", ""),
        ("kategorien-zweckbindung_jahre", "drei"),
        ("deckel-bezug", "geraet"),
        ("deckel-kategorie", "b"),
        ("foerderfaehige_schulen", "190743\n19 07 43"),
        ("foerderfaehige_schulen-quelle", "Anlage 1"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let errors = EditionFields::sent(&typed).read().unwrap_err();
    let told: Vec<(&str, &str)> = errors
        .list()
        .iter()
        .map(|error| (error.field.as_str(), error.message.as_str()))
        .collect();
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        fields,
        [
            "code",
            "gueltig_bis",
            "foerdersatz",
            "darlehen-quelle",
            "kategorien-zweckbindung_jahre-1",
            "foerderfaehige_schulen",
        ],
        "{told:#?}"
    );
    assert!(
        told[3]
            .1
            .starts_with("Eigenanteil über Darlehen: Bitte die Quelle angeben")
    );
    assert!(
        told[4]
            .1
            .contains(", Zeile 1, Zweckbindung in Jahren: „drei“ ist keine ganze Zahl.")
    );
    assert!(told[5].1.contains("Zeile 2: „19 07 43“ ist keine Schulnummer."));
}

#[test]
fn the_rows_of_a_table_are_told_by_row_and_column() {
    for (typed, field, words) in [
        (
            vec![("kategorien-code", "a"), ("kategorien-quelle", "q")],
            "kategorien-name-1",
            "Zeile 1, Name: Bitte ausfüllen.",
        ),
        (
            vec![("deckel-bezug", "geraet"), ("deckel-quelle", "q")],
            "deckel-betrag-1",
            "Bitte entweder einen Betrag oder einen Anteil in Prozent eintragen.",
        ),
        (
            vec![
                ("deckel-bezug", "schule"),
                ("deckel-betrag", "5"),
                ("deckel-kategorie", "z"),
                ("deckel-quelle", "q"),
            ],
            "deckel",
            "Den Förderbereich „z“ gibt es unter den Förderbereichen nicht.",
        ),
        (
            vec![
                ("nicht_foerderfaehig-woerter", "koffer"),
                ("nicht_foerderfaehig-quelle", "q"),
            ],
            "nicht_foerderfaehig-name-1",
            "Zeile 1, Was: Bitte ausfüllen.",
        ),
    ] {
        let head = vec![("titel", "X"), ("code", "x"), ("nummer", "1")];
        let typed: Vec<(String, String)> = [head, typed]
            .concat()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let errors = EditionFields::sent(&typed).read().unwrap_err();
        let message = errors.at(field).unwrap_or_else(|| panic!("{field}: {errors:?}"));
        assert!(message.contains(words), "{message}");
    }
}

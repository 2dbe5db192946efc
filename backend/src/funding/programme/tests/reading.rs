//! What a file of a programme may say, and what is refused.

use super::*;
use paktbuch_types::{CapLink, CapPer, Cents, VatBasis};
use proptest::prelude::*;

/// Bayern dBIR: 5, 10 and 3 years from commissioning; SoLD: a fixed amount; teacher devices NRW: a cap per device, gross.
#[test]
fn the_format_holds_programmes_of_other_laender() {
    let bavaria = read(
        "[kategorien]\nquelle = \"gesetze-bayern.de, BayVV 2230.1.1.1.2.4-K\"\nwert = [\n\
         { code = \"netz\", name = \"Digitale Vernetzung\", zweckbindung_jahre = 10, zweckbindung_start = \"inbetriebnahme\" },\n\
         { code = \"mobil\", name = \"Mobile Endgeräte\", zweckbindung_jahre = 3, zweckbindung_start = \"inbetriebnahme\" },\n\
         { code = \"sonst\", name = \"Übriges\", zweckbindung_jahre = 5, zweckbindung_start = \"inbetriebnahme\" },\n]\n",
    )
    .unwrap();
    assert_eq!(bavaria.zweckbindung("netz").years, Some(10));
    assert_eq!(
        bavaria.zweckbindung("mobil").start,
        Some(ZweckbindungStart::Commissioning)
    );

    let fixed = read(
        "foerderart = { wert = \"festbetrag\", quelle = \"BayVV\" }\n\
         kategorien = { quelle = \"BayVV\", wert = [{ code = \"lehrkraft\", name = \"Lehrergerät\", festbetrag = \"1.000\", zweckbindung_jahre = 3, zweckbindung_start = \"inbetriebnahme\" }] }\n\
         deckel = { quelle = \"FAQ\", wert = [{ bezug = \"geraet\", betrag = \"500,00\", steuer = \"brutto\" }] }\n",
    )
    .unwrap();
    assert_eq!(
        fixed
            .category("lehrkraft")
            .and_then(|category| category.fixed_amount),
        Some(Cents::euros(1000))
    );
    let cap = &fixed.caps.value.unwrap()[0];
    assert_eq!(
        (cap.per, cap.amount, cap.vat, cap.link),
        (
            CapPer::Device,
            Some(Cents::euros(500)),
            Some(VatBasis::Gross),
            CapLink::And
        )
    );

    let loan = read(
        "darlehen = { wert = true, quelle = \"Hessen\" }\nabruf_art = { wert = \"abschlag_schluss\", quelle = \"L-Bank\" }\n\
         abschlag_max_prozent = { wert = \"60 %\", quelle = \"L-Bank\" }\nabschlag_min_betrag = { wert = \"10.000\", quelle = \"L-Bank\" }\n\
         eigenanteil_ausnahme = { entfaellt = true, quelle = \"L-Bank\" }\n",
    )
    .unwrap();
    assert_eq!(loan.instalment_min.value, Some(Cents::euros(10_000)));
    assert!(!loan.own_share_exception.is_missing());
}

#[test]
fn an_unsound_file_is_refused_with_its_field() {
    for (body, complaint) in [
        (
            "foerdersatz = { wert = \"90 %\" }",
            "x.toml, foerdersatz: hat keine Quelle.",
        ),
        (
            "foerdersatz = { wert = 90, quelle = \"q\" }",
            "x.toml, foerdersatz.wert: muss ein Prozentsatz",
        ),
        (
            "foerdersatz = { wert = \"190\", quelle = \"q\" }",
            "x.toml, foerdersatz.wert: „190“ ist kein Prozentsatz",
        ),
        ("foerdersatz = \"90\"", "x.toml, foerdersatz: muss { wert"),
        (
            "foerdersatz = { wrt = \"90\" }",
            "x.toml, foerdersatz: wrt ist nicht bekannt",
        ),
        ("fördersatz = { wert = \"90\" }", "x.toml, TOML:"),
        ("foerder = {}", "x.toml, foerder: ist nicht bekannt"),
        (
            "antrag_bis = { wert = \"31.07.2022\", quelle = \"q\" }",
            "x.toml, antrag_bis.wert: muss ein Tag",
        ),
        (
            "foerderart = { wert = \"anteilig\", quelle = \"q\" }",
            "x.toml, foerderart.wert: „anteilig“ ist kein Wert für Finanzierungsart",
        ),
        (
            "gueltig_von = 2022-01-01\ngueltig_bis = 2021-01-01",
            "x.toml, gueltig_bis: liegt vor",
        ),
        (
            "foerdersatz = { wert = \"90\", quelle = \"q\" }\neigenanteil_min = { wert = \"15\", quelle = \"q\" }",
            "x.toml, eigenanteil_min: ist zusammen mit foerdersatz mehr als 100 %",
        ),
        (
            "foerderart = { wert = \"festbetrag\", quelle = \"q\" }\nfoerdersatz = { wert = \"90\", quelle = \"q\" }",
            "x.toml, foerdersatz: passt nicht",
        ),
        (
            "kategorien = { quelle = \"q\", wert = [{ code = \"a\" }] }",
            "x.toml, kategorien.wert: [1] name fehlt",
        ),
        (
            "kategorien = { quelle = \"q\", wert = [{ code = \"a\", name = \"A\" }, { code = \"a\", name = \"B\" }] }",
            "x.toml, kategorien: Den Code „a“ gibt es zweimal",
        ),
        (
            "deckel = { quelle = \"q\", wert = [{ bezug = \"geraet\" }] }",
            "x.toml, deckel.wert: [1] braucht entweder betrag oder prozent",
        ),
        (
            "deckel = { quelle = \"q\", wert = [{ bezug = \"geraet\", betrag = \"5\", kategorie = \"z\" }] }",
            "x.toml, deckel: Den Förderbereich „z“ gibt es in kategorien nicht",
        ),
        (
            "deckel = { quelle = \"q\", wert = [{ bezug = \"geraet\", prozent = \"5\" }] }",
            "x.toml, deckel.wert: [1] braucht je Gerät einen betrag",
        ),
        (
            "nicht_foerderfaehig = { quelle = \"q\", wert = [{ woerter = [\"koffer\"] }] }",
            "x.toml, nicht_foerderfaehig.wert: [1] name fehlt",
        ),
        (
            "nicht_foerderfaehig = { quelle = \"q\", wert = [{ name = \"K\", kategorie = \"z\" }] }",
            "x.toml, nicht_foerderfaehig: Den Förderbereich „z“ gibt es in kategorien nicht",
        ),
        (
            "foerderfaehige_schulen = { quelle = \"q\", wert = [\"19 07 43\"] }",
            "x.toml, foerderfaehige_schulen.wert: [1] „19 07 43“ ist keine Schulnummer",
        ),
        (
            "leasing = { quelle = \"q\", wert = \"vielleicht\" }",
            "x.toml, leasing.wert: „vielleicht“ ist kein Wert für Leasing",
        ),
        (
            "portal_url = { wert = \"javascript:x\", quelle = \"q\" }",
            "x.toml, portal_url: „javascript:x“ beginnt nicht",
        ),
        (
            "portal_felder_abruf = { wert = [\"Abrufbetrag\", \"Mond\"], quelle = \"q\" }",
            "x.toml, portal_felder_abruf: Das Feld „Mond“ gibt es nicht. Bekannt sind: Aktenzeichen",
        ),
        (
            "portal_felder_antrag = { wert = [\"IBAN\", \"IBAN\"], quelle = \"q\" }",
            "x.toml, portal_felder_antrag: Das Feld „IBAN“ steht zweimal darin.",
        ),
        (
            "darlehen = { wert = true, entfaellt = true, quelle = \"q\" }",
            "x.toml, darlehen: hat einen Wert",
        ),
    ] {
        let error = read(body).unwrap_err().to_string();
        assert!(error.starts_with(complaint), "{body}\n{error}");
    }
    let error = Programme::read("y.toml", "code = \"Y\"").unwrap_err().to_string();
    assert!(error.starts_with("y.toml, code: „Y“ darf nur"), "{error}");
    let error = Programme::read("y.toml", "code = \"y\"\nversion = 0")
        .unwrap_err()
        .to_string();
    assert_eq!(error, "y.toml, version: beginnt mit 1.");
}

#[test]
fn an_edition_that_is_entered_has_no_years_without_zweckbindung() {
    let text = |years: u32| {
        format!(
            "code = \"x\"\nversion = 1\ntitel = \"X\"\nkategorien = {{ quelle = \"q\", wert = [{{ code = \"wlan\", name = \"WLAN\", zweckbindung_start = \"keine\", zweckbindung_jahre = {years} }}] }}"
        )
    };
    let refused = Programme::read_entered("x.toml", &text(5))
        .unwrap_err()
        .to_string();
    assert!(
        refused
            .starts_with("x.toml, kategorien: Der Förderbereich „wlan“ hat keine Zweckbindung und zugleich"),
        "{refused}"
    );
    assert!(Programme::read_entered("x.toml", &text(0)).is_ok());
    assert!(
        Programme::read("x.toml", &text(5)).is_ok(),
        "what is stored stays readable"
    );
}

proptest! {
    #[test]
    fn what_is_no_programme_is_refused_by_the_name_of_its_file(text in "\\PC*", value in "[a-z0-9\"{}= \\[\\].,-]*") {
        let refused = Programme::read("x.toml", &text).unwrap_err().to_string();
        prop_assert!(refused.starts_with("x.toml"), "{refused}");
        for line in [format!("kategorien = {{ quelle = \"q\", wert = {value} }}"), format!("deckel = {value}")] {
            if let Err(error) = read(&line) {
                prop_assert!(error.to_string().starts_with("x.toml"), "{error}");
            }
        }
    }
}

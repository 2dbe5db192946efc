use super::*;
use paktbuch_types::{BasisPoints, CapLink, CapPer, Cents, Financing, VatBasis};
use proptest::prelude::*;

/// The keys of the design, in its order.
const KEYS: &[&str] = &[
    "land",
    "name",
    "rechtsgrundlage",
    "fassung_von",
    "fassung_bis",
    "bewilligungsbehoerde",
    "portal_url",
    "portal_felder_antrag",
    "portal_felder_abruf",
    "foerderart",
    "foerdersatz",
    "eigenanteil_min",
    "eigenanteil_ausnahme",
    "darlehen",
    "budget_ebene",
    "budget_schluessel_text",
    "kategorien",
    "deckel",
    "frueheste_massnahme",
    "antrag_bis",
    "durchfuehrung_bis",
    "massgeblicher_zeitraum",
    "abruf_art",
    "auszahlung_erst_nach_vn_bis",
    "abschlag_max_prozent",
    "abschlag_min_betrag",
    "bestandskraft_noetig",
    "verbrauchsfrist_tage",
    "zinsen",
    "vn_art",
    "vn_frist_monate",
    "vn_frist_ab",
    "zwischennachweis",
    "zwischennachweis_frist_monate",
    "belegliste",
    "aufbewahrung_jahre",
    "einzelansatz_toleranz",
    "doppelfoerderung_verboten",
    "label_text",
    "pflichtdokumente",
    "nicht_foerderfaehig",
    "foerderfaehig",
    "leasing",
    "foerderfaehige_schulen",
    "schulwechsel_erlaubt",
];

fn built_in_as(code: &str) -> Programme {
    find(&built_in().unwrap(), code, None).unwrap().clone()
}

fn read(body: &str) -> Result<Programme, ProgrammeError> {
    Programme::read(
        "x.toml",
        &format!("code = \"x\"\nversion = 1\ntitel = \"X\"\n{body}"),
    )
}

#[test]
fn every_built_in_programme_is_sound_and_names_every_parameter() {
    let programmes = built_in().unwrap();
    assert_eq!(
        newest(&programmes).map(|p| p.code.as_str()).collect::<Vec<_>>(),
        [
            "digitalpakt-nrw",
            "sofortausstattung-nrw",
            "lehrkraefte-nrw",
            "it-administration-nrw",
            "react-eu-nrw",
            "ausstattungsoffensive-nrw",
            "digitalpakt-2-nrw",
            "dbir-bayern",
            "sold-bayern",
            "schulmobe-bayern",
            "digitalpakt-bw",
            "sofortausstattung-bw",
            "digitalpakt-niedersachsen",
            "digitalpakt-hessen",
            "digitalpakt-sachsen",
            "digitalpakt-sh",
            "sofortausstattung-sh",
            "eigene-mittel",
        ]
    );
    for programme in programmes {
        let names: Vec<&str> = programme
            .parameters()
            .iter()
            .map(|parameter| parameter.name)
            .collect();
        assert_eq!(names, KEYS, "{}", programme.code);
        for parameter in programme.parameters() {
            assert!(
                parameter.value.is_none() || parameter.source.is_some(),
                "{}: no source",
                parameter.name
            );
        }
    }
}

#[test]
fn the_nrw_programme_tells_what_is_known_and_guesses_nothing() {
    let programme = built_in_as("digitalpakt-nrw");
    assert_eq!(programme.rate.value, Some(BasisPoints::percent(90)));
    assert_eq!(programme.financing.value, Some(Financing::Anteil));
    assert_eq!(
        programme.implementation_until.value,
        chrono::NaiveDate::from_ymd_opt(2024, 10, 31)
    );
    let binding = programme.zweckbindung("mobile-endgeraete");
    assert_eq!(
        (binding.years, binding.start),
        (Some(5), Some(ZweckbindungStart::EndOfImplementation))
    );
    assert_eq!(programme.zweckbindung("unbekannt").start, None);
    assert!(programme.cost_item_tolerance.is_missing());
    assert!(programme.proof_months.is_missing() && programme.proof_months.note.is_some());
    let shown: Vec<(&str, Option<String>)> = programme
        .parameters()
        .into_iter()
        .map(|parameter| (parameter.name, parameter.value))
        .collect();
    assert!(shown.contains(&("foerdersatz", Some("90 %".to_owned()))));
    assert!(shown.contains(&("durchfuehrung_bis", Some("31.10.2024".to_owned()))));
    assert!(shown.contains(&("einzelansatz_toleranz", None)));
    assert!(shown.contains(&(
        "deckel",
        Some("Schulgebundene mobile Endgeräte: 20 % je Schulträger oder 25.000,00 € je Schule".to_owned())
    )));
}

/// [BASS-19289] [KOELN-574]
#[test]
fn only_two_programmes_say_that_they_pay_after_bestandskraft() {
    let programmes = built_in().unwrap();
    let after = newest(&programmes).filter(|programme| programme.final_before_drawdown.value == Some(true));
    let after: Vec<&str> = after.map(|programme| programme.code.as_str()).collect();
    assert_eq!(after, ["sofortausstattung-nrw", "ausstattungsoffensive-nrw"]);
}

/// [SH-SOFORT] [SH-SOF2] [LMZ]: what they do not tell is left open.
#[test]
fn the_sofortausstattung_of_other_laender_says_what_is_known() {
    let full = built_in_as("sofortausstattung-sh");
    assert_eq!(full.financing.value, Some(Financing::Voll));
    assert_eq!(full.rate.value, Some(BasisPoints::percent(100)));
    assert!(full.own_share_min.not_applicable && full.fundable.value.is_some());
    let allocated = built_in_as("sofortausstattung-bw");
    assert!(allocated.application_until.not_applicable && allocated.rate.is_missing());
    for programme in [full, allocated] {
        assert!(
            programme.categories.is_missing() && programme.caps.is_missing(),
            "{}",
            programme.code
        );
    }
}

/// [YUMPU-171] [BASS-19289]
#[test]
fn only_two_programmes_say_what_interest_they_ask() {
    let programmes = built_in().unwrap();
    let said = newest(&programmes)
        .filter(|programme| programme.code != "eigene-mittel" && !programme.interest.is_missing());
    let said: Vec<(&str, Option<BasisPoints>)> = said
        .map(|programme| (programme.code.as_str(), programme.interest.value))
        .collect();
    assert_eq!(
        said,
        [
            ("digitalpakt-nrw", Some(BasisPoints::percent(5))),
            ("sofortausstattung-nrw", None)
        ]
    );
}

#[test]
fn own_funds_have_no_rules_and_miss_none() {
    let programme = built_in_as("eigene-mittel");
    assert!(!programme.rate.is_missing());
    assert_eq!(programme.zweckbindung("").start, Some(ZweckbindungStart::None));
    assert!(
        programme
            .parameters()
            .iter()
            .all(|parameter| parameter.value.is_some())
    );
}

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
fn what_is_not_eligible_is_told_by_words() {
    let excluded = built_in_as("lehrkraefte-nrw").not_fundable.value.unwrap();
    let cases = excluded
        .iter()
        .find(|excluded| excluded.name.contains("Koffer"))
        .unwrap();
    assert!(cases.words.contains(&"koffer".to_owned()) && cases.category.is_none());
    let plain = read("nicht_foerderfaehig = { quelle = \"q\", wert = [\"Personal\"] }").unwrap();
    assert!(plain.not_fundable.value.unwrap()[0].words.is_empty());
}

/// [BASS-19970] [MSB-FAQ]
#[test]
fn a_foerderbereich_may_have_days_of_its_own() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().ok();
    let programme = built_in_as("digitalpakt-nrw");
    for (given, start, until) in [
        ("videokonferenzanlagen", day("2024-01-01"), day("2024-05-16")),
        (
            "Videokonferenzanlagen für Berufskollegs (Nr. 2.1 d)",
            day("2024-01-01"),
            day("2024-05-16"),
        ),
        ("it-grundstruktur", None, day("2022-07-31")),
        ("", None, day("2022-07-31")),
    ] {
        assert_eq!(programme.earliest_start_in(given), start, "{given}");
        assert_eq!(programme.application_until_in(given), until, "{given}");
    }
    let shown = programme.parameters();
    let shown = shown
        .iter()
        .find(|parameter| parameter.name == "kategorien")
        .unwrap();
    let value = shown.value.as_deref().unwrap();
    assert!(
        value.contains("Beginn ab 01.01.2024, Antrag bis 16.05.2024"),
        "{value}"
    );
}

#[test]
fn a_cap_concerns_its_foerderbereich_by_code_and_by_name() {
    let programme = built_in_as("digitalpakt-nrw");
    for (code, given, concerned) in [
        (None, "IT-Grundstruktur", true),
        (Some("mobile-endgeraete"), "Schulgebundene mobile Endgeräte", true),
        (Some("mobile-endgeraete"), "mobile-endgeraete", true),
        (Some("mobile-endgeraete"), "IT-Grundstruktur", false),
    ] {
        assert_eq!(programme.concerns(code, given), concerned, "{given}");
    }
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

//! What the built-in programmes say.

mod reading;

use super::*;
use paktbuch_types::{BasisPoints, Financing};

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

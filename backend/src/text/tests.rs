//! Cleaning, comparing and sorting texts.

use super::*;

#[test]
fn distances_read_as_people_say_them() {
    for (days, words) in [
        (0, "heute"),
        (1, "in 1 Tag"),
        (-1, "seit 1 Tag"),
        (60, "in 60 Tagen"),
        (61, "in 2 Monaten"),
        (412, "in 13 Monaten"),
        (-694, "seit 22 Monaten"),
        (-729, "seit 23 Monaten"),
        (-730, "seit 2 Jahren"),
        (2_118, "in 5 Jahren"),
    ] {
        assert_eq!(distance(days), words, "{days}");
    }
    assert_eq!(counted(1, "Gerät", "Geräte"), "1 Gerät");
    assert_eq!(counted(0, "Gerät", "Geräte"), "0 Geräte");
}
use proptest::prelude::*;

#[test]
fn an_excerpt_shows_what_can_be_seen_and_says_that_more_follows() {
    assert_eq!(excerpt("a\u{202e}b\u{200b}c\0", 3), "abc");
    assert_eq!(excerpt("a\u{202e}bcd", 3), "abc…");
    assert_eq!(excerpt("7\u{a0}%\nx", 9), "7\u{a0}%\nx");
}

#[test]
fn spellings_of_one_name_find_each_other() {
    for spellings in [
        &["Müller", "Mueller", "muller", "MÜLLER", "Mu\u{308}ller"][..],
        &["Anne-Frank-Gesamtschule", "Anne Frank  Gesamtschule"],
        &["Straße", "STRASSE", "STRAẞE"],
        &["Jørgensen", "Joergensen", "Jorgensen"],
        &["Håkon", "Haakon"],
        &["D’Angelo", "D'Angelo"],
        &["Işıl", "Isil"],
        &["Łódź", "Lodz"],
        &["Coesfeld", "Cösfeld"],
    ] {
        for spelling in spellings {
            assert_eq!(search_form(spelling), search_form(spellings[0]), "{spelling}");
        }
    }
    assert_eq!(search_form("  Neue   Bauern-Quelle\t1 "), "neue bauern quelle 1");
}

#[test]
fn every_letter_of_din_91379_folds_like_its_official_search_form() {
    let Some(list) = paktbuch_test_data::read("names/din91379_latin_list_search_form_1.3.txt") else {
        return;
    };
    let list = String::from_utf8(list).unwrap();
    let mut letters = 0;
    for line in list.lines() {
        let columns: Vec<&str> = line.split(';').map(str::trim).collect();
        let letter: String = columns[2]
            .split_whitespace()
            .filter_map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()))
            .collect();
        assert_eq!(search_form(&letter), search_form(columns[6]), "{line}");
        assert!(sort_key(&letter).is_ascii(), "{line}");
        letters += 1;
    }
    assert!(letters > 600, "{letters} letters");
}

#[test]
fn names_are_ordered_as_din_5007_says() {
    let ordered = [
        "Ahaus",
        "Ahlen",
        "ahlen Nord",
        "Ahlener Weg",
        "Äpfel",
        "Apotheke",
        "Maßstab",
        "Masstisch",
        "Raum A",
        "Raum 9",
        "Raum 010",
        "Raum 10 b",
        "Zürich",
        "1. Gesamtschule",
        "34. Schule",
    ];
    let mut sorted = ordered;
    sorted.reverse();
    sorted.sort_by_key(|name| sort_key(name));
    assert_eq!(sorted, ordered);
    assert_eq!(sort_key("Müller-Lüdenscheid"), sort_key("MULLER LUDENSCHEID"));
}

#[test]
fn places_are_the_same_whatever_case_and_blanks() {
    for same in [
        &["A 101", "a 101", "A101", " A\u{a0}1 01"][..],
        &["Gebäude A", "GEBÄUDE a", "Gebaeude A", "Geba\u{308}ude A"],
        &["Straßenhaus", "STRASSENHAUS"],
    ] {
        for name in same {
            assert_eq!(name_key(name), name_key(same[0]), "{name}");
        }
    }
    for (one, other) in [
        ("1.01", "101"),
        ("A 1", "AA 1"),
        ("A 1", "Ä 1"),
        ("B 10", "B 010"),
        ("A-1", "A 1"),
    ] {
        assert_ne!(name_key(one), name_key(other), "{one} and {other}");
    }
}

#[test]
fn a_message_quotes_the_beginning_and_stays_as_it_is_otherwise() {
    let honest = "„A-1“ ist kein Betrag, „B-2“ auch nicht. Erlaubt: 1,00.\nUnd „offen";
    assert_eq!(message(honest), honest);
    let long = format!(
        "„{}\0\u{202e}“ ist kein Betrag. Erlaubt: 1,00.",
        "9".repeat(900_000)
    );
    assert_eq!(
        message(&long),
        format!("„{}…“ ist kein Betrag. Erlaubt: 1,00.", "9".repeat(120))
    );
    assert_eq!(message(&"x“".repeat(900_000)).chars().count(), 4_001);
}

#[test]
fn cleaning_keeps_what_can_be_seen() {
    assert_eq!(clean(" A\u{308}\u{0}B\tC\u{202e}\r\nD\u{a0} "), "ÄB C D");
    assert_eq!(clean_lines("\n a \r\n\r\nb\rc \n"), "a\n\nb\nc");
    assert_eq!(clean("-5,00 =SUM(A1)"), "-5,00 =SUM(A1)");
    let hidden = "\u{3164}\u{115f}\u{1160}\u{ffa0}\u{61c}\u{180e}\u{fe00}\u{fe0f}\u{e0000}\u{e0041}\u{e007f}";
    assert_eq!(
        (clean(hidden), excerpt(hidden, 5)),
        (String::new(), String::new())
    );
    assert_eq!(length("C\u{300}ikaña"), 6);
}

#[test]
fn a_line_is_named_by_what_stands_in_it() {
    let text = "eins\r\n zwei \ndrei";
    for (byte, line) in [
        (0, (1, "eins")),
        (7, (2, "zwei")),
        (13, (3, "drei")),
        (99, (3, "drei")),
    ] {
        assert_eq!(line_at(text, byte), line);
    }
    assert_eq!(line_at("eins\n", 5), (2, ""));
}

proptest! {
    #[test]
    fn folding_is_stable_and_never_panics(text in "\\PC*") {
        let cleaned = clean(&text);
        prop_assert_eq!(&clean(&cleaned), &cleaned);
        prop_assert_eq!(search_form(&cleaned), search_form(&text));
        let _ = (sort_key(&text), clean_lines(&text), length(&text));
    }

    #[test]
    fn upper_and_lower_case_are_one(text in "[a-zäöüßA-ZÄÖÜ0-9 -]*") {
        prop_assert_eq!(search_form(&text.to_uppercase()), search_form(&text.to_lowercase()));
        prop_assert_eq!(sort_key(&text.to_uppercase()), sort_key(&text.to_lowercase()));
    }
}

#[test]
fn a_page_shows_a_text_without_its_marks() {
    let typed =
        "## Ziel\n**Alle *drei* Schulen** in einem *Netz*\n- eins\n* zwei\n\n5 * 3 * 2, Preis*) und \\*a\\*";
    assert_eq!(
        unmarked(typed),
        "Ziel\nAlle drei Schulen in einem Netz\n– eins\n– zwei\n\n5 * 3 * 2, Preis*) und *a*"
    );
    for text in ["#1 ist da", "**", "*a", "a*", "– schon so"] {
        assert_eq!(unmarked(text), text);
    }
}

#[test]
fn an_address_on_one_line_becomes_lines() {
    assert_eq!(
        granting_address("Bezirksregierung Münster, Dezernat 48 , 48128 Münster"),
        ["Bezirksregierung Münster", "Dezernat 48", "48128 Münster"]
    );
    assert_eq!(granting_address(" , "), ["Bewilligungsbehörde (Angabe fehlt)"]);
}

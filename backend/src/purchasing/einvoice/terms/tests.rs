//! Phrasings of payment terms, and those that stay text.

use proptest::prelude::*;

use super::*;

fn days(days: u16) -> Until {
    Until::Days(days)
}

fn on(day: &str) -> Until {
    Until::Day(parse_date(day).unwrap())
}

fn both(days: u16, day: &str) -> Until {
    Until::DaysAndDay(days, parse_date(day).unwrap())
}

#[test]
fn days_and_a_day_count_where_they_are_the_same() {
    let issued = parse_date("05.03.2018").unwrap();
    assert_eq!(both(10, "15.03.2018").day(issued), parse_date("15.03.2018").ok());
    assert_eq!(both(10, "16.03.2018").day(issued), None);
}

/// What is read, without the words.
fn read(terms: &str) -> Vec<(Until, Option<i64>)> {
    let found = told(terms).into_iter();
    found
        .map(|told| (told.until, told.rate.map(|rate| rate.0)))
        .collect()
}

#[test]
fn common_phrasings_are_read() {
    for (terms, expected) in [
        (
            "2 % Skonto bei Zahlung innerhalb von 14 Tagen, 30 Tage netto",
            vec![(days(14), Some(200)), (days(30), None)],
        ),
        (
            "zahlbar bis 15.12.2026 abzüglich 3% Skonto bis 01.12.2026",
            vec![(on("15.12.2026"), None), (on("01.12.2026"), Some(300))],
        ),
        ("30 Tage netto", vec![(days(30), None)]),
        (
            "14 Tage 2 % Skonto 30 Tage netto",
            vec![(days(14), Some(200)), (days(30), None)],
        ),
        (
            "Zahlbar innerhalb von 10 Tagen mit 3,0 % Skonto, innerhalb von 20 Tagen mit 2 % Skonto oder in 30 Tagen ohne Abzug.",
            vec![(days(10), Some(300)), (days(20), Some(200)), (days(30), None)],
        ),
        (
            "Bei Zahlung bis zum 01.12.2026 gewähren wir Ihnen 2 % Skonto. Zahlbar bis 15.12.2026 ohne Abzug.",
            vec![(on("01.12.2026"), Some(200)), (on("15.12.2026"), None)],
        ),
        ("Zahlungsziel: 30 Tage ab Rechnungsdatum", vec![(days(30), None)]),
        (
            "Zahlungsbedingungen: 10 Tage abzgl. 2,5 Prozent Skonto, 30 Tage rein netto",
            vec![(days(10), Some(250)), (days(30), None)],
        ),
        (
            "Zahlbar bis 15.12.2026. Vielen Dank für Ihren Auftrag.",
            vec![(on("15.12.2026"), None)],
        ),
        (
            "Skonto 2 % bei Zahlung in 8 Kalendertagen",
            vec![(days(8), Some(200))],
        ),
        (
            "2\u{a0}% Skonto (14 Tage), sonst 30 Tage netto Kasse",
            vec![(days(14), Some(200)), (days(30), None)],
        ),
        (
            "2.5% Skonto innerh. 14 Tagen / 30 Tage netto",
            vec![(days(14), Some(250)), (days(30), None)],
        ),
        (
            "#SKONTO#TAGE=7#PROZENT=2.00#\nSonst 30 Tage netto.",
            vec![(days(30), None)],
        ),
        (
            "Bei Zahlungen binnen 14 Tagen, 2% Skonto",
            vec![(days(14), Some(200))],
        ),
        (
            "Bei Zahlung in 10 Tagen, 3 % Skonto, in 20 Tagen, 2 % Skonto, 30 Tage netto",
            vec![(days(10), Some(300)), (days(20), Some(200)), (days(30), None)],
        ),
        ("Fällig am 2026-12-15", vec![(on("15.12.2026"), None)]),
        (
            "Zahlbar innerhalb 30 Tagen netto bis 04.04.2018, 3% Skonto innerhalb 10 Tagen bis 15.03.2018",
            vec![
                (both(30, "04.04.2018"), None),
                (both(10, "15.03.2018"), Some(300)),
            ],
        ),
    ] {
        assert_eq!(read(terms), expected, "{terms}");
    }
}

#[test]
fn what_is_not_certain_stays_text() {
    for terms in [
        "",
        "Zahlbar innerhalb von 30 Tagen, 2 % Skonto",
        "2 % Skonto, bei Zahlung in 14 Tagen, 3 % Skonto",
        "Bei Zahlung in 14 Tagen, 2 % Skonto netto",
        "2 % Skonto bei Zahlung innerhalb von 14 Werktagen",
        "2 % Skonto bei Zahlung innerhalb von 14 Tagen nach Erhalt der Rechnung",
        "2 % Skonto bei Zahlung innerhalb von 14 Tagen. Dies gilt nicht für Dienstleistungen.",
        "2 % Skonto auf den Warenwert bei Zahlung in 14 Tagen",
        "kein Skonto, 30 Tage netto",
        "2/14, 30 netto",
        "2 % Skonto",
        "2 % innerhalb von 14 Tagen",
        "2-3 % Skonto bei Zahlung in 14 Tagen",
        "2 % Rabatt innerhalb von 14 Tagen",
        "25 % Skonto bei Zahlung innerhalb von 14 Tagen",
        "2 % Skonto in 400 Tagen",
        "sofort zahlbar ohne Abzug",
        "14 Tage netto, 30 Tage netto",
        "30 Tage 2 % Skonto, 14 Tage netto",
        "14 Tage 2 % Skonto, 14 Tage 3 % Skonto",
        "innerhalb 30 Tagen netto bis 04.04.2018, 3% Skonto innerhalb 40 Tagen bis 14.04.2018",
        "zahlbar 14 Tage 2 % Skonto 30 Tage zahlbar",
        "Bei Verzug berechnen wir 9 % Zinsen. 30 Tage netto.",
        "Zahlbar bis 31.02.2026",
    ] {
        assert!(read(terms).is_empty(), "{terms}");
    }
    let endless = format!("30 Tage netto{}", " ".repeat(LONGEST));
    assert!(read(&endless).is_empty());
}

#[test]
fn the_sentence_is_kept_as_it_was_written() {
    let found = told("Vielen Dank. 14 Tage 2 % Skonto, 30 Tage netto.");
    let words: Vec<&str> = found.iter().map(|told| told.words.as_str()).collect();
    assert_eq!(words, ["14 Tage 2 % Skonto, 30 Tage netto."; 2]);
}

proptest! {
    #[test]
    fn whatever_is_written_the_terms_are_possible(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "2", "3,5", "14", "30", "400", "99", "%", "Prozent", "Skonto", "netto", "Tage", "Tagen", "zahlbar", "bis", "ohne Abzug",
                "01.12.2026", "15.12.2026", ",", ".", "oder", "\n", "ab Rechnungsdatum", "Ware",
            ]),
            0..16,
        ),
        noise in "\\PC{0,60}",
    ) {
        for terms in [words.join(" "), noise.clone(), format!("{} {noise}", words.join(" "))] {
            for told in told(&terms) {
                let days = match told.until {
                    Until::Days(days) | Until::DaysAndDay(days, _) => days,
                    Until::Day(_) => 1,
                };
                prop_assert!((1..=366).contains(&days), "{terms}");
                prop_assert!(told.rate.is_none_or(|rate| (1..=2_000).contains(&rate.0)), "{terms}");
                prop_assert!(terms.contains(told.words.as_str()) || terms.contains(['\u{a0}', '\u{202f}']), "{terms}");
            }
        }
    }
}

//! The Verwendungsnachweis as an auditor reads it: every sum follows from the lists below it.

use crate::common::{Book, day, device, input, proof_xlsx, receipt};
use calamine::Data;
use paktbuch_reports::ReportError;
use paktbuch_reports::proof::OwnSource;
use paktbuch_types::Cents;
use proptest::prelude::*;

#[test]
fn every_sum_follows_from_the_receipts() {
    let receipts = [
        receipt("wlan", day(2022, 1, 28), 1_000_050, 900_000),
        receipt("netz", day(2022, 2, 1), 2_000_000, 2_000_000),
        receipt("wlan", day(2022, 2, 1), -50_050, -50_000),
        receipt("display", day(2022, 3, 1), 119_000, 119_000),
    ];
    let (bytes, file) = proof_xlsx(input(), &receipts, &[device("HAV-1", 119_000)]).unwrap();
    let mut book = Book::open(bytes);
    assert_eq!(
        book.sheets(),
        [
            "Deckblatt",
            "Einnahmen",
            "Ausgaben",
            "Belegliste",
            "Inventarliste",
            "Mittelabrufe",
            "Schulen",
            "Sachbericht"
        ]
    );

    assert_eq!(book.text("Ausgaben", "A7"), "E1");
    assert_eq!(
        book.formula("Ausgaben", "E7"),
        "SUMIFS(Belegliste!$L$6:$L$9,Belegliste!$R$6:$R$9,$A7)"
    );
    assert_eq!(book.number("Ausgaben", "E7"), 29_500.0);
    assert_eq!(book.text("Ausgaben", "A8"), "E1.2");
    assert_eq!(
        book.text("Ausgaben", "A9"),
        "E3",
        "the number of the notice, not a running one"
    );
    assert_eq!(
        book.formula("Ausgaben", "F8"),
        "SUMIFS(Belegliste!$M$6:$M$9,Belegliste!$S$6:$S$9,$A8)"
    );
    assert_eq!(book.number("Ausgaben", "F8"), 8_500.0);
    assert_eq!(book.number("Ausgaben", "G7"), -21_500.0);
    assert_eq!(book.number("Ausgaben", "H7"), -0.43);
    assert_eq!(
        book.text("Ausgaben", "H9"),
        "–",
        "nothing planned, nothing to divide by"
    );
    assert_eq!(book.text("Ausgaben", "J9"), "Toleranz fehlt");
    assert_eq!(book.formula("Ausgaben", "E10"), "E7+E9");
    assert_eq!(book.number("Ausgaben", "E10"), 30_690.0);

    let own = 30_690.0 - 26_721.0 - 123.45;
    assert_eq!(book.beside("Einnahmen", "Eigenanteil", 4), Data::Float(own));
    assert_eq!(book.beside("Einnahmen", "Zuwendung", 4), Data::Float(26_721.0));
    assert_eq!(
        book.beside("Einnahmen", "Einnahmen abzüglich Ausgaben", 4),
        Data::Float(0.0)
    );
    assert_eq!(
        book.beside("Deckblatt", "Gesamtausgaben", 2),
        Data::Float(30_690.0)
    );
    assert_eq!(
        book.beside("Deckblatt", "Noch auszuzahlen (+) / zu erstatten (−)", 2),
        Data::Float(-13_279.0)
    );
    assert_eq!(
        book.beside("Deckblatt", "Zeilen der Belegliste", 2),
        Data::Float(4.0)
    );
    assert_eq!(
        book.beside("Deckblatt", "Nachweis fällig am", 1),
        Data::String("Angabe fehlt".into())
    );
    assert_eq!(file.rows, 4);
    assert_eq!(file.totals[0], ("spent_cents", Cents(3_069_000)));
}

#[test]
fn several_sources_of_the_own_share_stand_each_in_a_row_above_it() {
    let source = |source: &str, euros: i64| OwnSource {
        source: source.into(),
        granted: Cents::euros(euros),
    };
    let mut several = input();
    several.income.third_parties.clear();
    several.income.own_sources = vec![
        source("Haushalt", 2_000),
        source("Schulpauschale", 2_000),
        source("Gute Schule 2020", 1_000),
    ];
    // 10,02 € of which the grant bears 9,02 € (90 % rounded): 1,00 € is own share.
    let receipts = [receipt("wlan", day(2022, 1, 28), 1_002, 1_002)];
    let mut book = Book::open(proof_xlsx(several, &receipts, &[]).unwrap().0);
    for (row, name, planned, settled) in [
        (7, "Haushalt", 2_000.0, 0.4),
        (8, "Schulpauschale", 2_000.0, 0.4),
        (9, "Gute Schule 2020", 1_000.0, 0.2),
    ] {
        let at = |column: char| format!("{column}{row}");
        assert_eq!(book.text("Einnahmen", &at('A')), "Quelle des Eigenanteils");
        assert_eq!(book.text("Einnahmen", &at('B')), name);
        assert_eq!(book.number("Einnahmen", &at('C')), planned);
        assert_eq!(book.number("Einnahmen", &at('D')), planned / 50_000.0);
        assert_eq!(book.number("Einnahmen", &at('E')), settled);
        assert_eq!(
            book.formula("Einnahmen", &at('E')),
            format!("ROUND(E10*C{row}/C10,2)")
        );
        assert_eq!(
            book.formula("Einnahmen", &at('F')),
            format!("IF(E$14=0,\"–\",E{row}/E$14)")
        );
    }
    assert_eq!(book.text("Einnahmen", "A10"), "Eigenanteil");
    assert_eq!(book.formula("Einnahmen", "C10"), "SUM(C7:C9)");
    assert_eq!(book.number("Einnahmen", "C10"), 5_000.0);
    assert_eq!(book.number("Einnahmen", "E10"), 1.0);
    // The sources are not counted twice.
    assert_eq!(book.text("Einnahmen", "A14"), "Insgesamt");
    assert_eq!(book.formula("Einnahmen", "C14"), "SUM(C10:C13)");
    assert_eq!(book.number("Einnahmen", "E14"), 10.02);
    assert_eq!(book.beside("Deckblatt", "Eigenanteil", 1), Data::Float(5_000.0));
}

#[test]
fn one_source_of_the_own_share_stands_beside_it() {
    let mut book = Book::open(proof_xlsx(input(), &[], &[]).unwrap().0);
    assert_eq!(book.text("Einnahmen", "A7"), "Eigenanteil");
    assert_eq!(book.text("Einnahmen", "B7"), "Haushalt");
    // What the lists add up is more than that where others pay too, and is named so.
    for sheet in ["Belegliste", "Schulen"] {
        let name = "Eigenanteil und Dritte";
        assert_eq!(book.beside(sheet, name, 0), Data::String(name.to_owned()));
    }
    assert_eq!(book.formula("Einnahmen", "C7"), "");
}

#[test]
fn an_item_is_marked_only_beyond_its_tolerance() {
    for (eligible, hint) in [(6_000_000, "eingehalten"), (6_000_001, "über Toleranz")] {
        let receipts = [receipt("netz", day(2022, 1, 1), eligible, eligible)];
        let (bytes, _) = proof_xlsx(input(), &receipts, &[]).unwrap();
        assert_eq!(Book::open(bytes).text("Ausgaben", "J7"), hint);
    }
}

#[test]
fn a_proof_without_receipts_devices_and_items_is_complete() {
    let mut empty = input();
    empty.items.clear();
    let (bytes, file) = proof_xlsx(empty, &[], &[]).unwrap();
    let mut book = Book::open(bytes);
    assert_eq!(
        book.text("Belegliste", "A6"),
        "Keine bezahlten Belege zum Stichtag"
    );
    assert_eq!(book.number("Belegliste", "L7"), 0.0);
    assert_eq!(book.beside("Deckblatt", "Anzahl der Geräte", 2), Data::Float(0.0));
    assert_eq!(book.beside("Ausgaben", "Ausgaben insgesamt", 3), Data::Float(0.0));
    assert_eq!(file.rows, 0);
}

#[test]
fn receipts_out_of_order_or_without_an_item_are_refused_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = paktbuch_reports::proof::ProofWriter::new(input(), folder.path()).unwrap();
    writer
        .push_receipt(&receipt("netz", day(2022, 2, 2), 100, 100))
        .unwrap();
    let early = writer.push_receipt(&receipt("netz", day(2022, 2, 1), 100, 100));
    assert!(
        matches!(early, Err(ReportError::ReceiptsOutOfOrder { .. })),
        "{early:?}"
    );
    assert!(
        early
            .unwrap_err()
            .to_string()
            .contains("01.02.2022 folgt auf 02.02.2022")
    );
    let unknown = writer.push_receipt(&receipt("mobil", day(2022, 2, 3), 100, 100));
    assert!(
        matches!(unknown, Err(ReportError::UnknownCostKey { .. })),
        "{unknown:?}"
    );
    let file = writer.finish(&mut Vec::new()).unwrap();
    assert_eq!((file.rows, file.totals[0].1), (1, Cents(100)));

    let mut twice = input();
    twice.items[1].key = "wlan".into();
    assert!(matches!(
        proof_xlsx(twice, &[], &[]),
        Err(ReportError::DuplicateCostKey(_))
    ));
}

#[test]
fn the_same_data_and_date_give_the_same_bytes() {
    let make = || {
        let receipts = [receipt("wlan", day(2022, 1, 28), 1_000_050, 900_000)];
        proof_xlsx(input(), &receipts, &[device("HAV-1", 119_000)]).unwrap()
    };
    let ((first, file), (second, again)) = (make(), make());
    assert!(first == second);
    assert_eq!(file, again);
}

/// One of two equal sources of the own share.
fn own_source(source: &str) -> OwnSource {
    OwnSource {
        source: source.into(),
        granted: Cents::euros(2_500),
    }
}

#[test]
fn data_never_becomes_a_formula() {
    let mut hostile = input();
    hostile.authority.name = "=HYPERLINK(\"http://x\")".into();
    hostile.items[0].title = "=1+1".into();
    hostile.notice.reference = "&P=2".into();
    hostile.payouts[0].note = "=cmd|' /C calc'!A1".into();
    hostile.programme = "=cmd|' /C calc'!A4".into();
    hostile.income.own_sources = ["=cmd|' /C calc'!A3", "Haushalt"].map(own_source).into();
    let mut row = receipt("wlan", day(2022, 1, 28), 100, 100);
    row.payee = "=cmd|' /C calc'!A0".into();
    (row.school_number, row.school) = (Some("=HYPERLINK(1)".into()), "=cmd|' /C calc'!A2".into());
    let mut book = Book::open(proof_xlsx(hostile, &[row], &[]).unwrap().0);
    assert_eq!(book.text("Ausgaben", "B7"), "=1+1");
    assert_eq!(book.text("Mittelabrufe", "C6"), "=cmd|' /C calc'!A1");
    assert!(book.says("Einnahmen", "=cmd|' /C calc'!A3") && book.says("Deckblatt", "=cmd|' /C calc'!A4"));
    assert_eq!(book.text("Schulen", "A6"), "=HYPERLINK(1)");
    assert_eq!(book.number("Schulen", "C6"), 1.0);
    assert_eq!(book.formulas("Belegliste").len(), 5, "only the five sums");
    for sheet in book.sheets() {
        for formula in book.formulas(&sheet) {
            assert!(
                !formula.contains("HYPERLINK") && !formula.contains("cmd"),
                "{formula}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn items_add_up_to_the_receipts(amounts in prop::collection::vec((-99_999_999_i64..=99_999_999, 0_usize..3), 0..30)) {
        let receipts: Vec<_> = amounts
            .iter()
            .map(|&(gross, key)| receipt(["netz", "wlan", "display"][key], day(2022, 1, 1), gross, gross / 2))
            .collect();
        let (bytes, file) = proof_xlsx(input(), &receipts, &[]).unwrap();
        let mut book = Book::open(bytes);
        let total: Cents = amounts.iter().map(|&(gross, _)| Cents(gross)).sum();
        prop_assert_eq!(file.totals[0].1, total);
        let items = book.number("Ausgaben", "E7") + book.number("Ausgaben", "E9");
        prop_assert!((items - book.number("Ausgaben", "E10")).abs() < 1e-6);
        prop_assert_eq!((book.number("Ausgaben", "E10") * 100.0).round(), total.0 as f64);
        prop_assert_eq!(book.beside("Einnahmen", "Einnahmen abzüglich Ausgaben", 4), Data::Float(0.0));
    }
}

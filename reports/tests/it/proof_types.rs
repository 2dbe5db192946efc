//! The types of a proof: which sheets it has, and that its sums need no sheet that is not enclosed.

use calamine::Data;
use paktbuch_reports::proof::{Narrative, ProofInput, sheets};
use paktbuch_types::{ProofConfirmation, ProofEdition, ProofType};

use crate::common::{Book, day, device, input, proof_xlsx, receipt};

/// Labels of the Deckblatt and what stands two cells to their right. Of 1.400 € the grant is 90 %, and 40.000 € are paid out.
const SAID: [(&str, f64); 3] = [
    ("Gesamtausgaben", 1_500.0),
    ("davon zuwendungsfähig", 1_400.0),
    ("Ausgezahlt bis zum Stand", 40_000.0),
];
/// What is said of a grant that is settled.
const LEFT: (&str, f64) = ("Noch auszuzahlen (+) / zu erstatten (−)", -38_740.0);

fn written(proof_type: ProofType, encloses_receipts: bool) -> Vec<u8> {
    let input = ProofInput {
        proof_type,
        encloses_receipts,
        ..input()
    };
    let receipts = [
        receipt("wlan", day(2022, 1, 31), 100_000, 100_000),
        receipt("display", day(2022, 3, 1), 50_000, 40_000),
    ];
    proof_xlsx(input, &receipts, &[device("TAB-1", 45_000)])
        .unwrap()
        .0
}

#[test]
fn each_type_has_its_sheets_and_the_same_sums() {
    let all = sheets(ProofEdition::Record, ProofType::Full, true, true);
    for (proof_type, encloses_receipts) in [
        (ProofType::Full, true),
        (ProofType::Full, false),
        (ProofType::Simple, true),
        (ProofType::Simple, false),
        (ProofType::Confirmation, false),
        (ProofType::Interim, true),
        (ProofType::SimpleInterim, false),
    ] {
        let bytes = written(proof_type, encloses_receipts);
        assert!(
            bytes == written(proof_type, encloses_receipts),
            "{proof_type}: the bytes differ"
        );
        let mut book = Book::open(bytes);
        let expected = sheets(ProofEdition::Filing, proof_type, encloses_receipts, false);
        assert_eq!(book.sheets(), expected);
        for sheet in &expected {
            for formula in book.formulas(sheet) {
                let absent = all
                    .iter()
                    .find(|name| !expected.contains(name) && formula.contains(&format!("{name}!")));
                assert_eq!(absent, None, "{proof_type}, {sheet}: {formula}");
            }
        }
        assert_eq!(book.text("Deckblatt", "A1"), proof_type.label());
        for (label, value) in SAID {
            assert_eq!(
                book.beside("Deckblatt", label, 2),
                Data::Float(value),
                "{proof_type}: {label}"
            );
        }
    }
}

#[test]
fn an_interim_proof_settles_and_confirms_nothing_that_is_still_to_come() {
    let all = || input_confirming(ProofConfirmation::ALL.to_vec());
    for &proof_type in ProofType::ALL {
        let told = ProofInput { proof_type, ..all() };
        let mut book = Book::open(proof_xlsx(told, &[], &[device("TAB-1", 45_000)]).unwrap().0);
        let is_settled = !proof_type.is_interim();
        for words in [
            LEFT.0,
            "der Zuwendungszweck erreicht wurde",
            "die örtliche Rechnungsprüfung den Nachweis geprüft hat",
        ] {
            assert_eq!(book.says("Deckblatt", words), is_settled, "{proof_type}: {words}");
        }
        assert!(
            book.says("Deckblatt", "☒  die Ausgaben notwendig waren"),
            "{proof_type}"
        );
        let end = if is_settled {
            "Belegen übereinstimmen,"
        } else {
            "Belegen übereinstimmen."
        };
        assert!(book.says("Deckblatt", end), "{proof_type}");
        assert_eq!(
            book.beside("Deckblatt", "Anzahl der Geräte", 2),
            Data::Float(1.0),
            "{proof_type}"
        );
    }
    let mut book = Book::open(written(ProofType::Full, true));
    assert_eq!(book.beside("Deckblatt", LEFT.0, 2), Data::Float(LEFT.1));
}

/// A proof whose Sachbericht confirms this.
fn input_confirming(confirmed: Vec<ProofConfirmation>) -> ProofInput {
    let narrative = Narrative {
        confirmed,
        ..Narrative::default()
    };
    ProofInput {
        narrative: Some(narrative),
        ..input()
    }
}

#[test]
fn a_simple_proof_tells_the_items_without_their_lines() {
    let mut book = Book::open(written(ProofType::Simple, false));
    assert_eq!(book.text("Ausgaben", "A7"), "E1");
    assert_eq!(book.text("Ausgaben", "A8"), "E3");
    assert_eq!(
        (book.number("Ausgaben", "E7"), book.number("Ausgaben", "F8")),
        (1_000.0, 400.0)
    );
    assert_eq!(
        book.formula("Ausgaben", "E7"),
        "",
        "a value, as the receipts are not enclosed"
    );
    assert_eq!(book.formula("Ausgaben", "E9"), "E7+E8");
    assert_eq!(
        book.beside("Deckblatt", "Zeilen der Belegliste (nicht beigefügt)", 2),
        Data::Float(2.0)
    );
    let mut full = Book::open(written(ProofType::Full, true));
    assert_eq!(full.text("Ausgaben", "A8"), "E1.2");
}

#[test]
fn a_confirmation_says_what_was_used_on_its_one_sheet() {
    let mut book = Book::open(written(ProofType::Confirmation, false));
    assert_eq!(
        book.beside("Deckblatt", "Bestätigung der Verwendung", 1),
        Data::Empty
    );
    let sentence = "Es wird bestätigt, dass die Zuwendung zweckentsprechend verwendet wurde. Ausgegeben sind bis zum 31.03.2025 1.500,00 €, davon zuwendungsfähig 1.400,00 €.";
    assert_eq!(book.beside("Deckblatt", sentence, 1), Data::Empty);
    let sentence = "Auf die Zuwendung entfallen 1.260,00 €, bewilligt sind 45.000,00 €.";
    assert_eq!(book.beside("Deckblatt", sentence, 1), Data::Empty);
}

#[test]
fn the_cover_names_the_narrative_only_where_something_is_told() {
    let head = |narrative: Option<Narrative>| {
        let told = ProofInput { narrative, ..input() };
        let mut book = Book::open(proof_xlsx(told, &[], &[]).unwrap().0);
        book.text("Deckblatt", "A2")
    };
    let told = Narrative {
        result: "Alle Klassen sind ausgestattet.".to_owned(),
        ..Narrative::default()
    };
    assert!(head(Some(told)).starts_with("Zahlenmäßiger Nachweis und Sachbericht · "));
    let confirmed = Narrative {
        confirmed: ProofConfirmation::ALL.to_vec(),
        ..Narrative::default()
    };
    for narrative in [Some(confirmed), None] {
        assert!(head(narrative).starts_with("Zahlenmäßiger Nachweis · "));
    }
}

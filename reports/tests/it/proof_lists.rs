//! The sheets *Mittelabrufe* and *Schulen*: live sums over the receipts, by day and by school.

use crate::common::{Book, day, device, input, installation, proof_xlsx, receipt};
use calamine::Data;
use paktbuch_reports::proof::{
    FindingConfirmation, FindingRow, Narrative, NoticeVersion, ProofInput, sheets,
};
use paktbuch_types::{Cents, ProofConfirmation, ProofEdition, ProofType, Severity};

#[test]
fn each_payout_stands_beside_what_was_paid_until_then() {
    let receipts = [
        receipt("wlan", day(2022, 1, 31), 100_000, 100_000),
        receipt("netz", day(2022, 2, 1), 300_000, 200_000),
        receipt("netz", day(2022, 7, 1), 5_000, 5_000),
    ];
    let (bytes, _) = proof_xlsx(input(), &receipts, &[]).unwrap();
    let mut book = Book::open(bytes);
    let sheet = "Mittelabrufe";
    let titles = ["D5", "H5", "I5"].map(|cell| book.text(sheet, cell));
    assert_eq!(titles, ["ausgezahlt", "davon zuwendungsfähig", "Fördersatz"]);
    assert_eq!(
        book.formula(sheet, "G6"),
        "SUMIFS(Belegliste!$L$6:$L$8,Belegliste!$K$6:$K$8,\"<=\"&$B6)"
    );
    for (cell, euros) in [
        ("D6", 25_000.0),
        ("E6", 25_000.0),
        ("G6", 1_000.0),
        ("H6", 1_000.0),
        ("I6", 0.9),
        ("J6", 900.0),
        ("K6", 24_100.0),
        ("E7", 40_000.0),
        ("G7", 4_000.0),
        ("H7", 3_000.0),
        ("J7", 2_700.0),
        ("D8", 40_000.0),
        ("G8", 4_050.0),
        ("H8", 3_050.0),
        ("J8", 2_745.0),
        ("K8", 37_255.0),
    ] {
        assert_eq!(book.number(sheet, cell), euros, "{cell}");
    }
    assert!(
        matches!(book.cell(sheet, "F6"), Data::DateTime(_)),
        "Verwendung bis"
    );
    assert_eq!(book.text(sheet, "F7"), "Angabe fehlt");
    assert_eq!(book.text(sheet, "C8"), "Summe, Stand 31.03.2025");
    assert_eq!(
        book.beside("Deckblatt", "Ausgezahlt bis zum Stand", 2),
        Data::Float(40_000.0)
    );
}

#[test]
fn schools_add_up_to_the_spending_and_numbers_are_text() {
    let of = |number: Option<&str>, gross: i64| {
        let mut row = receipt("netz", day(2022, 2, 1), gross, gross);
        row.school_number = number.map(str::to_owned);
        row.school = number
            .map(|number| format!("Schule {number}"))
            .unwrap_or_default();
        row
    };
    let receipts = [
        of(Some("12345"), 100),
        of(Some("012345"), 1_000),
        of(None, 7_000),
        of(Some("012345"), -300),
    ];
    let mut elsewhere = device("HAV-2", 100);
    (elsewhere.school_number, elsewhere.school) = (Some("199999".into()), Some("Nur Geräte".into()));
    let (bytes, _) = proof_xlsx(input(), &receipts, &[device("HAV-1", 100), elsewhere]).unwrap();
    let mut book = Book::open(bytes);
    let sheet = "Schulen";
    for (row, number, name, gross, devices) in [
        (6, "012345", "Schule 012345", 7.0, 1.0),
        (7, "12345", "Schule 12345", 1.0, 0.0),
        (8, "199999", "Nur Geräte", 0.0, 1.0),
        (9, "", "keiner Schule zugeordnet", 70.0, 0.0),
        (10, "Insgesamt", "", 78.0, 2.0),
    ] {
        assert_eq!(book.text(sheet, &format!("A{row}")), number);
        assert_eq!(book.text(sheet, &format!("B{row}")), name);
        assert_eq!(book.number(sheet, &format!("C{row}")), gross, "{name}");
        assert_eq!(book.number(sheet, &format!("G{row}")), devices, "{name}");
    }
    assert_eq!(book.beside(sheet, "siehe Blatt Ausgaben", 1), Data::Float(78.0));
    assert_eq!(
        book.beside(sheet, "Abweichung, muss 0,00 sein", 1),
        Data::Float(0.0)
    );
    assert_eq!(book.formula(sheet, "C12"), "ROUND(C10-C11,2)");
}

#[test]
fn the_cover_names_every_notice_with_its_day_reference_and_amount() {
    let version = |kind: &str, year: i32, reference: &str, euros: i64| NoticeVersion {
        kind: kind.into(),
        date: day(year, 9, 14),
        reference: reference.into(),
        granted: Cents::euros(euros),
    };
    let mut changed = input();
    changed.notice.versions = vec![
        version("Zuwendungsbescheid", 2021, "48.02/21", 50_000),
        version("Teilwiderruf", 2022, "48.02/21-1", 45_000),
    ];
    let (bytes, _) = proof_xlsx(changed, &[], &[]).unwrap();
    let mut book = Book::open(bytes);
    assert_eq!(
        book.beside("Deckblatt", "Zuwendungsbescheid", 1),
        "vom 14.09.2021, Az. 48.02/21, Zuwendung 50.000,00 €"
    );
    assert_eq!(
        book.beside("Deckblatt", "Teilwiderruf", 1),
        "vom 14.09.2022, Az. 48.02/21-1, Zuwendung 45.000,00 €"
    );
}

#[test]
fn the_sachbericht_stands_paragraph_by_paragraph_and_ticks_the_cover() {
    let mut told = input();
    told.narrative = Some(Narrative {
        measure: "=Tablets\n\n  \n**und** Hüllen".into(),
        began_on: Some(day(2022, 1, 3)),
        confirmed: vec![ProofConfirmation::Books],
        ..Narrative::default()
    });
    told.notice.early_start = "zulässig ab 01.01.2022".into();
    let (bytes, _) = proof_xlsx(told, &[], &[]).unwrap();
    let mut book = Book::open(bytes);
    let sheet = "Sachbericht";
    assert_eq!(book.text(sheet, "B5"), "=Tablets");
    assert_eq!(
        (book.text(sheet, "A6"), book.text(sheet, "B6")),
        (String::new(), "und Hüllen".into())
    );
    assert!(matches!(book.beside(sheet, "Beginn", 1), Data::DateTime(_)));
    assert_eq!(book.beside(sheet, "Abschluss", 1), "Angabe fehlt");
    assert_eq!(
        book.beside(sheet, "Vorzeitiger Maßnahmebeginn", 1),
        "zulässig ab 01.01.2022"
    );
    assert_eq!(book.beside(sheet, "Abweichungen und Gründe", 1), "keine");
    assert!(book.formulas(sheet).is_empty());
    let books = "die Angaben in diesem Nachweis mit den Büchern und Belegen übereinstimmen,";
    assert_eq!(
        book.beside("Deckblatt", &format!("   ☒  {books}"), 1),
        Data::Empty
    );
    assert_eq!(
        book.beside("Deckblatt", "   ☐  der Zuwendungszweck erreicht wurde,", 1),
        Data::Empty
    );

    let mut book = Book::open(proof_xlsx(input(), &[], &[]).unwrap().0);
    assert_eq!(book.beside(sheet, "Ergebnis und Wirkung", 1), "Angabe fehlt");
    assert_eq!(book.beside(sheet, "Abweichungen und Gründe", 1), "Angabe fehlt");
    assert_eq!(
        book.beside("Deckblatt", &format!("   ☐  {books}"), 1),
        Data::Empty
    );
}

fn record() -> ProofInput {
    let finding = |confirmation| FindingRow {
        rule: "R2".into(),
        severity: Severity::Error,
        subject: "Einzelansatz netz".into(),
        message: "=1+1".into(),
        remedy: "klären".into(),
        source: "ANBest-G".into(),
        confirmation,
    };
    let confirmed = FindingConfirmation {
        reason: "genehmigt".into(),
        by: "Erika Beispiel".into(),
        role: "Fördermittel".into(),
        on: day(2024, 3, 14),
    };
    ProofInput {
        edition: ProofEdition::Record,
        protocol: vec![finding(None), finding(Some(confirmed))],
        ..input()
    }
}

#[test]
fn the_edition_for_the_files_adds_the_findings_and_a_chart() {
    let receipts = [receipt("wlan", day(2022, 1, 31), 100_000, 100_000)];
    let (bytes, _) = proof_xlsx(record(), &receipts, &[]).unwrap();
    let mut book = Book::open(bytes.clone());
    assert_eq!(
        book.sheets(),
        sheets(ProofEdition::Record, ProofType::Full, true, false)
    );
    let sheet = "Prüfprotokoll";
    assert_eq!(
        (book.text(sheet, "D6"), book.text(sheet, "D7")),
        ("offen".into(), "bestätigt".into())
    );
    assert_eq!(
        (book.text(sheet, "F6"), book.text(sheet, "I7")),
        ("=1+1".into(), "genehmigt".into())
    );
    assert_eq!(
        (book.text(sheet, "J7"), book.text(sheet, "K7")),
        ("Erika Beispiel".into(), "Fördermittel".into())
    );
    assert_eq!(book.text(sheet, "A8"), "2 Prüfhinweise, davon 1 bestätigt");
    assert!(book.formulas(sheet).is_empty());
    assert_eq!(book.formula("Diagramm", "D6"), "Ausgaben!$E$7");
    assert_eq!(
        (book.number("Diagramm", "C6"), book.number("Diagramm", "D6")),
        (50_000.0, 1_000.0)
    );
    assert_eq!(book.text("Diagramm", "A7"), "E3");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let chart = std::io::read_to_string(archive.by_name("xl/charts/chart1.xml").unwrap()).unwrap();
    for range in [
        "Diagramm!$A$6:$A$7",
        "Diagramm!$C$6:$C$7",
        "Diagramm!$D$6:$D$7",
        "Diagramm!$D$5",
    ] {
        assert!(chart.contains(range), "{range}: {chart}");
    }
    let filing = proof_xlsx(
        ProofInput {
            edition: ProofEdition::Filing,
            ..record()
        },
        &receipts,
        &[],
    );
    assert_eq!(
        Book::open(filing.unwrap().0).sheets(),
        sheets(ProofEdition::Filing, ProofType::Full, true, false)
    );
    let mut without_plan = record();
    (without_plan.items, without_plan.protocol) = (Vec::new(), Vec::new());
    let mut book = Book::open(proof_xlsx(without_plan, &[], &[]).unwrap().0);
    assert_eq!(book.text("Diagramm", "B6"), "Der Bescheid hat keinen Kostenplan.");
    assert_eq!(book.text(sheet, "F6"), "Keine Prüfhinweise zum Stichtag");
}

#[test]
fn without_payouts_and_receipts_the_sheets_say_so() {
    let mut empty = input();
    empty.payouts.clear();
    let (bytes, _) = proof_xlsx(empty, &[], &[]).unwrap();
    let mut book = Book::open(bytes);
    assert_eq!(
        book.text("Mittelabrufe", "C6"),
        "Bis zum Stand ist nichts ausgezahlt."
    );
    assert_eq!(book.number("Mittelabrufe", "D7"), 0.0);
    assert_eq!(
        book.text("Schulen", "B6"),
        "Keine Belege und keine Geräte zum Stichtag"
    );
    assert_eq!(book.number("Schulen", "C7"), 0.0);
}

#[test]
fn installations_stand_with_place_extent_and_acceptance_on_a_sheet_of_their_own() {
    let mut later = installation("=1+1", -2_000);
    (later.place, later.extent, later.accepted_on) = (String::new(), String::new(), None);
    let installed = ProofInput {
        installations: vec![installation("Position 1: Verkabelung", 1_190_000), later],
        ..input()
    };
    let (bytes, _) = proof_xlsx(installed.clone(), &[], &[]).unwrap();
    assert!(
        bytes == proof_xlsx(installed, &[], &[]).unwrap().0,
        "the bytes differ"
    );
    let mut book = Book::open(bytes);
    assert_eq!(
        book.sheets(),
        sheets(ProofEdition::Filing, ProofType::Full, true, true)
    );
    let sheet = "Anlagen";
    let row = ["A6", "B6", "C6", "D6", "F6", "G6"].map(|cell| book.text(sheet, cell));
    assert_eq!(
        row,
        [
            "Position 1: Verkabelung",
            "Baumberge-Schule",
            "Altbau, Räume 101–112",
            "48 Datenanschlüsse Kat. 7",
            "RE-1",
            "1.2 WLAN"
        ]
    );
    assert!(matches!(book.cell(sheet, "E6"), Data::DateTime(_)), "Abnahme");
    assert_eq!(book.text(sheet, "A7"), "=1+1");
    for missing in ["C7", "D7", "E7"] {
        assert_eq!(book.cell(sheet, missing), Data::Empty, "{missing}");
    }
    assert_eq!(book.text(sheet, "A8"), "Summe (2 Zeilen)");
    assert_eq!(book.formula(sheet, "H8"), "SUM(H6:H7)");
    assert_eq!(book.number(sheet, "H8"), 11_880.0);
    assert_eq!(book.formulas(sheet).len(), 1, "only the sum is a formula");
}

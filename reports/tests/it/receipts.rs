//! The Belegliste alone: the rows of the proof, as workbook and as CSV.

use crate::common::{Book, day, input, receipt};
use paktbuch_reports::receipts::{ReceiptRow, ReceiptsCsv, ReceiptsHead, ReceiptsWriter};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::Cents;

fn head() -> ReceiptsHead {
    ReceiptsHead {
        authority: "Gemeinde Havixbeck".into(),
        programme: "DigitalPakt Schule NRW".into(),
        reference: "48.02/21".into(),
        notice_date: day(2021, 9, 14),
        as_of: day(2025, 3, 31),
        items: input().items,
    }
}

fn rows() -> [ReceiptRow; 2] {
    let mut hostile = receipt("netz", day(2022, 2, 1), -5_000, -5_000);
    hostile.payee = "=HYPERLINK(\"http://x\")".into();
    hostile.subject = "+1;2".into();
    hostile.order_reference = Some("V-12".into());
    [receipt("wlan", day(2022, 1, 31), 123_456, 100_000), hostile]
}

fn xlsx(rows: &[ReceiptRow]) -> (Vec<u8>, ReportFile) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = ReceiptsWriter::new(&head(), folder.path()).unwrap();
    rows.iter().for_each(|row| writer.push(row).unwrap());
    let mut bytes = Vec::new();
    let file = writer.finish(&mut bytes).unwrap();
    (bytes, file)
}

#[test]
fn the_workbook_has_the_sheet_of_the_proof_and_the_same_bytes_again() {
    let (bytes, file) = xlsx(&rows());
    assert!(bytes == xlsx(&rows()).0);
    assert_eq!((file.rows, file.totals[0]), (2, ("spent_cents", Cents(118_456))));
    let mut book = Book::open(bytes);
    assert_eq!(book.sheets(), ["Belegliste"]);
    assert_eq!(book.text("Belegliste", "A6"), "1");
    assert_eq!(book.text("Belegliste", "S6"), "E1.2");
    assert_eq!(book.formula("Belegliste", "L8"), "SUM(L6:L7)");
    assert_eq!(book.number("Belegliste", "L8"), 1_184.56);
    assert_eq!(book.formulas("Belegliste").len(), 5);
}

#[test]
fn the_csv_has_the_same_columns_and_no_formula() {
    let mut bytes = Vec::new();
    let mut writer = ReceiptsCsv::new(&head().items, &mut bytes).unwrap();
    rows().iter().for_each(|row| writer.push(row).unwrap());
    let early = writer.push(&receipt("netz", day(2022, 1, 1), 100, 100));
    assert!(
        matches!(early, Err(ReportError::ReceiptsOutOfOrder { .. })),
        "{early:?}"
    );
    let file = writer.finish().unwrap();
    assert_eq!(file.totals, xlsx(&rows()).1.totals);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(
        lines[0].starts_with("\u{feff}Lfd. Nr.;Belegnr.;Rechnungsnr."),
        "{text}"
    );
    assert_eq!(
        lines[1],
        "1;;RE-1;01.01.2022;Müller & Söhne;Displays;IT-Grundstruktur;012345;Baumberge-Schule;;31.01.2022;1234,56;1000,00;;900,00;334,56;;E1;E1.2"
    );
    assert!(
        lines[2].contains(";\"'=HYPERLINK(\"\"http://x\"\")\";\"'+1;2\";"),
        "{text}"
    );
    assert!(lines[2].contains(";-50,00;"), "{text}");
    assert_eq!(lines.len(), 4, "{text}");
}

#[test]
fn a_list_without_receipts_says_so() {
    let (bytes, file) = xlsx(&[]);
    assert_eq!(file.rows, 0);
    let text = Book::open(bytes).text("Belegliste", "A6");
    assert_eq!(text, "Keine bezahlten Belege zum Stichtag");
}

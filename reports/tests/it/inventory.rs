//! The Inventarliste as others read it: values, types, formulas, bytes.

use crate::common::{Book, device, inventory_xlsx};
use calamine::Data;
use paktbuch_reports::inventory::{InventoryCsv, InventoryRow};
use paktbuch_types::Cents;
use paktbuch_types::csv_text::restore;
use proptest::prelude::*;

const SHEET: &str = "Inventarliste";

fn csv(rows: &[InventoryRow]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = InventoryCsv::new(&mut bytes).unwrap();
    for row in rows {
        writer.push(row).unwrap();
    }
    writer.finish().unwrap();
    bytes
}

#[test]
fn values_keep_their_types_and_the_total_is_a_live_sum() {
    let (bytes, file) = inventory_xlsx(&[device("HAV-1", 119_000), device("HAV-2", -2_380)]);
    let mut book = Book::open(bytes);
    assert_eq!(book.text(SHEET, "A4"), "Auswahl: Schule: Baumberge-Schule");
    assert_eq!(book.text(SHEET, "A6"), "Inventarnr.");
    assert_eq!(book.text(SHEET, "T6"), "Verbleib");
    assert_eq!(book.cell(SHEET, "A7"), Data::String("HAV-1".into()));
    assert_eq!(
        book.cell(SHEET, "I7"),
        Data::String("012345".into()),
        "leading zero stays"
    );
    assert!(matches!(book.cell(SHEET, "E7"), Data::DateTime(date) if date.as_f64() == 44_837.0));
    assert_eq!(book.cell(SHEET, "F7"), Data::Empty);
    assert_eq!(book.number(SHEET, "H8"), -23.8);
    assert_eq!(book.formula(SHEET, "H9"), "SUM(H7:H8)");
    assert_eq!(book.number(SHEET, "H9"), 1_166.2);
    // The second printed page repeats the first column alone: the label has to fit in it.
    assert_eq!(
        [book.text(SHEET, "A9"), book.text(SHEET, "B9")],
        ["Summe", "2 Geräte"]
    );
    assert_eq!(file.rows, 2);
    assert_eq!(file.totals[1], ("gross_cents", Cents(116_620)));
}

#[test]
fn a_list_without_devices_says_so() {
    let (bytes, file) = inventory_xlsx(&[]);
    let mut book = Book::open(bytes);
    assert_eq!(book.text(SHEET, "A7"), "Keine Geräte zum Stichtag");
    assert_eq!(book.formula(SHEET, "H8"), "SUM(H7:H7)");
    assert_eq!(book.number(SHEET, "H8"), 0.0);
    assert_eq!(file.rows, 0);
}

#[test]
fn the_same_rows_give_the_same_bytes_and_hash() {
    let rows = [device("HAV-1", 1), device("HAV-2", 2)];
    let (first, file) = inventory_xlsx(&rows);
    let (second, again) = inventory_xlsx(&rows);
    assert!(first == second);
    assert_eq!(file, again);
    let (other, _) = inventory_xlsx(&rows[..1]);
    assert!(first != other);
}

#[test]
fn csv_has_bom_semicolons_crlf_and_german_values() {
    let bytes = csv(&[device("HAV-1", 123_456_789)]);
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.strip_prefix('\u{feff}').unwrap().split("\r\n");
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("Inventarnr.;Kategorie;Hersteller / Modell;")
    );
    let row = lines.next().unwrap();
    assert!(row.contains(";03.10.2022;;"), "{row}");
    assert!(row.contains(";1234567,89;"), "{row}");
    assert_eq!(row.split(';').count(), 20);
    assert_eq!(lines.next(), Some(""));
}

#[test]
fn hostile_text_stays_text_in_both_formats() {
    let Some(cases) = paktbuch_test_data::read("hostile/csv_formula_cases.csv") else {
        return;
    };
    let texts: Vec<String> = csv::Reader::from_reader(cases.as_slice())
        .records()
        .map(|record| record.unwrap()[0].to_owned())
        .collect();
    assert!(texts.len() > 20);
    let rows: Vec<_> = texts
        .iter()
        .map(|text| InventoryRow {
            model: text.clone(),
            ..device("HAV-1", 1)
        })
        .collect();

    let mut book = Book::open(inventory_xlsx(&rows).0);
    assert_eq!(book.formulas(SHEET).len(), 2, "only the two sums");
    for (row, text) in (7..).zip(&texts) {
        assert_eq!(&book.text(SHEET, &format!("C{row}")), text);
    }

    let bytes = csv(&rows);
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
    for (record, text) in reader.records().zip(&texts) {
        let cell = record.unwrap()[2].to_owned();
        assert_eq!(restore(&cell), text);
        let harmless = ["-5,00", "+49 2507 33-0", "1-2 Klassen", "5 % Skonto"].contains(&text.as_str());
        assert_eq!(cell.starts_with('\''), !harmless, "{cell:?}");
    }
}

#[test]
fn overlong_and_forbidden_characters_do_not_spoil_the_workbook() {
    let row = InventoryRow {
        model: format!("\u{0}\u{1b}{}", "ü".repeat(40_000)),
        ..device("HAV-1", 1)
    };
    let mut book = Book::open(inventory_xlsx(&[row]).0);
    let text = book.text(SHEET, "C7");
    assert_eq!(text.encode_utf16().count(), 32_767);
    assert!(text.ends_with('…'));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_cached_total_is_the_sum_of_the_cells(amounts in prop::collection::vec(-99_999_999_i64..=99_999_999, 0..40)) {
        let rows: Vec<_> = amounts.iter().map(|&gross| device("HAV-1", gross)).collect();
        let (bytes, file) = inventory_xlsx(&rows);
        let mut book = Book::open(bytes);
        let total_row = 7 + amounts.len().max(1);
        let total = book.number(SHEET, &format!("H{total_row}"));
        let cells: f64 = (7..total_row).filter(|_| !amounts.is_empty()).map(|row| book.number(SHEET, &format!("H{row}"))).sum();
        prop_assert!((total - cells).abs() < 1e-6, "{total} {cells}");
        prop_assert_eq!(file.totals[1].1, amounts.iter().copied().map(Cents).sum::<Cents>());
    }
}

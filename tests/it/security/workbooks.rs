//! Workbooks that fill memory or are none: refused in German, and the service goes on.

use std::io::{Cursor, Write};

use paktbuch::purchasing::read_sheet;
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_tests::{TestApp, on_both};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::devices::world;

fn workbook(rows: u32, text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Zahldatum", "Rechnungsnr.", "Zahlbetrag", "Seriennummer"]) {
        sheet.write(0, column, heading).unwrap();
    }
    for row in 1..=rows {
        sheet.write(row, 1, text).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// A workbook whose part of this name begins with `start` and then repeats `filling`.
fn filled(part: &str, start: &str, filling: &[u8], times: usize) -> Vec<u8> {
    let good = workbook(1, "RE-1");
    let mut good = ZipArchive::new(Cursor::new(good)).unwrap();
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..good.len() {
        let other = good.by_index_raw(index).unwrap();
        if other.name().unwrap() != part {
            bomb.raw_copy_file(other).unwrap();
        }
    }
    bomb.start_file(part, SimpleFileOptions::default()).unwrap();
    bomb.write_all(start.as_bytes()).unwrap();
    let block = filling.repeat(10_000);
    for _ in 0..times / 10_000 {
        bomb.write_all(&block).unwrap();
    }
    bomb.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_grows_in_memory_ends_its_reader_only() {
    if !has_worker() {
        return;
    }
    // Unpacked it is allowed; each of its twenty million texts takes a multiple of its five bytes.
    let bomb = filled("xl/sharedStrings.xml", "<sst>", b"<si/>", 20_000_000);
    assert!(bomb.len() < 1024 * 1024);
    let message = read_sheet(&worker(), &bomb).unwrap_err().to_string();
    assert!(
        message.contains("zu viel Speicher") || message.contains("dauert zu lange"),
        "{message}"
    );
}

on_both! {
    async fn bombs_and_impostors_are_refused_on_every_page(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = world::build(&app.db).await;
        let (browser, devices) = (app.foerdermittel().await, app.schul_it(&["190743"]).await);
        let good = workbook(1, "RE-1");
        let mut liar = good.clone();
        let entry = liar.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        liar[entry + 24..entry + 28].copy_from_slice(&[0xFF; 4]);
        let files: [(&[u8], &str); 5] = [
            (&liar, "entpackt sich auf mehr als 128 MB"),
            (&workbook(2_000, &"x".repeat(32_000)), "enthält zu viel Text"),
            (&good[..good.len() / 2], "Die Excel-Datei ist beschädigt"),
            (b"PK\x03\x04kaputt", "Die Excel-Datei ist beschädigt"),
            (b"%PDF-1.7\n1 0 obj\nendobj", "sondern eine PDF-Datei"),
        ];
        let takeover = format!("/bescheide/{}/uebernahme", world.notice);
        let pages = [
            (&browser, "/zahlungen/einlesen", "datei"),
            (&devices, "/geraete/einlesen", "file"),
            (&browser, &takeover, "belege"),
        ];
        for (browser, page, field) in pages {
            for (bytes, words) in files {
                let answer = browser.upload(page, &[], &[(field, "liste.xlsx", bytes)]).await.expect(422);
                answer.assert_shows(words);
                browser.get(page).await.assert_status(200);
            }
        }
    }
}

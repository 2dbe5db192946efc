//! P1: the inventory list of 20 columns as a workbook, beside bare rust_xlsxwriter writing the same cells.

use std::fs::File;
use std::io::BufWriter;

use chrono::{Days, NaiveDate};
use paktbuch_reports::inventory::{InventoryHead, InventoryRow, InventoryWriter};
use paktbuch_types::Cents;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::Effort;
use crate::measure::{median, memory, milliseconds};
use crate::process::numbers;
use crate::table::{Line, Table};

const PROMISED: usize = 100_000;

/// Measures time and memory at three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    let sizes = effort.sizes(PROMISED);
    for rows in sizes {
        let promised = rows == sizes[2];
        let (mut ours, mut bare, mut peak) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..effort.rounds() {
            let rows = rows.to_string();
            let result = numbers(&["inventory", "ours", &rows]);
            ours.push(result[0]);
            peak.push(result[1]);
            bare.push(numbers(&["inventory", "bare", &rows])[0]);
        }
        let size = format!("{rows} devices");
        table.add(Line {
            case: "inventory workbook, time".to_owned(),
            size: size.clone(),
            ours: median(ours),
            unit: "ms",
            limit: median(bare),
            goal: effort.goal(promised, 1.3),
        });
        table.add(Line {
            case: "inventory workbook, peak memory".to_owned(),
            size,
            ours: median(peak),
            unit: "MiB",
            limit: 120.0,
            goal: effort.goal(promised, 1.0),
        });
    }
}

/// Child: writes the list by our writer and prints milliseconds and peak memory.
pub fn write_ours(rows: usize) {
    let folder = tempfile::tempdir().expect("a folder for the workbook");
    let time = milliseconds(|| {
        let head = InventoryHead {
            authority: "Musterkreis".to_owned(),
            filter: String::new(),
            as_of: day(0),
        };
        let mut writer = InventoryWriter::new(&head, folder.path()).expect("a workbook");
        for index in 0..rows {
            writer.push(&row(index)).expect("a row");
        }
        let mut file = BufWriter::new(File::create(folder.path().join("ours.xlsx")).expect("a file"));
        writer.finish(&mut file).expect("a whole workbook");
    });
    println!("{time} {}", memory("self", "VmHWM"));
}

/// Child: writes the same cells by the library alone and prints the same figures.
pub fn write_bare(rows: usize) {
    let folder = tempfile::tempdir().expect("a folder for the workbook");
    let time = milliseconds(|| {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder.path()).expect("a folder for rows");
        let sheet = workbook.add_worksheet_with_constant_memory().expect("a sheet");
        let formats = (
            Format::new().set_num_format("dd.mm.yyyy"),
            Format::new().set_num_format("#,##0.00"),
        );
        for index in 0..rows {
            let line = u32::try_from(index).expect("a row number");
            write_cells(sheet, line, &row(index), &formats).expect("a row");
        }
        workbook
            .save(folder.path().join("bare.xlsx"))
            .expect("a whole workbook");
    });
    println!("{time} {}", memory("self", "VmHWM"));
}

fn write_cells(
    sheet: &mut Worksheet,
    line: u32,
    row: &InventoryRow,
    (date, money): &(Format, Format),
) -> Result<(), XlsxError> {
    let texts = [
        (0, Some(&row.inventory_number)),
        (1, Some(&row.category)),
        (2, Some(&row.model)),
        (3, row.serial.as_ref()),
    ];
    for (column, text) in texts {
        sheet.write_string(line, column, text.map_or("", String::as_str))?;
    }
    for (column, day) in [(4, row.purchased_on), (5, row.commissioned_on)] {
        sheet.write_datetime_with_format(line, column, day.unwrap_or_default(), date)?;
    }
    for (column, amount) in [(6, row.net.unwrap_or_default()), (7, row.gross)] {
        let cents = i32::try_from(amount.0).expect("a price");
        sheet.write_number_with_format(line, column, f64::from(cents) / 100.0, money)?;
    }
    let texts = [
        (8, &row.school_number),
        (9, &row.school),
        (10, &row.site),
        (11, &row.room),
        (12, &row.supplier),
        (13, &row.invoice_number),
        (14, &row.receipt_number),
        (15, &row.programme),
        (16, &row.notice_reference),
    ];
    for (column, text) in texts {
        sheet.write_string(line, column, text.as_deref().unwrap_or_default())?;
    }
    sheet.write_datetime_with_format(line, 17, row.zweckbindung_until.unwrap_or_default(), date)?;
    sheet.write_string(line, 18, &row.status)?;
    sheet.write_string(line, 19, row.whereabouts.as_deref().unwrap_or_default())?;
    Ok(())
}

/// Some device.
pub fn row(index: usize) -> InventoryRow {
    let text = |word: &str, of: usize| Some(format!("{word} {}", index % of));
    let gross = Cents(39_900 + i64::try_from(index % 700).expect("a small number"));
    InventoryRow {
        inventory_number: format!("MK-2024-{index:06}"),
        category: "Tablet (iPad)".to_owned(),
        model: format!("Apple iPad ({}. Generation)", 7 + index % 4),
        serial: Some(format!("DMPX{index:08}")),
        purchased_on: Some(day(index % 900)),
        commissioned_on: Some(day(index % 900 + 14)),
        net: Some(Cents(gross.0 * 100 / 119)),
        gross,
        school_number: Some(format!("19{:04}", index % 60)),
        school: text("Gesamtschule Musterort", 60),
        site: text("Standort", 3),
        room: text("Raum", 90),
        supplier: text("Bürotechnik", 12),
        invoice_number: text("RE-2024", 800),
        receipt_number: text("Beleg", 800),
        programme: Some("DigitalPakt Schule NRW".to_owned()),
        notice_reference: text("48.02.01", 25),
        zweckbindung_until: Some(day(2_500)),
        status: "verfügbar".to_owned(),
        whereabouts: text("Klasse", 30),
    }
}

fn day(after: usize) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2023, 1, 2).expect("a day");
    start + Days::new(u64::try_from(after).expect("a small number"))
}

//! The looks of a list that has no row of sums, read from its XML.

use std::io::Cursor;

use paktbuch_reports::list::{Cell, Column, Columns, Kind, ListHead, write_xlsx};

use crate::common::day;

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Was", 12, Kind::Text),
        Column::new("Frist", 14, Kind::Date),
    ],
    totals: &[],
};

static WIDE: Columns = Columns {
    columns: &[
        Column::new("Was", 100, Kind::Text),
        Column::new("Warum", 100, Kind::Text),
    ],
    totals: &[],
};

fn sheet(rows: &[Vec<Cell>]) -> String {
    sheet_of(COLUMNS, rows)
}

fn sheet_of(columns: Columns, rows: &[Vec<Cell>]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let head = ListHead {
        authority: "Gemeinde Havixbeck".to_owned(),
        title: "Fristen",
        sentence: "Eine Probe.".to_owned(),
        as_of: day(2025, 3, 31),
    };
    let mut out = Cursor::new(Vec::new());
    write_xlsx(&head, columns, rows, folder.path(), &mut out).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(out.into_inner())).unwrap();
    std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap()
}

/// The looks of the cells of a row, e.g. `["7", "9"]`; `None` unless the sheet has exactly one row of this number.
fn looks(xml: &str, row: usize) -> Option<Vec<String>> {
    let mut found = xml.split("<row ").skip(1).filter_map(|rest| {
        let (number, rest) = rest.strip_prefix("r=\"")?.split_once('"')?;
        (number == row.to_string()).then_some(rest)
    });
    let (only, None) = (found.next()?, found.next()) else {
        return None;
    };
    let cells = only.split("</row>").next()?.split("<c ").skip(1);
    let look = |cell: &str| Some(cell.split(" s=\"").nth(1)?.split('"').next()?.to_owned());
    cells.map(look).collect()
}

#[test]
fn the_last_row_of_a_list_without_sums_looks_like_the_others() {
    let long = "Verwendungsnachweis einreichen, mit allen Anlagen und der Unterschrift";
    let row = |text: &str| vec![Cell::from(text), Some(day(2031, 12, 31)).into()];
    let xml = sheet(&[row(long), row("kurz"), row(long)]);
    let rows = xml.split("<row r=\"").skip(1);
    let numbers: Vec<&str> = rows.filter_map(|rest| rest.split('"').next()).collect();
    let last = xml.split("<autoFilter ref=\"").nth(1).unwrap();
    let last = last.split('"').next().unwrap().rsplit('B').next().unwrap();
    let last: usize = last.parse().unwrap();
    let first = looks(&xml, last - 2).unwrap_or_else(|| panic!("{numbers:?}"));
    assert_eq!(first.len(), 2);
    assert_eq!(looks(&xml, last - 1), Some(first.clone()), "{numbers:?}");
    assert_eq!(looks(&xml, last), Some(first), "{numbers:?}");
}

#[test]
fn a_list_too_wide_for_a4_is_printed_on_a3() {
    for (columns, paper) in [(COLUMNS, "9"), (WIDE, "8")] {
        let xml = sheet_of(columns, &[vec!["Frist".into(), Cell::Nothing]]);
        assert!(xml.contains(&format!("paperSize=\"{paper}\"")), "{xml}");
        assert!(xml.contains("orientation=\"landscape\""), "{xml}");
    }
}

//! The chart of a list: a table that follows the list, and columns of it.

use std::io::Cursor;

use paktbuch_reports::list::{
    Cell, Column, Columns, GroupBy, Kind, ListChart, ListHead, Shows, write_charted,
};
use paktbuch_types::Cents;

use crate::common::{Book, day};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Schule", 20, Kind::Text),
        Column::new("lt. Bescheid", 14, Kind::Money),
        Column::new("bezahlt", 14, Kind::Money),
        Column::new("offen", 14, Kind::Money),
        Column::new("gebunden bis", 14, Kind::Date),
    ],
    totals: &["planned_cents", "paid_cents", "open_cents"],
};

fn row(school: &str, planned: i64, paid: i64, until: i32) -> Vec<Cell> {
    vec![
        school.into(),
        Cell::Money(Cents(planned)),
        Cell::Money(Cents(paid)),
        Cell::Difference {
            amount: Cents(planned - paid),
            of: 1,
            less: 2,
        },
        Some(day(until, 12, 31)).into(),
    ]
}

fn rows() -> Vec<Vec<Cell>> {
    let mut gone = vec![Cell::Nothing; 5];
    gone[0] = "entfallen".into();
    vec![
        row("=Nord: A*", 10_000, 3_333, 2031),
        row("Süd", 700, 0, 2027),
        row("=Nord: B", 2_000, 1, 2031),
        gone,
    ]
}

fn written(by: GroupBy, shows: Shows, rows: &[Vec<Cell>]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let head = ListHead {
        authority: "Gemeinde Havixbeck".to_owned(),
        title: "Übersicht",
        sentence: "Eine Probe.".to_owned(),
        as_of: day(2025, 3, 31),
    };
    let chart = ListChart {
        title: "Probe, in Euro",
        group: "Gruppe",
        by,
        shows,
    };
    let mut out = Cursor::new(Vec::new());
    write_charted(&head, (COLUMNS, Some(chart)), rows, folder.path(), &mut out).unwrap();
    out.into_inner()
}

fn chart_xml(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name("xl/charts/chart1.xml").unwrap()).unwrap()
}

#[test]
fn sums_follow_the_list_and_the_columns_show_them() {
    let sums = Shows::Sums(&[1, 2, 3]);
    let bytes = written(GroupBy::Before(0), sums, &rows());
    assert!(
        bytes == written(GroupBy::Before(0), sums, &rows()),
        "the same bytes"
    );
    let chart = chart_xml(&bytes);
    for range in [
        "Diagramm!$A$6:$A$7",
        "Diagramm!$B$6:$B$7",
        "Diagramm!$D$6:$D$7",
        "Diagramm!$D$5",
    ] {
        assert!(chart.contains(range), "{range}: {chart}");
    }
    let mut book = Book::open(bytes);
    assert_eq!(book.sheets(), ["Übersicht", "Diagramm"]);
    let titles = ["A5", "B5", "C5", "D5"].map(|cell| book.text("Diagramm", cell));
    assert_eq!(titles, ["Gruppe", "lt. Bescheid", "bezahlt", "offen"]);
    let names = ["A6", "A7"].map(|cell| book.text("Diagramm", cell));
    assert_eq!(names, ["=Nord", "Süd"]);
    assert_eq!(book.number("Diagramm", "B6"), 120.0);
    assert_eq!(book.number("Diagramm", "C6"), 33.34);
    assert_eq!(book.number("Diagramm", "D7"), 7.0);
    assert_eq!(
        book.formula("Diagramm", "B6"),
        "SUMPRODUCT(EXACT(LEFT(Übersicht!$A$6:$A$9,FIND(\": \",Übersicht!$A$6:$A$9&\": \")-1),$A6)*Übersicht!$B$6:$B$9)"
    );
}

#[test]
fn a_school_is_told_from_another_letter_by_letter() {
    let mut book = Book::open(written(GroupBy::Text(0), Shows::Sums(&[1]), &rows()));
    let names = ["A6", "A7", "A8"].map(|cell| book.text("Diagramm", cell));
    assert_eq!(names, ["=Nord: A*", "Süd", "=Nord: B"]);
    assert_eq!(
        book.formula("Diagramm", "B8"),
        "SUMPRODUCT(EXACT(Übersicht!$A$6:$A$9,$A8)*Übersicht!$B$6:$B$9)"
    );
}

#[test]
fn years_count_their_rows() {
    let bytes = written(GroupBy::Year(4), Shows::Rows("Geräte"), &rows());
    assert!(chart_xml(&bytes).contains("Diagramm!$B$6:$B$7"));
    let mut book = Book::open(bytes);
    let found = ["A6", "B6", "A7", "B7"].map(|cell| book.number("Diagramm", cell));
    assert_eq!(found, [2027.0, 1.0, 2031.0, 2.0]);
    assert_eq!(
        book.formula("Diagramm", "B7"),
        "SUMPRODUCT(1*(YEAR(Übersicht!$E$6:$E$9)=$A7))"
    );
}

#[test]
fn an_empty_list_has_no_chart() {
    let book = Book::open(written(GroupBy::Text(0), Shows::Sums(&[1]), &[]));
    assert_eq!(book.sheets(), ["Übersicht"]);
}

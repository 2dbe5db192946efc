//! The tables of the charts of lists, recalculated by another program.

use std::fs::File;

use paktbuch_reports::list::{
    Cell, Column, Columns, GroupBy, Kind, ListChart, ListHead, Shows, write_charted,
};
use paktbuch_types::Cents;

use super::recalculates::{assert_recalculates, day, skipped};

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Schule", 20, Kind::Text),
        Column::new("lt. Bescheid", 14, Kind::Money),
        Column::new("gebunden bis", 14, Kind::Date),
    ],
    totals: &["planned_cents"],
};

/// Names that a formula would read otherwise, two that differ in one letter's case, a row without an amount or day.
#[test]
fn the_charts_of_lists_keep_every_value() {
    if skipped() {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let names = ["Nord: A", "nord: B", "Süd*", "012345", "=1+1", "Nord: \"C\""];
    let mut rows: Vec<Vec<Cell>> = (0..60_i64)
        .map(|index| {
            let name = names[usize::try_from(index % 6).unwrap()];
            let until = day(index.unsigned_abs() * 40);
            vec![
                name.into(),
                Cell::Money(Cents(index * 98_713 % 777_777)),
                Some(until).into(),
            ]
        })
        .collect();
    rows.push(vec!["entfallen".into(), Cell::Nothing, Cell::Nothing]);
    for (by, shows) in [
        (GroupBy::Text(0), Shows::Sums(&[1])),
        (GroupBy::Before(0), Shows::Sums(&[1])),
        (GroupBy::Year(2), Shows::Rows("Geräte")),
    ] {
        let head = ListHead {
            authority: "Gemeinde Havixbeck".into(),
            title: "Budgetübersicht",
            sentence: "Eine Probe.".into(),
            as_of: day(0),
        };
        let chart = ListChart {
            title: "Probe",
            group: "Gruppe",
            by,
            shows,
        };
        let path = work.path().join("liste.xlsx");
        let mut file = File::create(&path).unwrap();
        write_charted(&head, (COLUMNS, Some(chart)), &rows, work.path(), &mut file).unwrap();
        assert_recalculates(&path, work.path());
    }
}

//! One figure of a filed proof that somebody looks for, with what adds up to it. Pure calculation.

use paktbuch_types::{Cents, DeviceId, InvoiceId};

use crate::filing::rows::{Figure, FigureList, FigureRecord, FigureRow, FigureTerm, FigureValue};
use crate::reporting::{Contents, Part, Statement};

/// A list of the proof with the amounts that it prints.
type List = (Part, &'static str, &'static [&'static str]);

/// The lists in the order in which they are shown.
const LISTS: [List; 6] = [
    (
        Part::Item,
        "Einzelansätze",
        &["lt. Bescheid", "lt. Bescheid zuwendungsfähig"],
    ),
    (
        Part::Receipt,
        "Zeilen der eingereichten Belegliste",
        &[
            "Betrag brutto",
            "davon zuwendungsfähig",
            "Zuwendungsanteil",
            "Eigenanteil",
        ],
    ),
    (
        Part::Device,
        "Zeilen der eingereichten Inventarliste",
        &["Preis brutto", "Preis netto"],
    ),
    (
        Part::Installation,
        "Zeilen des eingereichten Blatts Anlagen",
        &["Betrag brutto"],
    ),
    (Part::Payout, "Auszahlungen", &["Betrag"]),
    (
        Part::Income,
        "Leistungen Dritter und weitere Förderung",
        &["lt. Abrechnung", "lt. Bescheid"],
    ),
];

/// What the proof says at a place (as [`FiledLine`](crate::filing::FiledLine) counts it), with what was `sought` marked; `None` where it
/// says nothing there. `is_listed`: its Belegliste is enclosed.
#[must_use]
pub(in crate::filing) fn figure(
    contents: &Contents,
    (place, sought): (usize, &str),
    is_listed: bool,
) -> Option<Figure> {
    let totals = contents.totals();
    let statement = contents.statements().iter().chain(&totals).nth(place)?;
    let values = marked(statement, sought);
    let names: Vec<&str> = values
        .iter()
        .filter(|value| value.is_sought)
        .map(|value| value.name.as_str())
        .collect();
    let behind = contents.behind(statement, &names);
    let place = |wanted: &Statement| {
        let mut rows = contents.statements().iter();
        rows.position(|row| std::ptr::eq(row, wanted))
    };
    let terms = behind.terms.iter().map(|term| FigureTerm {
        label: term.label.clone(),
        value: term.value.clone(),
        place: term.of.and_then(place),
    });
    let is_of_notice = !names.is_empty() && names.iter().all(|name| name.contains("lt. Bescheid"));
    Some(Figure {
        label: statement.label.clone(),
        terms: terms.collect(),
        lists: lists(contents, &behind.records, is_listed),
        is_of_notice,
        values,
    })
}

/// These records of the proof by list.
fn lists(contents: &Contents, records: &[&Statement], is_listed: bool) -> Vec<FigureList> {
    // The records stand in the order of the proof within each list.
    let list = |(part, title, names): List| {
        let mut wanted = records.iter().filter(|row| row.part == part).peekable();
        let mut number = 0;
        let mut rows = Vec::new();
        for (place, row) in contents.statements().iter().enumerate() {
            number += u32::from(row.part == Part::Receipt);
            if wanted.next_if(|next| std::ptr::eq(**next, row)).is_some() {
                rows.push((place, number, row));
            }
        }
        // A version that did not keep a share has no column of it.
        let columns: Vec<&'static str> = names
            .iter()
            .copied()
            .filter(|name| rows.iter().any(|(.., row)| !said(row, name).is_empty()))
            .collect();
        let rows: Vec<FigureRow> = rows
            .into_iter()
            .map(|(place, number, row)| FigureRow {
                number: if part == Part::Receipt { number } else { 0 },
                label: row.label.clone(),
                record: record(row),
                place,
                amounts: columns.iter().map(|name| amount(row, name)).collect(),
            })
            .collect();
        let sum = |column: usize| {
            rows.iter()
                .filter_map(|row| row.amounts.get(column).copied())
                .sum()
        };
        let is_receipts = part == Part::Receipt;
        FigureList {
            title: if is_receipts && !is_listed {
                "Belege in den Summen, ohne Belegliste eingereicht"
            } else {
                title
            },
            is_numbered: is_receipts && is_listed,
            sums: (0..columns.len()).map(sum).collect(),
            columns,
            rows,
        }
    };
    let lists = LISTS.into_iter().map(list);
    lists.filter(|list| !list.rows.is_empty()).collect()
}

fn record(row: &Statement) -> Option<FigureRecord> {
    match row.part {
        _ if row.record == 0 => None,
        Part::Receipt => Some(FigureRecord::Invoice(InvoiceId(row.record))),
        Part::Device => Some(FigureRecord::Device(DeviceId(row.record))),
        _ => None,
    }
}

/// A value by its name, also one that is kept aside.
fn said<'a>(row: &'a Statement, name: &str) -> &'a str {
    let mut values = row.values.iter().chain(&row.aside);
    let found = values.find(|(other, _)| other == name);
    found.map(|(_, value)| value.as_str()).unwrap_or_default()
}

fn amount(row: &Statement, name: &str) -> Cents {
    Cents::parse(said(row, name)).unwrap_or_default()
}

/// Its values; marked are those that are what was sought, or where none is, those that hold it.
fn marked(statement: &Statement, sought: &str) -> Vec<FigureValue> {
    let sought = plain(sought);
    let values = || statement.values.iter().chain(&statement.aside);
    let is_exact = values().any(|(_, value)| plain(value) == sought);
    let is_sought = |value: &str| {
        let value = plain(value);
        !sought.is_empty()
            && if is_exact {
                value == sought
            } else {
                value.contains(&sought)
            }
    };
    values()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| FigureValue {
            name: name.clone(),
            value: value.clone(),
            is_sought: is_sought(value),
        })
        .collect()
}

/// An amount without its sign and unit: a deviation is looked for either way.
fn plain(value: &str) -> String {
    let bare = value.trim().trim_start_matches('−').trim_end_matches('€');
    bare.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(part: Part, key: &str, of: &[&str], values: &[(&str, &str)]) -> Statement {
        let named = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Statement {
            part,
            key: key.to_owned(),
            record: 7,
            label: format!("Eintrag {key}"),
            number: 0,
            of: of.iter().map(|key| (*key).to_owned()).collect(),
            values: named.collect(),
            aside: Vec::new(),
        }
    }

    fn paid<'a>(gross: &'a str, school: &'a str, invoice: &'a str) -> [(&'a str, &'a str); 3] {
        [
            ("Betrag brutto", gross),
            ("Schule", school),
            ("Rechnungsnummer", invoice),
        ]
    }

    #[test]
    fn a_sum_has_the_receipts_that_add_up_to_it() {
        let contents = Contents::of([
            row(
                Part::Item,
                "ansatz-1",
                &[],
                &[("Nr.", "1"), ("lt. Abrechnung", "30,00\u{a0}€")],
            ),
            row(
                Part::Receipt,
                "a",
                &["ansatz-1", "zeile-1"],
                &paid("10,00\u{a0}€", "Nord", "R1"),
            ),
            row(
                Part::Receipt,
                "b",
                &["ansatz-2", "zeile-2"],
                &paid("5,00\u{a0}€", "Nord", "R2"),
            ),
            row(
                Part::Receipt,
                "c",
                &["ansatz-1", "zeile-3"],
                &paid("20,00\u{a0}€", "", "R3"),
            ),
            row(
                Part::Device,
                "D 1",
                &[],
                &[("Seriennummer", "SN-77"), ("Rechnungsnummer", "R2")],
            ),
        ]);
        let of = |place: usize, sought: &str| figure(&contents, (place, sought), true).unwrap();
        let numbers = |figure: &Figure| {
            let lists = figure.lists.iter();
            lists
                .flat_map(|list| &list.rows)
                .map(|row| row.number)
                .collect::<Vec<_>>()
        };
        let sum = |figure: &Figure| figure.lists[0].sums[0];
        let sought = |figure: &Figure| {
            let mut values = figure.values.iter();
            values
                .find(|value| value.is_sought)
                .map(|value| value.name.clone())
        };
        let item = of(0, "30,00");
        assert_eq!((numbers(&item), sum(&item)), (vec![1, 3], Cents(3_000)));
        assert_eq!(sought(&item).as_deref(), Some("lt. Abrechnung"));
        let device = of(4, "sn-7");
        assert_eq!(
            (numbers(&device), sought(&device).as_deref()),
            (vec![2], Some("Seriennummer"))
        );
        let totals = contents.totals();
        let place = |label: &str| 5 + totals.iter().position(|row| row.label == label).unwrap();
        let school = of(place("Ausgaben der Schule Nord"), "15,00");
        assert_eq!((numbers(&school), sum(&school)), (vec![1, 2], Cents(1_500)));
        assert_eq!(numbers(&of(place("Ausgaben, keiner Schule zugeordnet"), "")), [3]);
        assert_eq!(numbers(&of(place("Summe der Belegliste"), "")), [1, 2, 3]);
        assert_eq!(numbers(&of(place("Summe der Einnahmen"), "")), [0_u32; 0]);
        assert_eq!(figure(&contents, (99, ""), true), None);
        assert!(item.lists[0].is_numbered);
        let unlisted = figure(&contents, (0, "30,00"), false).unwrap();
        assert_eq!(
            (numbers(&unlisted), unlisted.lists[0].is_numbered),
            (vec![1, 3], false)
        );
        assert_eq!(
            unlisted.lists[0].title,
            "Belege in den Summen, ohne Belegliste eingereicht"
        );
    }
}

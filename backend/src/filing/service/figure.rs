//! One figure of a filed proof that somebody looks for, with the receipts behind it. Pure calculation.

use paktbuch_types::{Cents, InvoiceId};

use crate::filing::rows::{Figure, FigureReceipt, FigureValue};
use crate::reporting::{Contents, Part, Statement};

/// What the proof says at a place (as [`FiledLine`](crate::filing::FiledLine) counts it), with what was `sought` marked; `None` where it
/// says nothing there.
#[must_use]
pub(in crate::filing) fn figure(contents: &Contents, place: usize, sought: &str) -> Option<Figure> {
    let totals = contents.totals();
    let statement = contents.statements().iter().chain(&totals).nth(place)?;
    let behind = contents.behind(statement);
    let receipts: Vec<FigureReceipt> = contents
        .statements()
        .iter()
        .filter(|row| row.part == Part::Receipt)
        .zip(1_u32..)
        .filter(|(row, _)| behind.contains(row))
        .map(|(row, number)| receipt(row, number))
        .collect();
    Some(Figure {
        label: statement.label.clone(),
        values: marked(statement, sought),
        gross: receipts.iter().map(|row| row.gross).sum(),
        eligible: receipts.iter().map(|row| row.eligible).sum(),
        receipts,
    })
}

fn receipt(row: &Statement, number: u32) -> FigureReceipt {
    let amount = |name: &str| Cents::parse(row.value(name)).unwrap_or_default();
    FigureReceipt {
        number,
        label: row.label.clone(),
        invoice: (row.record != 0).then_some(InvoiceId(row.record)),
        gross: amount("Betrag brutto"),
        eligible: amount("davon zuwendungsfähig"),
    }
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
        let of = |place: usize, sought: &str| figure(&contents, place, sought).unwrap();
        let numbers = |figure: &Figure| figure.receipts.iter().map(|row| row.number).collect::<Vec<_>>();
        let sought = |figure: &Figure| {
            let mut values = figure.values.iter();
            values
                .find(|value| value.is_sought)
                .map(|value| value.name.clone())
        };
        let item = of(0, "30,00");
        assert_eq!((numbers(&item), item.gross), (vec![1, 3], Cents(3_000)));
        assert_eq!(sought(&item).as_deref(), Some("lt. Abrechnung"));
        let device = of(4, "sn-7");
        assert_eq!(
            (numbers(&device), sought(&device).as_deref()),
            (vec![2], Some("Seriennummer"))
        );
        let totals = contents.totals();
        let place = |label: &str| 5 + totals.iter().position(|row| row.label == label).unwrap();
        let school = of(place("Ausgaben der Schule Nord"), "15,00");
        assert_eq!((numbers(&school), school.gross), (vec![1, 2], Cents(1_500)));
        assert_eq!(numbers(&of(place("Ausgaben, keiner Schule zugeordnet"), "")), [3]);
        assert_eq!(numbers(&of(place("Summe der Belegliste"), "")), [1, 2, 3]);
        assert_eq!(numbers(&of(place("Summe der Einnahmen"), "")), [0_u32; 0]);
        assert_eq!(figure(&contents, 99, ""), None);
    }
}

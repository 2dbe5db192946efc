//! Lists that are mostly refunds: whether a minus stands before these or before payments, only somebody knows.

use paktbuch_types::Cents;

use super::Mapping;
use crate::purchasing::commands::PaymentLine;

/// What makes a list one of refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MostlyBack {
    /// A minus of which nobody said what it means.
    Minus,
    /// That payments have a minus, which was remembered of an earlier list.
    Remembered,
}

/// Why somebody has to say what a minus means, in a list of several amounts of which most came back: a list is mostly payments. What was
/// `chosen` for this list holds, and so does the remembered answer that a minus stands before refunds.
#[must_use]
pub fn asks_for_sign(lines: &[PaymentLine], mapping: &Mapping, chosen: bool) -> Option<MostlyBack> {
    let back = lines.iter().filter(|line| line.amount < Cents::ZERO).count();
    let is_mostly_back = lines.len() > 1 && back * 2 > lines.len();
    match (mapping.reversed, mapping.is_told) {
        _ if !is_mostly_back => None,
        (true, _) => (!chosen).then_some(MostlyBack::Remembered),
        (false, true) => None,
        (false, false) => Some(MostlyBack::Minus),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchasing::payment_file::{payments, read_text};

    #[test]
    fn a_list_of_mostly_minus_is_asked_about_until_somebody_said_what_it_means() {
        let list = |headings: &str, rows: &[&str]| {
            let rows: String = rows
                .iter()
                .map(|row| format!("03.05.2024;RE-1;{row}\n"))
                .collect();
            read_text(format!("Buchungsdatum;Rechnungsnummer;{headings}\n{rows}").as_bytes()).unwrap()
        };
        for (headings, rows, expected, turned) in [
            ("Betrag", vec!["-5,00", "-7,00"], true, false),
            ("Betrag;S/H", vec!["-5,00;H", "-7,00;H"], true, false),
            ("Betrag;S/H", vec!["5,00;H", "7,00;H"], true, false),
            (
                "Betrag;S/H;Konto",
                vec!["-5,00;S;1200", "-7,00;S;1200"],
                true,
                false,
            ),
            ("Betrag", vec!["-5,00"], false, false),
            ("Betrag", vec!["-5,00", "7,00"], false, false),
            ("Betrag", vec!["-5,00", "7,00", "-6,00"], true, false),
            ("Betrag", vec!["-5,00", "7,00", "6,00"], false, true),
            ("Betrag;S/H", vec!["5,00;S", "7,00;H", "6,00;H"], true, false),
            ("Betrag;S/H", vec!["5,00;S", "7,00;H"], false, false),
        ] {
            let sheet = list(headings, &rows);
            let known = Mapping::known(&sheet).unwrap();
            assert_eq!(
                asks_for_sign(&payments(&sheet, &known).0, &known, false),
                expected.then_some(MostlyBack::Minus),
                "{rows:?}"
            );
            let refunds = Mapping {
                is_told: true,
                ..known.clone()
            };
            let (lines, _) = payments(&sheet, &refunds);
            assert_eq!(asks_for_sign(&lines, &refunds, false), None, "{rows:?}");
            let reversed = Mapping {
                reversed: true,
                ..known
            };
            let (lines, _) = payments(&sheet, &reversed);
            assert_eq!(
                asks_for_sign(&lines, &reversed, false),
                turned.then_some(MostlyBack::Remembered),
                "{rows:?}"
            );
        }
        let sheet = list("Betrag", &["5,00", "7,00"]);
        let reversed = Mapping {
            reversed: true,
            ..Mapping::known(&sheet).unwrap()
        };
        let (lines, _) = payments(&sheet, &reversed);
        assert_eq!(
            asks_for_sign(&lines, &reversed, false),
            Some(MostlyBack::Remembered)
        );
        assert_eq!(asks_for_sign(&lines, &reversed, true), None);
        assert_eq!(asks_for_sign(&lines[..1], &reversed, false), None);
        let told = Mapping::from_toml("vorzeichen = \"normal\"\n").unwrap();
        assert!(told.is_told && !told.reversed);
        assert_eq!(Mapping::from_toml(&told.to_toml()), Ok(told));
    }
}

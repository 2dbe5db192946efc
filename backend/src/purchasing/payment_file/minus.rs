//! Lists of nothing but refunds: whether a minus stands before these or before payments, only somebody knows.

use paktbuch_types::Cents;

use super::Mapping;
use crate::purchasing::commands::PaymentLine;

/// What makes a list one of nothing but refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllBack {
    /// A minus of which nobody said what it means.
    Minus,
    /// That payments have a minus, which was remembered of an earlier list.
    Remembered,
}

/// Why somebody has to say what a minus means, in a list that came back as a whole: several amounts, and none was paid. What was `chosen`
/// for this list holds, and so does the remembered answer that a minus stands before refunds.
#[must_use]
pub fn asks_for_sign(lines: &[PaymentLine], mapping: &Mapping, chosen: bool) -> Option<AllBack> {
    let is_all_back = lines.len() > 1 && lines.iter().all(|line| line.amount < Cents::ZERO);
    match (mapping.reversed, mapping.is_told) {
        _ if !is_all_back => None,
        (true, _) => (!chosen).then_some(AllBack::Remembered),
        (false, true) => None,
        (false, false) => Some(AllBack::Minus),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchasing::payment_file::{payments, read_text};

    #[test]
    fn a_list_of_nothing_but_minus_is_asked_about_until_somebody_said_what_it_means() {
        let list = |headings: &str, rows: &[&str]| {
            let rows: String = rows
                .iter()
                .map(|row| format!("03.05.2024;RE-1;{row}\n"))
                .collect();
            read_text(format!("Buchungsdatum;Rechnungsnummer;{headings}\n{rows}").as_bytes()).unwrap()
        };
        for (headings, rows, expected) in [
            ("Betrag", vec!["-5,00", "-7,00"], true),
            ("Betrag;S/H", vec!["-5,00;H", "-7,00;H"], true),
            ("Betrag;S/H", vec!["5,00;H", "7,00;H"], true),
            ("Betrag;S/H;Konto", vec!["-5,00;S;1200", "-7,00;S;1200"], true),
            ("Betrag", vec!["-5,00"], false),
            ("Betrag", vec!["-5,00", "7,00"], false),
            ("Betrag;S/H", vec!["5,00;S", "7,00;H"], false),
        ] {
            let sheet = list(headings, &rows);
            let known = Mapping::known(&sheet).unwrap();
            assert_eq!(
                asks_for_sign(&payments(&sheet, &known).0, &known, false),
                expected.then_some(AllBack::Minus),
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
            assert_eq!(asks_for_sign(&lines, &reversed, false), None, "{rows:?}");
        }
        let sheet = list("Betrag", &["5,00", "7,00"]);
        let reversed = Mapping {
            reversed: true,
            ..Mapping::known(&sheet).unwrap()
        };
        let (lines, _) = payments(&sheet, &reversed);
        assert_eq!(asks_for_sign(&lines, &reversed, false), Some(AllBack::Remembered));
        assert_eq!(asks_for_sign(&lines, &reversed, true), None);
        assert_eq!(asks_for_sign(&lines[..1], &reversed, false), None);
        let told = Mapping::from_toml("vorzeichen = \"normal\"\n").unwrap();
        assert!(told.is_told && !told.reversed);
        assert_eq!(Mapping::from_toml(&told.to_toml()), Ok(told));
    }
}

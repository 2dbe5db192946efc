//! Lists of nothing but minus: whether it stands before refunds or before payments, only somebody knows.

use paktbuch_types::Cents;

use super::Mapping;
use crate::purchasing::commands::PaymentLine;

/// Whether nobody said what a minus means in a list that came back as a whole by it: several amounts, and none was paid.
#[must_use]
pub fn asks_for_sign(lines: &[PaymentLine], mapping: &Mapping) -> bool {
    let is_told = mapping.reversed || mapping.is_told;
    !is_told && lines.len() > 1 && lines.iter().all(|line| line.amount < Cents::ZERO)
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
                asks_for_sign(&payments(&sheet, &known).0, &known),
                expected,
                "{rows:?}"
            );
            let refunds = Mapping {
                is_told: true,
                ..known.clone()
            };
            assert!(
                !asks_for_sign(&payments(&sheet, &refunds).0, &refunds),
                "{rows:?}"
            );
            let reversed = Mapping {
                reversed: true,
                ..known
            };
            let (lines, _) = payments(&sheet, &reversed);
            assert!(!asks_for_sign(&lines, &reversed), "{rows:?}");
        }
        let told = Mapping::from_toml("vorzeichen = \"normal\"\n").unwrap();
        assert!(told.is_told && !told.reversed);
        assert_eq!(Mapping::from_toml(&told.to_toml()), Ok(told));
    }
}

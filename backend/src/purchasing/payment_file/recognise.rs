//! Which payments of a file were read before from one with other columns: what both tell agrees, and what only one of them tells
//! counts neither for nor against it.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::Cents;

use super::fingerprint::plain;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::{account_key, is_same_seller};

/// What two rows that tell the same payment have in common beside day and amount, the strongest first.
const MARKS: [fn(&PaymentLine) -> String; 4] = [
    |line| account_key(&line.reference),
    |line| plain(&line.number),
    |line| plain(&line.purpose),
    |line| plain(&line.payee),
];

/// For each of `lines` its place in `stored`, where it is there. Each stored row is one payment: of two equal lines it is the first. `tells_other`
/// says whether a line tells another invoice than the row of a place, wherever both name theirs.
#[must_use]
pub fn recognise(
    lines: &[&PaymentLine],
    stored: &[PaymentLine],
    tells_other: impl Fn(&PaymentLine, usize) -> bool,
) -> Vec<Option<usize>> {
    let mut found = vec![None; lines.len()];
    let mut is_taken = vec![false; stored.len()];
    for mark in MARKS {
        let mut alike: HashMap<(NaiveDate, Cents, String), Vec<usize>> = HashMap::new();
        for (place, row) in stored.iter().enumerate().filter(|(place, _)| !is_taken[*place]) {
            let key = (row.paid_on, row.amount, mark(row));
            alike.entry(key).or_default().push(place);
        }
        for (line, found) in lines.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let text = mark(line);
            if text.is_empty() {
                continue;
            }
            let places = alike.get(&(line.paid_on, line.amount, text));
            let fits = |place: &&usize| {
                !is_taken[**place] && !contradict(line, &stored[**place]) && !tells_other(line, **place)
            };
            *found = places.into_iter().flatten().find(fits).copied();
            if let Some(place) = *found {
                is_taken[place] = true;
            }
        }
    }
    found
}

/// Whether both tell something that one payment cannot be. How a payee or a purpose is written does not count where the number in the
/// accounts is the same.
fn contradict(one: &PaymentLine, other: &PaymentLine) -> bool {
    let differ = |one: &str, other: &str| {
        let (one, other) = (plain(one), plain(other));
        !one.is_empty() && !other.is_empty() && one != other
    };
    let skonto_differs =
        one.skonto != Cents::ZERO && other.skonto != Cents::ZERO && one.skonto != other.skonto;
    if skonto_differs
        || differ(&one.number, &other.number)
        || differ(&account_key(&one.reference), &account_key(&other.reference))
        || differ(&account_key(&one.creditor), &account_key(&other.creditor))
    {
        return true;
    }
    let is_same = |one: &str, other: &str| !plain(one).is_empty() && plain(one) == plain(other);
    if is_same(&account_key(&one.reference), &account_key(&other.reference)) {
        return false;
    }
    let is_other_payee = differ(&one.payee, &other.payee)
        && !(is_same(&one.number, &other.number) && is_same_seller(&one.payee, &other.payee));
    is_other_payee || differ(&one.purpose, &other.purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A payment over 30,00 € of one day: number in the accounts, invoice, purpose, payee.
    fn line([reference, number, purpose, payee]: [&str; 4]) -> PaymentLine {
        PaymentLine {
            line: 2,
            paid_on: NaiveDate::from_ymd_opt(2024, 5, 3).unwrap(),
            amount: Cents(3_000),
            skonto: Cents::ZERO,
            creditor: String::new(),
            payee: payee.to_owned(),
            iban: String::new(),
            number: number.to_owned(),
            purpose: purpose.to_owned(),
            reference: reference.to_owned(),
            shared: String::new(),
            proof: String::new(),
            fiscal_year: None,
            doubt: None,
        }
    }

    fn places(lines: &[PaymentLine], stored: &[PaymentLine]) -> Vec<Option<usize>> {
        recognise(&lines.iter().collect::<Vec<_>>(), stored, |_, _| false)
    }

    #[test]
    fn a_payment_is_the_same_with_other_columns() {
        let whole = line(["B 1", "RE-1", "Rate 1", "Müller GmbH"]);
        for told in [
            ["B1", "", "", ""],
            ["", "RE 1", "", ""],
            ["", "", "rate 1", ""],
            ["", "", "", "Müller GmbH"],
            ["", "RE-1", "", "Müller"],
            ["B1", "RE-1", "Abschlag", "MUELLER"],
            ["000B1", "", "", ""],
        ] {
            assert_eq!(
                places(&[line(told)], std::slice::from_ref(&whole)),
                [Some(0)],
                "{told:?}"
            );
            assert_eq!(
                places(std::slice::from_ref(&whole), &[line(told)]),
                [Some(0)],
                "{told:?}"
            );
        }
        for told in [
            ["B2", "RE-1", "Rate 1", "Müller GmbH"],
            ["", "RE-2", "Rate 1", "Müller GmbH"],
            ["", "RE-1", "Rate 2", "Müller GmbH"],
            ["", "RE-1", "Rate 1", "Stadtwerke"],
            ["", "", "", "Müller KG"],
            ["", "", "", ""],
        ] {
            assert_eq!(
                places(&[line(told)], std::slice::from_ref(&whole)),
                [None],
                "{told:?}"
            );
        }
        let on_another_day = PaymentLine {
            paid_on: NaiveDate::from_ymd_opt(2024, 5, 4).unwrap(),
            ..whole.clone()
        };
        assert_eq!(places(&[on_another_day], &[whole]), [None]);
    }

    #[test]
    fn two_equal_payments_stay_two() {
        let known = [line(["B1", "RE-1", "", ""]), line(["B2", "RE-1", "", ""])];
        let plain = line(["", "RE-1", "Rate", "Müller"]);
        assert_eq!(
            places(&[plain.clone(), plain.clone(), plain.clone()], &known),
            [Some(0), Some(1), None]
        );
        // The number in the accounts decides first, wherever the row stands.
        assert_eq!(
            places(&[plain.clone(), known[0].clone()], &known),
            [Some(1), Some(0)]
        );
        assert_eq!(places(&known, &[plain]), [Some(0), None]);
    }
}

//! VAT that the authority owes itself (§ 13b UStG, innergemeinschaftlicher Erwerb, Einfuhr): beside the invoice amount.

use std::collections::BTreeMap;

use paktbuch_types::{BasisPoints, Cents};

/// A line's amount without that VAT, and its rate; none where the supplier charges the VAT or none is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    pub gross: Cents,
    pub rate: Option<BasisPoints>,
}

/// The tax of all lines: for each rate the sum of the amounts × rate, rounded to the cent once.
#[must_use]
pub fn self_assessed_tax(lines: impl IntoIterator<Item = Base>) -> Cents {
    let mut sums: BTreeMap<BasisPoints, Cents> = BTreeMap::new();
    for line in lines {
        if let Some(rate) = line.rate {
            let sum = sums.entry(rate).or_default();
            *sum = sum.plus(line.gross);
        }
    }
    sums.into_iter().map(|(rate, sum)| sum.share(rate)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rate_is_rounded_once_and_lines_without_one_do_not_count() {
        let base = |gross, rate: Option<i64>| Base {
            gross: Cents(gross),
            rate: rate.map(BasisPoints),
        };
        let lines = [
            base(3, Some(1_900)),
            base(3, Some(1_900)),
            base(100, Some(700)),
            base(9_999, None),
            base(-50, Some(700)),
        ];
        // 6 × 19 % = 1.14, 50 × 7 % = 3.5
        assert_eq!(self_assessed_tax(lines), Cents(1 + 4));
        assert_eq!(self_assessed_tax([]), Cents::ZERO);
    }
}

//! VAT that the authority owes itself (§ 13b UStG, innergemeinschaftlicher Erwerb, Einfuhr): beside the invoice amount.

use std::collections::BTreeMap;

use paktbuch_types::{BasisPoints, Cents};

/// A line's amount without that VAT, and its rate; none where the supplier charges the VAT or none is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    pub gross: Cents,
    pub rate: Option<BasisPoints>,
}

/// That VAT of an invoice, and what a Skonto took off it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owed {
    /// On what is paid.
    pub tax: Cents,
    pub skonto: Cents,
}

/// The tax of all lines once `skonto` was taken off the invoice: it lowers what the tax is reckoned on (§ 17 Abs. 1 UStG), of each rate in
/// proportion to its lines, to the cent.
#[must_use]
pub fn owed(lines: impl IntoIterator<Item = Base>, skonto: Cents) -> Owed {
    let lines: Vec<Base> = lines.into_iter().collect();
    let total: Cents = lines.iter().map(|line| line.gross).sum();
    let mut bases: BTreeMap<BasisPoints, Cents> = BTreeMap::new();
    for line in &lines {
        if let Some(rate) = line.rate {
            let base = bases.entry(rate).or_default();
            *base = base.plus(line.gross);
        }
    }
    let paid = bases.into_iter().map(|(rate, base)| Base {
        gross: base.minus(skonto.pro_rata(base.0, total.0)),
        rate: Some(rate),
    });
    let tax = self_assessed_tax(paid);
    Owed {
        tax,
        skonto: self_assessed_tax(lines).minus(tax),
    }
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

    #[test]
    fn skonto_lowers_the_tax_by_its_rate() {
        let base = |gross, rate: Option<i64>| Base {
            gross: Cents(gross),
            rate: rate.map(BasisPoints),
        };
        let told = |lines: Vec<Base>, skonto: i64| {
            let owed = owed(lines, Cents(skonto));
            (owed.tax.0, owed.skonto.0)
        };
        let one = || vec![base(230_000, Some(1_900))];
        assert_eq!(told(one(), 6_900), (42_389, 1_311));
        assert_eq!(told(one(), 0), (43_700, 0));
        // Of 30,00 € Skonto 20,00 € belong to 19 %, 5,00 € to 7 % and 5,00 € to a line that the supplier taxes.
        let three = vec![
            base(100_000, Some(1_900)),
            base(25_000, Some(700)),
            base(25_000, None),
        ];
        assert_eq!(told(three, 3_000), (18_620 + 1_715, 380 + 35));
        assert_eq!(told(vec![base(-10_000, Some(1_900))], -200), (-1_862, -38));
    }
}

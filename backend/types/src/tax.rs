//! Value added tax of lines, so that they add up: net, tax and gross of each.

use std::collections::BTreeMap;

use crate::text_enum::text_enum;
use crate::{BasisPoints, Cents};

text_enum! {
    /// What the prices or amounts of lines are.
    #[derive(Default)]
    PriceBasis, "Preisangabe" {
        Net => "netto", "netto";
        #[default]
        Gross => "brutto", "brutto";
    }
}

/// Net and gross amount of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineAmounts {
    pub net: Cents,
    pub gross: Cents,
}

/// Completes lines of (amount, VAT rate). The tax is computed once for each rate and spread over its lines in proportion to their
/// amounts, so that the lines add up to it.
#[must_use]
pub fn complete(typed: PriceBasis, lines: &[(Cents, BasisPoints)]) -> Vec<LineAmounts> {
    let mut groups: BTreeMap<BasisPoints, Vec<usize>> = BTreeMap::new();
    for (index, (_, rate)) in lines.iter().enumerate() {
        groups.entry(*rate).or_default().push(index);
    }
    let mut taxes = vec![Cents::ZERO; lines.len()];
    for (rate, members) in groups {
        let amounts: Vec<Cents> = members.iter().map(|&index| lines[index].0).collect();
        let sum: Cents = amounts.iter().copied().sum();
        let tax = tax_of(typed, sum, rate);
        let weights: Vec<i64> = amounts.iter().map(|amount| amount.0.saturating_abs()).collect();
        let mut own: Vec<Cents> = amounts
            .iter()
            .map(|amount| tax_of(typed, *amount, rate))
            .collect();
        let left = tax.minus(own.iter().copied().sum());
        for (own, rest) in own.iter_mut().zip(left.split_by(&weights)) {
            *own = own.plus(rest);
        }
        for (index, tax) in members.into_iter().zip(own) {
            taxes[index] = tax;
        }
    }
    let finish = |((amount, _), tax): (&(Cents, BasisPoints), Cents)| match typed {
        PriceBasis::Net => LineAmounts {
            net: *amount,
            gross: amount.plus(tax),
        },
        PriceBasis::Gross => LineAmounts {
            net: amount.minus(tax),
            gross: *amount,
        },
    };
    lines.iter().zip(taxes).map(finish).collect()
}

/// The tax on a net amount, or in a gross amount.
fn tax_of(typed: PriceBasis, amount: Cents, rate: BasisPoints) -> Cents {
    match typed {
        PriceBasis::Net => amount.share(rate),
        PriceBasis::Gross => amount.pro_rata(rate.0, BasisPoints::WHOLE.0 + rate.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_is_rounded_once_for_each_rate_and_lines_add_up() {
        let (full, reduced) = (BasisPoints(1_900), BasisPoints(700));
        let lines = [
            (Cents(333), full),
            (Cents(333), full),
            (Cents(334), full),
            (Cents(100), reduced),
        ];
        let net = complete(PriceBasis::Net, &lines);
        let gross: Cents = net.iter().map(|line| line.gross).sum();
        assert_eq!(gross, Cents(1_000 + 190 + 100 + 7));
        let back: Vec<(Cents, BasisPoints)> = net
            .iter()
            .zip(lines)
            .map(|(line, (_, rate))| (line.gross, rate))
            .collect();
        let again = complete(PriceBasis::Gross, &back);
        let nets: Cents = again.iter().map(|line| line.net).sum();
        assert_eq!(nets, Cents(1_100));
        assert!(
            again
                .iter()
                .zip(&back)
                .all(|(line, (gross, _))| line.gross == *gross)
        );
    }

    #[test]
    fn credits_and_untaxed_lines_keep_their_sign() {
        let lines = [
            (Cents(-11_900), BasisPoints(1_900)),
            (Cents(5_000), BasisPoints(0)),
        ];
        let found = complete(PriceBasis::Gross, &lines);
        assert_eq!((found[0].net, found[0].gross), (Cents(-10_000), Cents(-11_900)));
        assert_eq!((found[1].net, found[1].gross), (Cents(5_000), Cents(5_000)));
        assert_eq!(complete(PriceBasis::Net, &[]), []);
    }
}

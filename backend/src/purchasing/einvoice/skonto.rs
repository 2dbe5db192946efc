//! Cash discounts as XRechnung writes them into the payment terms: `#SKONTO#TAGE=14#PROZENT=2.00#`.

use paktbuch_types::{BasisPoints, Cents};

use super::decimal::Decimal;

/// A cash discount (Skonto) for payment within some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skonto {
    /// Days from the invoice date.
    pub days: u16,
    /// Discount.
    pub rate: BasisPoints,
    /// Amount it is taken from, where it is not the amount due.
    pub base: Option<Cents>,
}

/// Reads the discounts in payment terms (BT-20); lines of free text are passed over.
#[must_use]
pub fn skonto(payment_terms: &str) -> Vec<Skonto> {
    payment_terms.lines().filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Skonto> {
    let rest = line.trim().strip_prefix("#SKONTO#")?;
    let value = |key: &str| {
        rest.split('#')
            .find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
    };
    let percent = value("PROZENT")?;
    Some(Skonto {
        days: value("TAGE")?.parse().ok()?,
        rate: Decimal::parse(percent).ok()?.basis_points(percent).ok()?,
        base: value("BASISBETRAG").and_then(|text| Decimal::parse(text).ok()?.cents(text).ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_notation_of_xrechnung() {
        let terms = "#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=14#PROZENT=1.5#BASISBETRAG=100.00#\nSonst 30 Tage netto.";
        assert_eq!(
            skonto(terms),
            [
                Skonto {
                    days: 7,
                    rate: BasisPoints(200),
                    base: None
                },
                Skonto {
                    days: 14,
                    rate: BasisPoints(150),
                    base: Some(Cents(10_000))
                },
            ]
        );
        assert_eq!(skonto("#SKONTO#TAGE=x#PROZENT=2.00#"), []);
    }
}

//! Cash discounts in payment terms: as XRechnung writes them, `#SKONTO#TAGE=14#PROZENT=2.00#`, else in plain words.

use paktbuch_types::{BasisPoints, Cents};

use super::decimal::Decimal;
use super::terms::{Until, told};

/// A cash discount (Skonto) for payment in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skonto {
    /// Last time to pay with it.
    pub until: Until,
    /// Discount.
    pub rate: BasisPoints,
    /// Amount it is taken from, where it is not the amount due.
    pub base: Option<Cents>,
    /// The sentence that it was read from; none in the notation of XRechnung.
    pub words: Option<String>,
}

/// Reads the discounts in payment terms (BT-20): those in the notation of XRechnung, and where there is none, those that are told in plain
/// words.
#[must_use]
pub fn skonto(payment_terms: &str) -> Vec<Skonto> {
    let noted: Vec<Skonto> = payment_terms.lines().filter_map(parse_line).collect();
    if !noted.is_empty() {
        return noted;
    }
    let in_words = told(payment_terms).into_iter().filter_map(|told| {
        Some(Skonto {
            until: told.until,
            rate: told.rate?,
            base: None,
            words: Some(told.words),
        })
    });
    in_words.collect()
}

fn parse_line(line: &str) -> Option<Skonto> {
    let rest = line.trim().strip_prefix("#SKONTO#")?;
    let value = |key: &str| {
        rest.split('#')
            .find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
    };
    let percent = value("PROZENT")?;
    Some(Skonto {
        until: Until::Days(value("TAGE")?.parse().ok()?),
        rate: Decimal::parse(percent).ok()?.basis_points(percent).ok()?,
        base: value("BASISBETRAG").and_then(|text| Decimal::parse(text).ok()?.cents(text).ok()),
        words: None,
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
                    until: Until::Days(7),
                    rate: BasisPoints(200),
                    base: None,
                    words: None,
                },
                Skonto {
                    until: Until::Days(14),
                    rate: BasisPoints(150),
                    base: Some(Cents(10_000)),
                    words: None,
                },
            ]
        );
        assert_eq!(skonto("#SKONTO#TAGE=x#PROZENT=2.00#"), []);
    }

    #[test]
    fn words_count_where_the_notation_is_not_used() {
        let words = "14 Tage 2 % Skonto, 30 Tage netto";
        let read = skonto(words);
        assert_eq!((read.len(), read[0].until), (1, Until::Days(14)));
        assert_eq!(read[0].words.as_deref(), Some(words));
        let both = format!("#SKONTO#TAGE=7#PROZENT=3.00#\n{words}");
        assert_eq!(skonto(&both).len(), 1);
    }
}

//! How the grant of a notice is divided over its receipts: pure calculation.

use paktbuch_types::{BasisPoints, Cents, Financing};

/// What a notice says about its grant, and what it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantTerms {
    pub financing: Financing,
    /// Fördersatz; counts with Anteilfinanzierung.
    pub rate: BasisPoints,
    pub granted: Cents,
    /// Zuwendung lt. Abrechnung.
    pub settled: Cents,
}

impl GrantTerms {
    /// Share of the grant in each receipt (Zuwendungsanteil), for eligible amounts in the order of payment.
    ///
    /// Each receipt gets the notice's rate of its eligible amount until the grant is used up. The running sum is rounded, not
    /// the single share, and scaled to the settled grant: so the shares add up to it to the cent, and what the notice rounds
    /// to whole euros, or others paid first, is spread over all receipts.
    #[must_use]
    pub fn shares(&self, eligible: &[Cents]) -> Vec<Cents> {
        let exact = self.running(eligible.iter().copied().sum());
        let mut sum = Cents::ZERO;
        let mut given = Cents::ZERO;
        let share = |amount: &Cents| {
            sum = sum.plus(*amount);
            let until = self.settled.pro_rata(self.running(sum).0, exact.0);
            let share = until.minus(given);
            given = until;
            share
        };
        eligible.iter().map(share).collect()
    }

    /// The grant for a running sum, to the cent.
    fn running(&self, sum: Cents) -> Cents {
        match self.financing {
            Financing::Anteil => sum.share(self.rate).min(self.granted),
            Financing::Voll => sum.min(self.granted),
            Financing::Festbetrag | Financing::Fehlbedarf => sum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(financing: Financing, granted: i64, settled: i64) -> GrantTerms {
        GrantTerms {
            financing,
            rate: BasisPoints::percent(90),
            granted: Cents(granted),
            settled: Cents(settled),
        }
    }

    fn shares(terms: GrantTerms, eligible: &[i64]) -> Vec<i64> {
        let eligible: Vec<Cents> = eligible.iter().copied().map(Cents).collect();
        terms.shares(&eligible).into_iter().map(|share| share.0).collect()
    }

    #[test]
    fn each_receipt_gets_the_rate_until_the_grant_is_used_up() {
        use Financing::{Anteil, Fehlbedarf, Festbetrag, Voll};
        for (name, terms, eligible, expected) in [
            (
                "rate",
                terms(Anteil, 99_999, 2_700),
                vec![1_000, 2_000],
                vec![900, 1_800],
            ),
            (
                "half cents do not pile up",
                terms(Anteil, 99_999, 54),
                vec![15, 15, 15, 15],
                vec![14, 13, 14, 13],
            ),
            (
                "used up",
                terms(Anteil, 1_500, 1_500),
                vec![1_000, 1_000, 500],
                vec![900, 600, 0],
            ),
            (
                "credit note",
                terms(Anteil, 99_999, 540),
                vec![1_000, -400],
                vec![900, -360],
            ),
            (
                "others paid first",
                terms(Anteil, 99_999, 1_350),
                vec![1_000, 2_000],
                vec![450, 900],
            ),
            (
                "nothing eligible",
                terms(Anteil, 99_999, 0),
                vec![0, 0],
                vec![0, 0],
            ),
            ("no receipts", terms(Anteil, 99_999, 0), vec![], vec![]),
            (
                "fixed amount",
                terms(Festbetrag, 1_000, 1_000),
                vec![500, 1_500],
                vec![250, 750],
            ),
            (
                "deficit",
                terms(Fehlbedarf, 1_000, 600),
                vec![500, 1_500],
                vec![150, 450],
            ),
            (
                "all of it",
                terms(Voll, 1_000, 1_000),
                vec![800, 800],
                vec![800, 200],
            ),
        ] {
            assert_eq!(shares(terms, &eligible), expected, "{name}");
        }
        // Kreis Coesfeld published 3,035,253 € at 90 % = 2,731,728 €; exact are 2,731,727.70 €.
        let coesfeld = terms(Anteil, 273_172_800, 273_172_800);
        let parts = shares(coesfeld, &[100_000_000, 203_525_300]);
        assert_eq!(parts.iter().sum::<i64>(), 273_172_800);
        assert_eq!(parts, [90_000_010, 183_172_790]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_are_not_negative(
            eligible in prop::collection::vec(1_i64..100_000_000, 0..40),
            granted in 0_i64..2_000_000_000,
            settled in 0_i64..2_000_000_000,
            rate in 0_i64..=10_000,
        ) {
            for financing in Financing::ALL {
                let settled = settled.min(granted);
                let terms = GrantTerms {
                    financing: *financing,
                    rate: BasisPoints(rate),
                    granted: Cents(granted),
                    settled: Cents(settled),
                };
                let parts = shares(terms, &eligible);
                let whole = terms.running(Cents(eligible.iter().sum())) != Cents::ZERO;
                prop_assert_eq!(parts.iter().sum::<i64>(), if whole { settled } else { 0 });
                prop_assert!(parts.iter().all(|part| *part >= 0));
            }
        }
    }
}

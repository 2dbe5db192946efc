//! How the grant of a notice is divided over its receipts: pure calculation.

use paktbuch_types::{BasisPoints, Cents, CostRounding, Financing};

/// What a notice says about its grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantTerms {
    pub financing: Financing,
    /// Fördersatz; counts with Anteilfinanzierung.
    pub rate: BasisPoints,
    pub rounding: CostRounding,
    pub granted: Cents,
}

impl GrantTerms {
    /// The grant as settled (Zuwendung lt. Abrechnung) for `recognised` eligible spending: the notice's rate of it, rounded by
    /// the notice's rule, at most what was granted. With Festbetrag and Vollfinanzierung all of it, at most what was granted.
    #[must_use]
    pub fn settled(&self, recognised: Cents) -> Cents {
        match self.financing {
            Financing::Anteil => self.rounding.grant(recognised, self.rate),
            Financing::Festbetrag | Financing::Voll => recognised,
        }
        .min(self.granted)
    }

    /// Share of the grant in each receipt (Zuwendungsanteil), for eligible amounts in the order of payment.
    ///
    /// Each receipt gets the notice's rate of its eligible amount until the grant is used up. The running sum is rounded, not
    /// the single share, and scaled to [`GrantTerms::settled`]: so the shares add up to it to the cent, and what the notice
    /// rounds to whole euros is spread over all receipts.
    #[must_use]
    pub fn shares(&self, eligible: &[Cents]) -> Vec<Cents> {
        let recognised: Cents = eligible.iter().copied().sum();
        let (settled, exact) = (self.settled(recognised), self.running(recognised));
        let mut sum = Cents::ZERO;
        let mut given = Cents::ZERO;
        let share = |amount: &Cents| {
            sum = sum.plus(*amount);
            let until = settled.pro_rata(self.running(sum).0, exact.0);
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
            Financing::Festbetrag => sum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(financing: Financing, rounding: CostRounding, granted: i64) -> GrantTerms {
        GrantTerms {
            financing,
            rate: BasisPoints::percent(90),
            rounding,
            granted: Cents(granted),
        }
    }

    fn shares(terms: GrantTerms, eligible: &[i64]) -> Vec<i64> {
        let eligible: Vec<Cents> = eligible.iter().copied().map(Cents).collect();
        terms.shares(&eligible).into_iter().map(|share| share.0).collect()
    }

    #[test]
    fn each_receipt_gets_the_rate_until_the_grant_is_used_up() {
        use CostRounding::{Cent, Euro};
        use Financing::{Anteil, Festbetrag, Voll};
        for (name, terms, eligible, expected) in [
            (
                "rate",
                terms(Anteil, Cent, 99_999),
                vec![1_000, 2_000],
                vec![900, 1_800],
            ),
            (
                "half cents do not pile up",
                terms(Anteil, Cent, 99_999),
                vec![15, 15, 15, 15],
                vec![14, 13, 14, 13],
            ),
            (
                "used up",
                terms(Anteil, Cent, 1_500),
                vec![1_000, 1_000, 500],
                vec![900, 600, 0],
            ),
            (
                "credit note",
                terms(Anteil, Cent, 99_999),
                vec![1_000, -400],
                vec![900, -360],
            ),
            (
                "nothing eligible",
                terms(Anteil, Cent, 99_999),
                vec![0, 0],
                vec![0, 0],
            ),
            ("no receipts", terms(Anteil, Cent, 99_999), vec![], vec![]),
            (
                "fixed amount",
                terms(Festbetrag, Euro, 1_000),
                vec![500, 1_500],
                vec![250, 750],
            ),
            (
                "all of it",
                terms(Voll, Cent, 1_000),
                vec![800, 800],
                vec![800, 200],
            ),
        ] {
            assert_eq!(shares(terms, &eligible), expected, "{name}");
        }
        // Kreis Coesfeld published 3,035,253 € at 90 % = 2,731,728 €; exact are 2,731,727.70 €.
        let coesfeld = terms(Anteil, Euro, 273_172_800);
        let parts = shares(coesfeld, &[100_000_000, 203_525_300]);
        assert_eq!(parts.iter().sum::<i64>(), 273_172_800);
        assert_eq!(parts, [90_000_010, 183_172_790]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_never_exceed_what_is_eligible(
            eligible in prop::collection::vec(1_i64..100_000_000, 0..40),
            granted in 0_i64..2_000_000_000,
            rate in 0_i64..=10_000,
        ) {
            for (financing, rounding) in [
                (Financing::Anteil, CostRounding::Cent),
                (Financing::Anteil, CostRounding::Euro),
                (Financing::Voll, CostRounding::Cent),
                (Financing::Festbetrag, CostRounding::Cent),
            ] {
                let terms = GrantTerms { financing, rate: BasisPoints(rate), rounding, granted: Cents(granted) };
                let parts = shares(terms, &eligible);
                let recognised: i64 = eligible.iter().sum();
                let settled = terms.settled(Cents(recognised));
                let whole = terms.running(Cents(recognised)) != Cents::ZERO;
                prop_assert_eq!(parts.iter().sum::<i64>(), if whole { settled.0 } else { 0 });
                prop_assert!(settled.0 <= granted);
                prop_assert!(parts.iter().all(|part| *part >= 0));
            }
        }
    }
}

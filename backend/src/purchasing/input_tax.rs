//! What stays of an amount where its VAT is deducted as input tax (Vorsteuerabzug): pure calculation.

use paktbuch_types::{BasisPoints, Cents};

/// Why less than all of a part is eligible, where nobody gave another reason.
pub const REASON: &str = "Vorsteuerabzug";

/// The rate of the VAT of a line that is deducted, as its invoice says; zero where none is.
#[must_use]
pub fn deducted_rate(is_deducted: bool, vat_rate: BasisPoints) -> BasisPoints {
    if is_deducted {
        vat_rate
    } else {
        BasisPoints::default()
    }
}

/// The net share of a gross amount: less the VAT at `rate` in it, rounded half up (away from zero) to the cent; all of it at a rate of
/// zero. No more of it is eligible (zuwendungsfähig) where that VAT is deducted: the proof takes net amounts where there is
/// Vorsteuerabzug (VV zu § 44 LHO NRW, ANBest-G Nr. 7.4, edition of 2012).
#[must_use]
pub fn net_share(gross: Cents, rate: BasisPoints) -> Cents {
    gross.pro_rata(BasisPoints::WHOLE.0, BasisPoints::WHOLE.0 + rate.0)
}

/// An eligible amount, no more than the net share of `gross`.
#[must_use]
pub fn at_most_net(eligible: Cents, gross: Cents, rate: BasisPoints) -> Cents {
    let most = net_share(gross, rate);
    if is_above(eligible, most) { most } else { eligible }
}

/// Whether an amount is farther from zero than another of the same sign.
#[must_use]
pub const fn is_above(amount: Cents, most: Cents) -> bool {
    amount.0.unsigned_abs() > most.0.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_net_share_is_rounded_to_the_cent() {
        for (gross, percent, net) in [
            (11_900, 19, 10_000),
            (10_700, 7, 10_000),
            (10_000, 0, 10_000),
            // 84.03…, 93.457…, 0.84…, 0.93…, 1.68…, 2.52…
            (100, 19, 84),
            (10_000, 7, 9_346),
            (1, 19, 1),
            (1, 7, 1),
            (2, 19, 2),
            (3, 19, 3),
            (4, 19, 3),
            (-11_900, 19, -10_000),
            (-4, 19, -3),
        ] {
            let rate = BasisPoints::percent(percent);
            assert_eq!(
                net_share(Cents(gross), rate),
                Cents(net),
                "{gross} at {percent} %"
            );
        }
    }

    #[test]
    fn what_is_above_the_net_share_is_lowered_to_it() {
        let rate = BasisPoints::percent(19);
        for (eligible, gross, kept) in [
            (11_900, 11_900, 10_000),
            (10_001, 11_900, 10_000),
            (10_000, 11_900, 10_000),
            (1, 11_900, 1),
            (-11_900, -11_900, -10_000),
            (-1, -11_900, -1),
            (0, 11_900, 0),
        ] {
            assert_eq!(at_most_net(Cents(eligible), Cents(gross), rate), Cents(kept));
        }
    }
}

//! What of an invoice is still to be paid once its supplier paid something back.

use paktbuch_types::Cents;

/// An open invoice of which the supplier paid something back, for which a credit note comes or the refund is to be assigned to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refunded {
    /// Neither paid nor taken off as Skonto, retained money among it; positive.
    pub open: Cents,
    /// Sicherheitseinbehalt.
    pub retention: Cents,
    /// What came back, with its Skonto; positive.
    pub back: Cents,
}

impl Refunded {
    /// What asks for payment now.
    #[must_use]
    pub fn to_pay(&self) -> Cents {
        to_pay(self.open.minus(self.retention), self.back)
    }

    /// The share of `part`, an open part of the invoice, that will be paid, retained money among it; rounded half up to the cent.
    #[must_use]
    pub fn share_to_pay(&self, part: Cents) -> Cents {
        part.pro_rata(to_pay(self.open, self.back).0, self.open.0)
    }
}

/// What asks for payment of an invoice of which `open` is not settled and `back` was paid back: nobody pays the latter again.
#[must_use]
pub fn to_pay(open: Cents, back: Cents) -> Cents {
    if back == Cents::ZERO {
        open
    } else {
        open.minus(back).max(Cents::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_back_is_not_paid_again() {
        for (open, retention, back, now, share) in [
            (23_800, 0, 23_800, 0, 0),
            (10_000, 0, 8_000, 2_000, 200),
            (10_000, 500, 8_000, 1_500, 200),
            (10_000, 2_500, 8_000, 0, 200),
            (3_000, 0, 8_000, 0, 0),
            (10_000, 0, 0, 10_000, 1_000),
        ] {
            let refunded = Refunded {
                open: Cents(open),
                retention: Cents(retention),
                back: Cents(back),
            };
            let told = (refunded.to_pay(), refunded.share_to_pay(Cents(1_000)));
            assert_eq!(told, (Cents(now), Cents(share)), "{refunded:?}");
        }
        assert_eq!(
            to_pay(Cents(-5_000), Cents::ZERO),
            Cents(-5_000),
            "of a credit note"
        );
    }
}

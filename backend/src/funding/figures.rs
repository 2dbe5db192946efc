//! How far the money of a cost plan has come: pure calculation.

use paktbuch_types::{BasisPoints, Cents};

/// An amount and the part of it that is eligible (zuwendungsfähig).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Gross.
    pub total: Cents,
    pub eligible: Cents,
}

impl Amounts {
    /// Both amounts added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            total: self.total.plus(other.total),
            eligible: self.eligible.plus(other.eligible),
        }
    }
}

impl std::iter::Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Self::plus)
    }
}

/// What the notice plans, what was invoiced of it and what is paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figure {
    /// lt. Bescheid.
    pub planned: Amounts,
    /// berechnet: what invoice lines are allocated.
    pub invoiced: Amounts,
    /// bezahlt: the paid part of it, see [`paid_part`].
    pub paid: Amounts,
}

impl Figure {
    /// What is left: planned less invoiced; negative where it is exceeded.
    #[must_use]
    pub fn rest(&self) -> Cents {
        self.planned.total.minus(self.invoiced.total)
    }

    /// Invoiced as a share of planned (Ausschöpfung); `None` where nothing is planned.
    #[must_use]
    pub fn used(&self) -> Option<BasisPoints> {
        self.invoiced.total.ratio(self.planned.total)
    }

    /// Both figures added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            planned: self.planned.plus(other.planned),
            invoiced: self.invoiced.plus(other.invoiced),
            paid: self.paid.plus(other.paid),
        }
    }
}

/// What an invoice asks for and what was paid on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoicePaid {
    /// Amount due (BT-115); negative for a credit note.
    pub due: Cents,
    /// Sum of its payments.
    pub paid: Cents,
}

/// The paid part of an allocation: `part × paid ÷ due`, to the cent.
///
/// `before` is the sum of the allocations of the same invoice that come first (by line, then by id). Rounding the running sum
/// instead of each part makes the parts of one invoice add up to what was paid; an invoice paid in full gives the whole part. What
/// was paid beyond the amount due does not count, and an invoice that asks for nothing (prepaid in full) counts as paid.
#[must_use]
pub fn paid_part(before: Cents, part: Cents, invoice: InvoicePaid) -> Cents {
    if invoice.due == Cents::ZERO {
        return part;
    }
    let paid = invoice
        .paid
        .clamp(invoice.due.min(Cents::ZERO), invoice.due.max(Cents::ZERO));
    let until = |sum: Cents| sum.pro_rata(paid.0.abs(), invoice.due.0.abs());
    until(before.plus(part)).minus(until(before))
}

/// The eligible part of what was paid of an allocation of `gross`, of which `eligible` is eligible.
#[must_use]
pub fn paid_eligible(paid: Cents, gross: Cents, eligible: Cents) -> Cents {
    if gross == eligible {
        paid
    } else {
        paid.pro_rata(eligible.0, gross.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The paid parts of all allocations of one invoice.
    fn parts(allocations: &[i64], due: i64, paid: i64) -> Vec<i64> {
        let invoice = InvoicePaid {
            due: Cents(due),
            paid: Cents(paid),
        };
        let mut before = Cents::ZERO;
        allocations
            .iter()
            .map(|gross| {
                let part = paid_part(before, Cents(*gross), invoice);
                before = before.plus(Cents(*gross));
                part.0
            })
            .collect()
    }

    #[test]
    fn thirds_add_up_and_full_payment_gives_whole_amounts() {
        assert_eq!(parts(&[100, 100, 100], 300, 100), [33, 34, 33]);
        assert_eq!(parts(&[100, 100, 100], 300, 300), [100, 100, 100]);
        assert_eq!(
            parts(&[100, 200], 300, 400),
            [100, 200],
            "an overpayment does not count"
        );
        assert_eq!(parts(&[100, 200], 300, 0), [0, 0]);
        assert_eq!(parts(&[-100, -200], -300, -150), [-50, -100], "a credit note");
        assert_eq!(parts(&[500], 0, 0), [500], "prepaid in full");
        assert_eq!(
            parts(&[1_000], 600, 600),
            [1_000],
            "prepaid in part, the rest paid"
        );
    }

    proptest! {
        #[test]
        fn parts_of_an_invoice_add_up_to_what_was_paid(
            allocations in proptest::collection::vec(1_i64..10_000_000, 1..20),
            permille in 0_i64..=1_000,
        ) {
            let due: i64 = allocations.iter().sum();
            let paid = due * permille / 1_000;
            let parts = parts(&allocations, due, paid);
            prop_assert_eq!(parts.iter().sum::<i64>(), paid);
            for (part, gross) in parts.iter().zip(&allocations) {
                prop_assert!((0..=*gross).contains(part));
            }
        }

        #[test]
        fn never_more_is_eligible_than_paid(gross in 1_i64..10_000_000, share in 0_i64..=1_000, permille in 0_i64..=1_000) {
            let eligible = gross * share / 1_000;
            let paid = gross * permille / 1_000;
            let part = paid_eligible(Cents(paid), Cents(gross), Cents(eligible));
            prop_assert!(Cents::ZERO <= part && part <= Cents(paid));
            prop_assert_eq!(paid_eligible(Cents(gross), Cents(gross), Cents(eligible)), Cents(eligible));
        }
    }
}

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
    /// berechnet: what invoice lines are allocated, less the Skonto that was taken.
    pub invoiced: Amounts,
    /// bezahlt: the paid part of it, see [`paid_part`].
    pub paid: Amounts,
    /// What orders bind that no invoice bills yet.
    pub open_orders: Amounts,
}

impl Figure {
    /// beauftragt: what is invoiced was ordered, and what orders bind beside it.
    #[must_use]
    pub fn ordered(&self) -> Amounts {
        self.invoiced.plus(self.open_orders)
    }

    /// What is left: planned less ordered; negative where it is exceeded.
    #[must_use]
    pub fn rest(&self) -> Cents {
        self.planned.total.minus(self.ordered().total)
    }

    /// Ordered as a share of planned (Ausschöpfung), to a tenth of a percent; `None` where nothing is planned.
    #[must_use]
    pub fn used(&self) -> Option<BasisPoints> {
        self.ordered().total.ratio_in_tenths(self.planned.total)
    }

    /// Both figures added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            planned: self.planned.plus(other.planned),
            invoiced: self.invoiced.plus(other.invoiced),
            paid: self.paid.plus(other.paid),
            open_orders: self.open_orders.plus(other.open_orders),
        }
    }
}

/// What an invoice asks for and what was paid on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoicePaid {
    /// Amount due (BT-115); negative for a credit note.
    pub due: Cents,
    /// What its allocations add up to once all is allocated: see [`to_allocate`].
    pub whole: Cents,
    /// Prepaid (BT-113) beyond what its chain has billed, see [`paktbuch_types::claimed_prepaid`].
    pub claimed: Cents,
    /// Sum of its payments.
    pub paid: Cents,
    /// Sum of the payments that prove what is claimed.
    pub proven: Cents,
    /// Sum of the Skonto taken with them.
    pub skonto: Cents,
}

/// What the lines of an invoice add up to for allocation: amount due and prepaid, less what its chain has billed before.
#[must_use]
pub fn to_allocate(due: Cents, prepaid: Cents, billed_before: Cents) -> Cents {
    due.plus(prepaid).minus(billed_before)
}

/// How much of an allocation is settled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaidPart {
    /// By money: what was spent.
    pub paid: Cents,
    /// By Skonto.
    pub skonto: Cents,
}

/// The settled part of an allocation, `part × (paid + Skonto + proven) ÷ (due + claimed)` to the cent, and the Skonto in it in
/// proportion to what is settled; the rest is what was spent.
///
/// `before` is the sum of the allocations of the same invoice that come first (by line, then by id). Rounding the running sums
/// instead of each part makes the parts of one invoice add up to what was paid and to the Skonto; an invoice paid in full
/// without Skonto gives the whole part. What was paid beyond the amount due does not count, nor does what the invoice claims was
/// prepaid as long as no payment proves it. An invoice that asks for nothing and claims nothing (its chain has billed all) counts
/// as paid from its own day on: before it, callers leave it out with all its allocations.
#[must_use]
pub fn paid_part(before: Cents, part: Cents, invoice: InvoicePaid) -> PaidPart {
    let asked = invoice.due.plus(invoice.claimed);
    if asked == Cents::ZERO {
        return PaidPart {
            paid: part,
            skonto: Cents::ZERO,
        };
    }
    let within = |amount: Cents, end: Cents| amount.clamp(end.min(Cents::ZERO), end.max(Cents::ZERO));
    let of_due = within(invoice.paid.plus(invoice.skonto), invoice.due);
    let skonto = within(invoice.skonto, of_due);
    let settled = of_due.plus(within(invoice.proven, invoice.claimed));
    let settled_until = |sum: Cents| sum.pro_rata(settled.0, asked.0);
    let all = settled_until(invoice.whole);
    let skonto_until = |sum: Cents| settled_until(sum).pro_rata(skonto.0, all.0);
    let after = before.plus(part);
    let skonto = skonto_until(after).minus(skonto_until(before));
    PaidPart {
        paid: settled_until(after).minus(settled_until(before)).minus(skonto),
        skonto,
    }
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
        with_skonto(allocations, due, paid, 0)
            .into_iter()
            .map(|(paid, _)| paid)
            .collect()
    }

    /// The paid parts of all allocations of one invoice, each with its Skonto.
    fn with_skonto(allocations: &[i64], due: i64, paid: i64, skonto: i64) -> Vec<(i64, i64)> {
        settle(
            allocations,
            InvoicePaid {
                due: Cents(due),
                whole: Cents(allocations.iter().sum()),
                claimed: Cents::ZERO,
                paid: Cents(paid),
                proven: Cents::ZERO,
                skonto: Cents(skonto),
            },
        )
    }

    fn settle(allocations: &[i64], invoice: InvoicePaid) -> Vec<(i64, i64)> {
        let mut before = Cents::ZERO;
        allocations
            .iter()
            .map(|gross| {
                let part = paid_part(before, Cents(*gross), invoice);
                before = before.plus(Cents(*gross));
                (part.paid.0, part.skonto.0)
            })
            .collect()
    }

    #[test]
    fn skonto_settles_without_being_spent() {
        assert_eq!(
            with_skonto(&[10_000, 20_000], 30_000, 29_400, 600),
            [(9_800, 200), (19_600, 400)]
        );
        assert_eq!(
            with_skonto(&[100, 100, 100], 300, 298, 2),
            [(99, 1), (100, 0), (99, 1)]
        );
        assert_eq!(
            with_skonto(&[-10_000], -10_000, -9_800, -200),
            [(-9_800, -200)],
            "a credit note"
        );
        assert_eq!(
            with_skonto(&[20_000, 20_000], 40_000, 19_600, 400),
            [(9_800, 200), (9_800, 200)],
            "half of it"
        );
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
        assert_eq!(parts(&[500], 0, 0), [500], "billed in full by the chain");
    }

    /// 1,000 in two parts, of which the invoice claims that 400 were prepaid.
    #[test]
    fn what_was_prepaid_counts_only_where_a_payment_proves_it() {
        let claiming = |paid: i64, proven: i64, skonto: i64| {
            settle(
                &[600, 400],
                InvoicePaid {
                    due: Cents(600),
                    whole: Cents(1_000),
                    claimed: Cents(400),
                    paid: Cents(paid),
                    proven: Cents(proven),
                    skonto: Cents(skonto),
                },
            )
        };
        assert_eq!(claiming(0, 0, 0), [(0, 0), (0, 0)]);
        assert_eq!(claiming(600, 0, 0), [(360, 0), (240, 0)], "only what was paid");
        assert_eq!(claiming(0, 400, 0), [(240, 0), (160, 0)]);
        assert_eq!(claiming(600, 400, 0), [(600, 0), (400, 0)]);
        assert_eq!(
            claiming(600, 900, 0),
            [(600, 0), (400, 0)],
            "not more than is claimed"
        );
        assert_eq!(claiming(590, 400, 10), [(594, 6), (396, 4)]);
        let in_full = |proven: i64| {
            settle(
                &[500],
                InvoicePaid {
                    due: Cents::ZERO,
                    whole: Cents(500),
                    claimed: Cents(500),
                    paid: Cents::ZERO,
                    proven: Cents(proven),
                    skonto: Cents::ZERO,
                },
            )
        };
        assert_eq!(
            (in_full(0), in_full(500)),
            (vec![(0, 0)], vec![(500, 0)]),
            "prepaid in full"
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

        /// Whatever is paid, taken off and paid back one after the other: the parts add up to both sums at every step.
        #[test]
        fn parts_add_up_after_any_sequence_of_payments(
            allocations in proptest::collection::vec(1_i64..10_000_000, 1..20),
            steps in proptest::collection::vec((-1_000_i64..=1_000, 0_i64..=50), 1..12),
        ) {
            let due: i64 = allocations.iter().sum();
            let (mut paid, mut skonto) = (0_i64, 0_i64);
            for (permille, off) in steps {
                paid = (paid + due * permille / 1_000).clamp(0, due - skonto);
                skonto = (skonto + due * off / 1_000).min(due - paid);
                let parts = with_skonto(&allocations, due, paid, skonto);
                prop_assert_eq!(parts.iter().map(|part| part.0).sum::<i64>(), paid);
                prop_assert_eq!(parts.iter().map(|part| part.1).sum::<i64>(), skonto);
                for ((paid, skonto), gross) in parts.iter().zip(&allocations) {
                    prop_assert!(*paid >= 0 && *skonto >= 0 && paid + skonto <= *gross);
                }
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

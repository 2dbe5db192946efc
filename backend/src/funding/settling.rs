//! What is invoiced and paid of each allocation of one invoice, VAT that the authority owes itself among it: pure calculation.

use std::collections::BTreeMap;

use paktbuch_types::{BasisPoints, Cents, PaymentKind, claimed_prepaid};

use super::figures::{Amounts, InvoicePaid, paid_eligible, paid_part, to_allocate};

/// Self-assessed VAT (§ 13b UStG) of an invoice: a second amount with payments of its own, to the tax office.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaxPaid {
    /// On the whole invoice, before Skonto.
    pub due: Cents,
    pub paid: Cents,
    /// What the Skonto taken takes off it.
    pub skonto: Cents,
    /// It is deducted as input tax (Vorsteuer): nothing of it is spent.
    pub is_deducted: bool,
}

/// What an invoice asks for, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Billed {
    pub due: Cents,
    pub prepaid: Cents,
    /// By earlier invoices of its chain.
    pub billed_before: Cents,
    /// VAT that the authority owes itself, on what is paid.
    pub tax: Cents,
    /// What all Skonto of the invoice takes off that VAT, and that Skonto.
    pub tax_skonto: Cents,
    pub skonto: Cents,
    /// That VAT is deducted as Vorsteuer.
    pub tax_deducted: bool,
}

/// What was paid on an invoice: sums of its payments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaidSums {
    /// To the supplier.
    pub invoice: Cents,
    pub skonto: Cents,
    /// To the tax office.
    pub tax: Cents,
    /// Of what the invoice deducts as prepaid.
    pub prepaid: Cents,
}

/// An allocation, as far as money is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allotted {
    pub gross: Cents,
    pub eligible: Cents,
    /// Rate of the VAT that the authority owes itself on its line.
    pub tax_rate: Option<BasisPoints>,
}

/// What has become of an allocation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// What it costs: its part of the invoice and of the tax, less the Skonto that was taken.
    pub invoiced: Amounts,
    /// The paid part of both.
    pub paid: Amounts,
    pub skonto: Cents,
}

/// Settles the allocations of one invoice, one after the other (by line, then by id): running sums are rounded, so that the parts add
/// up to the tax, to what was paid and to the Skonto.
#[derive(Debug, Clone)]
pub struct Settling {
    invoice: InvoicePaid,
    tax: TaxPaid,
    before: Cents,
    /// By rate: the amounts before.
    bases: BTreeMap<BasisPoints, Cents>,
    tax_before: Cents,
}

impl PaidSums {
    /// One payment more.
    pub fn add(&mut self, kind: PaymentKind, amount: Cents, skonto: Cents) {
        match kind {
            PaymentKind::Invoice => self.invoice = self.invoice.plus(amount),
            PaymentKind::Tax => self.tax = self.tax.plus(amount),
            PaymentKind::Prepaid => self.prepaid = self.prepaid.plus(amount),
        }
        self.skonto = self.skonto.plus(skonto);
    }
}

impl Settling {
    /// Of an invoice with what was paid on it.
    #[must_use]
    pub fn of(billed: Billed, paid: PaidSums) -> Self {
        let invoice = InvoicePaid {
            due: billed.due,
            whole: to_allocate(billed.due, billed.prepaid, billed.billed_before),
            claimed: claimed_prepaid(billed.prepaid, billed.billed_before),
            paid: paid.invoice,
            proven: paid.prepaid,
            skonto: paid.skonto,
        };
        let tax = TaxPaid {
            due: billed.tax.plus(billed.tax_skonto),
            paid: paid.tax,
            // Of the Skonto of these payments alone: they may be those up to a day.
            skonto: billed.tax_skonto.pro_rata(paid.skonto.0, billed.skonto.0),
            is_deducted: billed.tax_deducted,
        };
        Self::new(invoice, tax)
    }

    const fn new(invoice: InvoicePaid, tax: TaxPaid) -> Self {
        Self {
            invoice,
            tax,
            before: Cents::ZERO,
            bases: BTreeMap::new(),
            tax_before: Cents::ZERO,
        }
    }

    /// The next allocation. The eligible part of the tax is in proportion to that of the amount.
    pub fn next(&mut self, part: Allotted) -> Settled {
        let settled = paid_part(self.before, part.gross, self.invoice);
        self.before = self.before.plus(part.gross);
        let tax = self.tax_of(part);
        let tax_settled = paid_part(
            self.tax_before,
            tax,
            InvoicePaid {
                due: self.tax.due,
                whole: self.tax.due,
                claimed: Cents::ZERO,
                paid: self.tax.paid,
                proven: Cents::ZERO,
                skonto: self.tax.skonto,
            },
        );
        let tax_paid = tax_settled.paid;
        self.tax_before = self.tax_before.plus(tax);
        let eligible = |amount| paid_eligible(amount, part.gross, part.eligible);
        let owed = part.gross.minus(settled.skonto);
        let tax_owed = tax.minus(tax_settled.skonto);
        Settled {
            invoiced: Amounts {
                total: owed.plus(tax_owed),
                eligible: eligible(owed).plus(eligible(tax_owed)),
            },
            paid: Amounts {
                total: settled.paid.plus(tax_paid),
                eligible: eligible(settled.paid).plus(eligible(tax_paid)),
            },
            skonto: settled.skonto,
        }
    }

    fn tax_of(&mut self, part: Allotted) -> Cents {
        let Some(rate) = part.tax_rate.filter(|_| !self.tax.is_deducted) else {
            return Cents::ZERO;
        };
        let base = self.bases.entry(rate).or_default();
        let before = base.share(rate);
        *base = base.plus(part.gross);
        base.share(rate).minus(before)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn settle(parts: &[(i64, i64)], paid: i64, tax: TaxPaid) -> Vec<Settled> {
        settle_with_skonto(parts, (paid, 0), tax)
    }

    fn settle_with_skonto(parts: &[(i64, i64)], (paid, skonto): (i64, i64), tax: TaxPaid) -> Vec<Settled> {
        let whole: i64 = parts.iter().map(|part| part.0).sum();
        let invoice = InvoicePaid {
            due: Cents(whole),
            whole: Cents(whole),
            claimed: Cents::ZERO,
            paid: Cents(paid),
            proven: Cents::ZERO,
            skonto: Cents(skonto),
        };
        let mut settling = Settling::new(invoice, tax);
        let part = |(gross, eligible): &(i64, i64)| {
            settling.next(Allotted {
                gross: Cents(*gross),
                eligible: Cents(*eligible),
                tax_rate: Some(BasisPoints(1_900)),
            })
        };
        parts.iter().map(part).collect()
    }

    fn amounts(total: i64, eligible: i64) -> Amounts {
        Amounts {
            total: Cents(total),
            eligible: Cents(eligible),
        }
    }

    #[test]
    fn tax_is_a_second_amount_with_payments_of_its_own() {
        let parts = [(10_000, 10_000), (20_000, 5_000)];
        let due = |paid| TaxPaid {
            due: Cents(5_700),
            paid: Cents(paid),
            ..TaxPaid::default()
        };
        let unpaid = settle(&parts, 30_000, due(0));
        assert_eq!(unpaid[0].invoiced, amounts(11_900, 11_900));
        assert_eq!(unpaid[1].invoiced, amounts(23_800, 5_950));
        assert_eq!(
            unpaid[1].paid,
            amounts(20_000, 5_000),
            "only the supplier has his money"
        );
        let half = settle(&parts, 0, due(2_850));
        assert_eq!(half[0].paid, amounts(950, 950));
        let paid = settle(&parts, 30_000, due(5_700));
        assert_eq!(paid[1].paid, paid[1].invoiced);
    }

    #[test]
    fn tax_that_is_deducted_is_not_spent() {
        let tax = TaxPaid {
            due: Cents(1_900),
            is_deducted: true,
            ..TaxPaid::default()
        };
        let settled = settle(&[(10_000, 10_000)], 10_000, tax)[0];
        assert_eq!(settled.invoiced, amounts(10_000, 10_000));
        assert_eq!(settled.paid, settled.invoiced);
    }

    #[test]
    fn skonto_lowers_what_is_invoiced_to_what_is_paid() {
        let tax = TaxPaid {
            is_deducted: true,
            ..TaxPaid::default()
        };
        let parts = [(10_000, 10_000), (20_000, 5_000)];
        let settled = settle_with_skonto(&parts, (29_400, 600), tax);
        assert_eq!(settled[0].invoiced, amounts(9_800, 9_800));
        assert_eq!(settled[1].invoiced, amounts(19_600, 4_900));
        assert!(settled.iter().all(|part| part.paid == part.invoiced));
        let half = settle_with_skonto(&parts, (14_700, 300), tax);
        assert_eq!(
            half[0].invoiced,
            amounts(9_900, 9_900),
            "only the Skonto that was taken"
        );
    }

    #[test]
    fn skonto_lowers_the_tax_that_is_owed_and_paid() {
        let billed = Billed {
            due: Cents(230_000),
            prepaid: Cents::ZERO,
            billed_before: Cents::ZERO,
            tax: Cents(42_389),
            tax_skonto: Cents(1_311),
            skonto: Cents(6_900),
            tax_deducted: false,
        };
        let all = |(invoice, skonto, tax): (i64, i64, i64)| {
            let paid = PaidSums {
                invoice: Cents(invoice),
                skonto: Cents(skonto),
                tax: Cents(tax),
                prepaid: Cents::ZERO,
            };
            let mut settling = Settling::of(billed, paid);
            let parts = [100_000, 99_999, 30_001].map(|gross| {
                settling.next(Allotted {
                    gross: Cents(gross),
                    eligible: Cents(gross),
                    tax_rate: Some(BasisPoints(1_900)),
                })
            });
            let sum = |amount: fn(&Settled) -> Cents| parts.iter().map(amount).sum::<Cents>().0;
            (sum(|part| part.invoiced.total), sum(|part| part.paid.total))
        };
        assert_eq!(all((0, 0, 0)), (273_700, 0), "before the Skonto was taken");
        assert_eq!(all((223_100, 6_900, 0)), (265_489, 223_100));
        assert_eq!(all((223_100, 6_900, 42_389)), (265_489, 265_489));
        assert_eq!(
            all((223_100, 6_900, 43_700)),
            (265_489, 265_489),
            "nobody owes the rest"
        );
        assert_eq!(all((0, 0, 43_700)), (273_700, 43_700));
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_tax_and_to_what_was_paid_of_it(
            parts in proptest::collection::vec(1_i64..10_000_000, 1..20),
            permille in 0_i64..=1_000,
        ) {
            let whole: i64 = parts.iter().sum();
            let due = Cents(whole).share(BasisPoints(1_900));
            let tax = TaxPaid { due, paid: Cents(due.0 * permille / 1_000), ..TaxPaid::default() };
            let parts: Vec<(i64, i64)> = parts.iter().map(|gross| (*gross, *gross)).collect();
            let settled = settle(&parts, 0, tax);
            let invoiced: Cents = settled.iter().map(|part| part.invoiced.total).sum();
            let paid: Cents = settled.iter().map(|part| part.paid.total).sum();
            prop_assert_eq!(invoiced, Cents(whole).plus(due));
            prop_assert_eq!(paid, tax.paid);
        }
    }
}

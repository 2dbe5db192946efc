//! Which money was used when, and its interest. Pure calculation.
//!
//! Payouts are used in the order in which they came (first in, first out). Money that was not used in its period can cost interest
//! of five percentage points above the Basiszinssatz a year from its payout until its use, § 49a Abs. 3 and 4 VwVfG, Nr. 8.5 VVG
//! [YUMPU-171]. Days are counted from the one after the payout; a year has 365.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, PaymentId, PayoutId};

use super::rows::BaseRate;

/// Percentage points above the base rate.
const ABOVE: BasisPoints = BasisPoints(500);

/// A payout as it came; negative where it was paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payout {
    pub id: PayoutId,
    pub paid_on: NaiveDate,
    pub amount: Cents,
}

/// Grant money that was spent by a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// Day of the payment.
    pub paid_on: NaiveDate,
    /// Zuwendungsanteil of the payment; negative for a refund.
    pub amount: Cents,
    /// `None` = paid back to the granting authority.
    pub payment: Option<Payment>,
}

/// The payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// `None` for an invoice that asks for nothing, because its chain has billed all.
    pub id: Option<PaymentId>,
    pub invoice: InvoiceId,
    pub number: String,
    pub supplier: String,
}

/// The part of a payment that a payout covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    pub spent: Spent,
    /// Day on which the money of the payout counts as used: that of the payment, but none before the payout.
    pub used_on: NaiveDate,
}

/// A payout and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutUse {
    pub id: PayoutId,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    /// Last day on which its use is in time; `None` where the period is not known.
    pub until: Option<NaiveDate>,
    /// The payments that it covers, the first first, each with the part that it covers.
    pub used: Vec<Covered>,
    /// Not used.
    pub rest: Cents,
}

/// Money that lay idle beyond its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    pub amount: Cents,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl PayoutUse {
    /// What was used in its period.
    #[must_use]
    pub fn in_time(&self) -> Cents {
        self.sum(|day, until| day <= until)
    }

    /// What was used later.
    #[must_use]
    pub fn late(&self) -> Cents {
        self.sum(|day, until| day > until)
    }

    fn sum(&self, is_meant: impl Fn(NaiveDate, NaiveDate) -> bool) -> Cents {
        let until = self.until.unwrap_or(NaiveDate::MAX);
        let meant = self.used.iter().filter(|part| is_meant(part.used_on, until));
        meant.map(|part| part.spent.amount).sum()
    }

    /// What lay idle beyond the period as of a day, one sum a day of use; nothing where the period is not known.
    #[must_use]
    pub fn idle(&self, today: NaiveDate) -> Vec<Idle> {
        let Some(until) = self.until else {
            return Vec::new();
        };
        let mut by_day: BTreeMap<NaiveDate, Cents> = BTreeMap::new();
        for part in &self.used {
            let sum = by_day.entry(part.used_on).or_default();
            *sum = sum.plus(part.spent.amount);
        }
        let rest = std::iter::once((today, self.rest));
        let all = by_day.into_iter().chain(rest);
        all.filter(|(day, amount)| *day > until && *amount > Cents::ZERO)
            .map(|(to, amount)| Idle {
                amount,
                from: self.paid_on,
                to,
            })
            .collect()
    }
}

/// Divides what was spent among the payouts, the first first.
///
/// `payouts` and `spent` are by day; a negative payout was paid back and counts as used. A refund lowers what was spent: the money
/// counts as used only as far as it stayed used, and the last payments before the refund are those that it lowers.
#[must_use]
pub fn first_in_first_out(payouts: &[Payout], spent: Vec<Spent>, within: Option<u32>) -> Vec<PayoutUse> {
    let mut open = lasting(payouts, spent).into_iter().peekable();
    let came = payouts.iter().filter(|payout| payout.amount > Cents::ZERO);
    came.map(|payout| {
        let mut rest = payout.amount;
        let mut used: Vec<Covered> = Vec::new();
        while rest > Cents::ZERO
            && let Some(next) = open.peek_mut()
        {
            let part = rest.min(next.amount);
            used.push(Covered {
                used_on: next.paid_on.max(payout.paid_on),
                spent: Spent {
                    amount: part,
                    ..next.clone()
                },
            });
            rest = rest.minus(part);
            next.amount = next.amount.minus(part);
            if next.amount == Cents::ZERO {
                open.next();
            }
        }
        PayoutUse {
            id: payout.id,
            paid_on: payout.paid_on,
            amount: payout.amount,
            until: within.and_then(|days| payout.paid_on.checked_add_days(Days::new(days.into()))),
            used,
            rest,
        }
    })
    .collect()
}

/// What stayed used of each payment, positive amounts: the rises of the lowest sum from each payment on.
fn lasting(payouts: &[Payout], spent: Vec<Spent>) -> Vec<Spent> {
    let paid_back = payouts.iter().filter(|payout| payout.amount < Cents::ZERO);
    let mut all = spent;
    all.extend(paid_back.map(|payout| Spent {
        paid_on: payout.paid_on,
        amount: Cents::ZERO.minus(payout.amount),
        payment: None,
    }));
    // What comes back on a day lowers what went out on it before it lowers earlier days.
    all.sort_by_key(|one| (one.paid_on, one.amount < Cents::ZERO));
    let mut sum = Cents::ZERO;
    let mut sums: Vec<Cents> = Vec::with_capacity(all.len());
    for one in &all {
        sum = sum.plus(one.amount);
        sums.push(sum);
    }
    let mut lowest = sum;
    for sum in sums.iter_mut().rev() {
        lowest = lowest.min(*sum);
        *sum = lowest;
    }
    let mut before = Cents::ZERO;
    for (one, sum) in all.iter_mut().zip(sums) {
        one.amount = sum.minus(before);
        before = before.max(sum);
    }
    all.retain(|one| one.amount > Cents::ZERO);
    all
}

/// Interest for money that lay idle, to the cent, half a cent up; `rates` do not overlap.
///
/// # Errors
/// The first day without a base rate.
pub fn interest(idle: Idle, rates: &[BaseRate]) -> Result<Cents, NaiveDate> {
    let mut parts = 0_i128;
    let mut day = idle.from.succ_opt().unwrap_or(idle.to);
    while day <= idle.to {
        let rate = rates.iter().find(|rate| rate.from <= day && day <= rate.to);
        let rate = rate.ok_or(day)?;
        let last = rate.to.min(idle.to);
        let days = last.signed_duration_since(day).num_days() + 1;
        let yearly = (rate.rate.0 + ABOVE.0).max(0);
        parts += i128::from(idle.amount.0) * i128::from(yearly) * i128::from(days);
        let Some(next) = last.succ_opt() else { break };
        day = next;
    }
    // Of 10,000 basis points and 365 days.
    const WHOLE: i128 = 10_000 * 365;
    let rounded = (parts * 2 + WHOLE) / (WHOLE * 2);
    Ok(Cents(i64::try_from(rounded).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::base_rates::announced;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// Payouts by day, with ids from 1.
    fn came(all: &[(&str, i64)]) -> Vec<Payout> {
        let payout = |(id, (on, cents)): (i64, &(&str, i64))| Payout {
            id: PayoutId(id),
            paid_on: day(on),
            amount: Cents(*cents),
        };
        (1..).zip(all).map(payout).collect()
    }

    /// Payments by day, each of its own invoice with ids from 1.
    fn spent(all: &[(&str, i64)]) -> Vec<Spent> {
        let spent = |(id, (on, cents)): (i64, &(&str, i64))| of_invoice(id, day(on), Cents(*cents));
        (1..).zip(all).map(spent).collect()
    }

    fn of_invoice(id: i64, paid_on: NaiveDate, amount: Cents) -> Spent {
        let payment = Payment {
            id: Some(PaymentId(id)),
            invoice: InvoiceId(id),
            number: format!("RE-{id}"),
            supplier: "Muster GmbH".to_owned(),
        };
        Spent {
            paid_on,
            amount,
            payment: Some(payment),
        }
    }

    /// Day of payment, day of use, cents and invoice of each part; no invoice where money was paid back.
    fn parts(payout: &PayoutUse) -> Vec<(String, String, i64, Option<i64>)> {
        let part = |part: &Covered| {
            let invoice = part.spent.payment.as_ref().map(|payment| payment.invoice.0);
            (
                part.spent.paid_on.to_string(),
                part.used_on.to_string(),
                part.spent.amount.0,
                invoice,
            )
        };
        payout.used.iter().map(part).collect()
    }

    #[test]
    fn the_first_payout_is_used_first() {
        let payouts = came(&[("2024-03-01", 100), ("2024-05-01", 80), ("2024-06-01", -30)]);
        let spent = spent(&[("2024-02-01", 60), ("2024-04-01", 70), ("2024-04-20", -10)]);
        let used = first_in_first_out(&payouts, spent, Some(60));
        let part = |paid: &str, used: &str, cents: i64, invoice: Option<i64>| {
            (paid.to_owned(), used.to_owned(), cents, invoice)
        };
        // 60 before it came, 60 of April lasted (the rest was refunded), 30 were paid back.
        assert_eq!(used[0].until, Some(day("2024-04-30")));
        assert_eq!(
            parts(&used[0]),
            [
                part("2024-02-01", "2024-03-01", 60, Some(1)),
                part("2024-04-01", "2024-04-01", 40, Some(2)),
            ]
        );
        assert_eq!((used[0].id, used[0].rest), (PayoutId(1), Cents::ZERO));
        assert_eq!(
            parts(&used[1]),
            [
                part("2024-04-01", "2024-05-01", 20, Some(2)),
                part("2024-06-01", "2024-06-01", 30, None),
            ]
        );
        assert_eq!(used[1].rest, Cents(30));
        assert_eq!(used.len(), 2);
    }

    #[test]
    fn payments_of_one_day_keep_their_invoices_and_cost_interest_once() {
        let payouts = came(&[("2024-03-01", 100)]);
        let spent = spent(&[("2024-06-01", 30), ("2024-06-01", -10), ("2024-06-01", 20)]);
        let used = first_in_first_out(&payouts, spent, Some(60));
        let invoices: Vec<(i64, Option<i64>)> = parts(&used[0])
            .into_iter()
            .map(|(_, _, cents, invoice)| (cents, invoice))
            .collect();
        assert_eq!(invoices, [(30, Some(1)), (10, Some(3))]);
        let idle = used[0].idle(day("2024-06-02"));
        let idle: Vec<i64> = idle.iter().map(|idle| idle.amount.0).collect();
        assert_eq!(idle, [40, 60], "one sum of the day, and the rest");
    }

    #[test]
    fn only_what_is_used_after_its_period_lay_idle() {
        let payouts = came(&[("2024-03-01", 100)]);
        for (paid, today, expected) in [
            (&[("2024-04-30", 100)][..], "2024-12-31", &[][..]),
            (&[("2024-05-01", 100)], "2024-12-31", &[(100, "2024-05-01")]),
            (&[("2024-04-30", 99)], "2024-04-30", &[]),
            (&[("2024-04-30", 99)], "2024-05-01", &[(1, "2024-05-01")]),
        ] {
            let used = first_in_first_out(&payouts, spent(paid), Some(60));
            let idle: Vec<(i64, NaiveDate)> = used[0]
                .idle(day(today))
                .iter()
                .map(|idle| (idle.amount.0, idle.to))
                .collect();
            let expected: Vec<(i64, NaiveDate)> =
                expected.iter().map(|(cents, to)| (*cents, day(to))).collect();
            assert_eq!(idle, expected, "{paid:?} on {today}");
        }
        let unknown = first_in_first_out(&payouts, Vec::new(), None);
        assert_eq!(unknown[0].idle(day("2030-01-01")), vec![]);
    }

    #[test]
    fn interest_follows_the_base_rate_of_each_day() {
        let of = |cents, from, to| {
            interest(
                Idle {
                    amount: Cents(cents),
                    from: day(from),
                    to: day(to),
                },
                &announced(),
            )
        };
        // 8.62 % for 73 of 365 days of 10,000 €.
        assert_eq!(of(1_000_000, "2024-01-01", "2024-03-14"), Ok(Cents(17_240)));
        // One day each of 8.62 % and 8.37 %.
        assert_eq!(of(1_000_000, "2024-06-29", "2024-07-01"), Ok(Cents(465)));
        // 4.12 % in the time of the negative base rate, 365 days.
        assert_eq!(of(1_000_000, "2021-01-01", "2022-01-01"), Ok(Cents(41_200)));
        assert_eq!(of(1_000_000, "2024-01-01", "2024-01-01"), Ok(Cents::ZERO));
        assert_eq!(of(1, "2026-06-01", "2026-07-02"), Err(day("2026-07-01")));
    }

    proptest! {
        #[test]
        fn every_cent_of_a_payout_is_used_once_or_left(
            payouts in proptest::collection::vec((0_u64..400, -500_i64..1_000), 0..8),
            spent in proptest::collection::vec((0_u64..400, -300_i64..800), 0..12),
        ) {
            let start = day("2024-01-01");
            let by_day = |mut all: Vec<(u64, i64)>| {
                all.sort_by_key(|(days, _)| *days);
                let dated = all.into_iter().map(|(days, cents)| (start + Days::new(days), Cents(cents)));
                (1_i64..).zip(dated).collect::<Vec<_>>()
            };
            let payouts: Vec<Payout> = by_day(payouts)
                .into_iter()
                .map(|(id, (paid_on, amount))| Payout { id: PayoutId(id), paid_on, amount })
                .collect();
            let spent: Vec<Spent> =
                by_day(spent).into_iter().map(|(id, (on, amount))| of_invoice(id, on, amount)).collect();
            let uses = first_in_first_out(&payouts, spent.clone(), Some(60));
            let came: i64 = payouts.iter().map(|payout| payout.amount.0.max(0)).sum();
            let back: i64 = payouts.iter().map(|payout| (-payout.amount.0).max(0)).sum();
            let net: i64 = spent.iter().map(|one| one.amount.0).sum::<i64>() + back;
            let rest: i64 = uses.iter().map(|payout| payout.rest.0).sum();
            prop_assert_eq!(rest, came - net.clamp(0, came));
            let mut left = net.max(0);
            for payout in &uses {
                let used: Cents = payout.used.iter().map(|part| part.spent.amount).sum();
                prop_assert_eq!(used.0, payout.amount.0.min(left), "all of it, or all that is left of what was spent");
                left -= used.0;
                prop_assert_eq!(used.plus(payout.rest), payout.amount);
                prop_assert_eq!(payout.in_time().plus(payout.late()), used);
                prop_assert!(payout.used.iter().all(|part| {
                    part.used_on >= payout.paid_on
                        && part.used_on >= part.spent.paid_on
                        && part.spent.amount > Cents::ZERO
                }));
            }
            for one in &spent {
                let covered: Cents = uses
                    .iter()
                    .flat_map(|payout| &payout.used)
                    .filter(|part| part.spent.payment == one.payment)
                    .map(|part| part.spent.amount)
                    .sum();
                prop_assert!(covered.0 <= one.amount.0.max(0), "{covered} of {}", one.amount);
            }
        }
    }
}

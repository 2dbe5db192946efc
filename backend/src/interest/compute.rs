//! Which money was used when, and its interest. Pure calculation.
//!
//! Payouts are used in the order in which they came (first in, first out). Money that was not used in its period can cost interest
//! of some percentage points above the Basiszinssatz a year, which the programme tells, from its payout until its use, § 49a Abs. 3
//! and 4 VwVfG. Days are counted from the one after the payout; a year has 365.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, PaymentId, PayoutId};

use super::rows::BaseRate;

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

/// Interest for money that lay idle, `above` percentage points over the base rate, to the cent, half a cent up; `rates` do not overlap.
///
/// # Errors
/// The first day without a base rate.
pub fn interest(idle: Idle, rates: &[BaseRate], above: BasisPoints) -> Result<Cents, NaiveDate> {
    let mut parts = 0_i128;
    let mut day = idle.from.succ_opt().unwrap_or(idle.to);
    while day <= idle.to {
        let rate = rates.iter().find(|rate| rate.from <= day && day <= rate.to);
        let rate = rate.ok_or(day)?;
        let last = rate.to.min(idle.to);
        let days = last.signed_duration_since(day).num_days() + 1;
        let yearly = (rate.rate.0 + above.0).max(0);
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
mod tests;

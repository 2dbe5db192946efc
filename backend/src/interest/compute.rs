//! Which money was used when, and its interest. Pure calculation.
//!
//! Payouts are used in the order in which they came (first in, first out). Money that was not used in its period can cost interest
//! of some percentage points above the Basiszinssatz a year, which the programme tells, from its payout until its use, § 49a Abs. 3
//! and 4 VwVfG. Days are counted from the one after the payout; a year has 365.

use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, Cents};

use super::rows::BaseRate;

/// A payout and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutUse {
    pub paid_on: NaiveDate,
    pub amount: Cents,
    /// Last day on which its use is in time; `None` where the period is not known.
    pub until: Option<NaiveDate>,
    /// Day and amount of each use, by day; what was paid before the payout counts on the day of the payout.
    pub used: Vec<(NaiveDate, Cents)>,
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
        let meant = self.used.iter().filter(|(day, _)| is_meant(*day, until));
        meant.map(|(_, amount)| *amount).sum()
    }

    /// What lay idle beyond the period as of a day; nothing where the period is not known.
    #[must_use]
    pub fn idle(&self, today: NaiveDate) -> Vec<Idle> {
        let Some(until) = self.until else {
            return Vec::new();
        };
        let rest = std::iter::once((today, self.rest));
        let all = self.used.iter().copied().chain(rest);
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
/// counts as used only as far as it stayed used.
#[must_use]
pub fn first_in_first_out(
    payouts: &[(NaiveDate, Cents)],
    spent: &[(NaiveDate, Cents)],
    within: Option<u32>,
) -> Vec<PayoutUse> {
    let mut uses = lasting(payouts, spent).into_iter().peekable();
    let came = payouts.iter().filter(|(_, amount)| *amount > Cents::ZERO);
    came.map(|&(paid_on, amount)| {
        let mut rest = amount;
        let mut used: Vec<(NaiveDate, Cents)> = Vec::new();
        while rest > Cents::ZERO
            && let Some((day, open)) = uses.peek_mut()
        {
            let part = rest.min(*open);
            let on = (*day).max(paid_on);
            rest = rest.minus(part);
            *open = open.minus(part);
            if *open == Cents::ZERO {
                uses.next();
            }
            match used.last_mut().filter(|(last, _)| *last == on) {
                Some((_, sum)) => *sum = sum.plus(part),
                None => used.push((on, part)),
            }
        }
        PayoutUse {
            paid_on,
            amount,
            until: within.and_then(|days| paid_on.checked_add_days(Days::new(days.into()))),
            used,
            rest,
        }
    })
    .collect()
}

/// Days and positive amounts that stayed used: the rises of the lowest sum from each day on.
fn lasting(payouts: &[(NaiveDate, Cents)], spent: &[(NaiveDate, Cents)]) -> Vec<(NaiveDate, Cents)> {
    let back = payouts
        .iter()
        .filter(|(_, amount)| *amount < Cents::ZERO)
        .map(|(day, amount)| (*day, Cents::ZERO.minus(*amount)));
    let mut all: Vec<(NaiveDate, Cents)> = spent.iter().copied().chain(back).collect();
    all.sort_by_key(|(day, _)| *day);
    let mut sum = Cents::ZERO;
    let mut sums: Vec<(NaiveDate, Cents)> = Vec::new();
    for (day, amount) in all {
        sum = sum.plus(amount);
        sums.push((day, sum));
    }
    let mut lowest = sum;
    for (_, sum) in sums.iter_mut().rev() {
        lowest = lowest.min(*sum);
        *sum = lowest;
    }
    let mut before = Cents::ZERO;
    let rise = |(day, sum): (NaiveDate, Cents)| {
        let rise = sum.minus(before);
        before = before.max(sum);
        (rise > Cents::ZERO).then_some((day, rise))
    };
    sums.into_iter().filter_map(rise).collect()
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
mod tests {
    use super::*;
    use crate::interest::base_rates::announced;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn money(all: &[(&str, i64)]) -> Vec<(NaiveDate, Cents)> {
        all.iter().map(|(on, cents)| (day(on), Cents(*cents))).collect()
    }

    #[test]
    fn the_first_payout_is_used_first() {
        let payouts = money(&[("2024-03-01", 100), ("2024-05-01", 80), ("2024-06-01", -30)]);
        let spent = money(&[("2024-02-01", 60), ("2024-04-01", 70), ("2024-04-20", -10)]);
        let used = first_in_first_out(&payouts, &spent, Some(60));
        // 60 before it came, 60 of April lasted (the rest was refunded), 30 were paid back.
        assert_eq!(
            used[0],
            PayoutUse {
                paid_on: day("2024-03-01"),
                amount: Cents(100),
                until: Some(day("2024-04-30")),
                used: money(&[("2024-03-01", 60), ("2024-04-01", 40)]),
                rest: Cents::ZERO,
            }
        );
        assert_eq!(used[1].used, money(&[("2024-05-01", 20), ("2024-06-01", 30)]));
        assert_eq!(used[1].rest, Cents(30));
        assert_eq!(used.len(), 2);
    }

    #[test]
    fn only_what_is_used_after_its_period_lay_idle() {
        let payouts = money(&[("2024-03-01", 100)]);
        for (spent, today, expected) in [
            (&[("2024-04-30", 100)][..], "2024-12-31", &[][..]),
            (&[("2024-05-01", 100)], "2024-12-31", &[(100, "2024-05-01")]),
            (&[("2024-04-30", 99)], "2024-04-30", &[]),
            (&[("2024-04-30", 99)], "2024-05-01", &[(1, "2024-05-01")]),
        ] {
            let used = first_in_first_out(&payouts, &money(spent), Some(60));
            let idle: Vec<(i64, NaiveDate)> = used[0]
                .idle(day(today))
                .iter()
                .map(|idle| (idle.amount.0, idle.to))
                .collect();
            let expected: Vec<(i64, NaiveDate)> =
                expected.iter().map(|(cents, to)| (*cents, day(to))).collect();
            assert_eq!(idle, expected, "{spent:?} on {today}");
        }
        let unknown = first_in_first_out(&payouts, &[], None);
        assert_eq!(unknown[0].idle(day("2030-01-01")), vec![]);
    }

    #[test]
    fn interest_follows_the_base_rate_of_each_day() {
        let idle = |cents, from, to| Idle {
            amount: Cents(cents),
            from: day(from),
            to: day(to),
        };
        let of = |cents, from, to| interest(idle(cents, from, to), &announced(), BasisPoints(500));
        // 8.62 % for 73 of 365 days of 10,000 €.
        assert_eq!(of(1_000_000, "2024-01-01", "2024-03-14"), Ok(Cents(17_240)));
        // One day each of 8.62 % and 8.37 %.
        assert_eq!(of(1_000_000, "2024-06-29", "2024-07-01"), Ok(Cents(465)));
        // 4.12 % in the time of the negative base rate, 365 days.
        assert_eq!(of(1_000_000, "2021-01-01", "2022-01-01"), Ok(Cents(41_200)));
        assert_eq!(of(1_000_000, "2024-01-01", "2024-01-01"), Ok(Cents::ZERO));
        assert_eq!(of(1, "2026-06-01", "2026-07-02"), Err(day("2026-07-01")));
        let other = |above| interest(idle(1_000_000, "2024-01-01", "2024-03-14"), &announced(), above);
        assert_eq!(other(BasisPoints(250)), Ok(Cents(12_240)), "6.12 % for 73 days");
        assert_eq!(other(BasisPoints(0)), Ok(Cents(7_240)), "the base rate itself");
    }

    proptest! {
        #[test]
        fn every_cent_of_a_payout_is_used_once_or_left(
            payouts in proptest::collection::vec((0_u64..400, -500_i64..1_000), 0..8),
            spent in proptest::collection::vec((0_u64..400, -300_i64..800), 0..12),
        ) {
            let start = day("2024-01-01");
            let by_day = |all: Vec<(u64, i64)>| {
                let mut all: Vec<_> = all.into_iter().map(|(days, cents)| (start + Days::new(days), Cents(cents))).collect();
                all.sort_by_key(|(day, _)| *day);
                all
            };
            let (payouts, spent) = (by_day(payouts), by_day(spent));
            let uses = first_in_first_out(&payouts, &spent, Some(60));
            let came: i64 = payouts.iter().map(|(_, amount)| amount.0.max(0)).sum();
            let back: i64 = payouts.iter().map(|(_, amount)| (-amount.0).max(0)).sum();
            let net: i64 = spent.iter().map(|(_, amount)| amount.0).sum::<i64>() + back;
            let rest: i64 = uses.iter().map(|payout| payout.rest.0).sum();
            prop_assert_eq!(rest, came - net.clamp(0, came));
            for payout in &uses {
                let used: Cents = payout.used.iter().map(|(_, amount)| *amount).sum();
                prop_assert_eq!(used.plus(payout.rest), payout.amount);
                prop_assert_eq!(payout.in_time().plus(payout.late()), used);
                prop_assert!(payout.used.iter().all(|(day, amount)| *day >= payout.paid_on && *amount > Cents::ZERO));
            }
        }
    }
}

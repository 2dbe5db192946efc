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
        let expected: Vec<(i64, NaiveDate)> = expected.iter().map(|(cents, to)| (*cents, day(to))).collect();
        assert_eq!(idle, expected, "{paid:?} on {today}");
    }
    let unknown = first_in_first_out(&payouts, Vec::new(), None);
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
            let is_right = payout.used.iter().all(|part| {
                part.used_on >= payout.paid_on
                    && part.used_on >= part.spent.paid_on
                    && part.spent.amount > Cents::ZERO
            });
            prop_assert!(is_right);
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

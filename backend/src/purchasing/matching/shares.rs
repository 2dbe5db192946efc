//! How a payment over several invoices and its Skonto are shared among them. Pure calculation.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_types::Cents;

/// Most invoices with Skonto that are combined; of more only all of them together are looked at.
const MOST: usize = 16;

/// Amount and Skonto of each invoice in turn, of what is open of it and the Skontos that it offers: the amounts and Skontos of all add up to
/// what is open and to `skonto`. All take what they offer where that is the Skonto, else those that alone can make it up. `None` where
/// it is not clear who takes it.
#[must_use]
pub(in crate::purchasing) fn shares(
    invoices: &[(Cents, Vec<Cents>)],
    skonto: Cents,
) -> Option<Vec<(Cents, Cents)>> {
    let offered: Vec<BTreeSet<Cents>> = invoices
        .iter()
        .map(|(open, offers)| {
            let possible = offers
                .iter()
                .filter(|offer| Cents::ZERO < **offer && **offer < *open);
            possible.copied().collect()
        })
        .collect();
    let largest: Vec<Cents> = offered
        .iter()
        .map(|offers| offers.last().copied().unwrap_or_default())
        .collect();
    let taken = if skonto == Cents::ZERO {
        vec![Cents::ZERO; invoices.len()]
    } else if largest.iter().copied().sum::<Cents>() == skonto {
        largest
    } else {
        only_choice(&offered, skonto)?
    };
    let shared = invoices.iter().zip(taken);
    Some(
        shared
            .map(|((open, _), skonto)| (open.minus(skonto), skonto))
            .collect(),
    )
}

/// What each takes, at most one of its offers, where only one choice makes up the Skonto.
fn only_choice(offered: &[BTreeSet<Cents>], skonto: Cents) -> Option<Vec<Cents>> {
    if offered.iter().filter(|offers| !offers.is_empty()).count() > MOST {
        return None;
    }
    // Each sum that can be reached with the choice that reaches it; none where several do.
    let mut reached: BTreeMap<Cents, Option<Vec<Cents>>> = BTreeMap::from([(Cents::ZERO, Some(Vec::new()))]);
    for offers in offered {
        let mut next: BTreeMap<Cents, Option<Vec<Cents>>> = BTreeMap::new();
        for (sum, choice) in &reached {
            for share in std::iter::once(Cents::ZERO).chain(offers.iter().copied()) {
                let sum = sum.plus(share);
                if skonto < sum {
                    continue;
                }
                let longer = choice.as_ref().map(|choice| {
                    let mut longer = choice.clone();
                    longer.push(share);
                    longer
                });
                next.entry(sum)
                    .and_modify(|known| *known = None)
                    .or_insert(longer);
            }
        }
        reached = next;
    }
    reached.remove(&skonto).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts amount and Skonto of each of these invoices (what is open, what each offers); none where it is not clear.
    fn assert_shared(invoices: &[(i64, &[i64])], skonto: i64, expected: &[(i64, i64)]) {
        let given: Vec<(Cents, Vec<Cents>)> = invoices
            .iter()
            .map(|(open, offers)| (Cents(*open), offers.iter().copied().map(Cents).collect()))
            .collect();
        let found = shares(&given, Cents(skonto)).unwrap_or_default();
        let found: Vec<(i64, i64)> = found
            .iter()
            .map(|(amount, skonto)| (amount.0, skonto.0))
            .collect();
        assert_eq!(found, expected, "{invoices:?}, {skonto}");
    }

    #[test]
    fn skonto_goes_to_the_invoices_that_offer_it() {
        let both: [(i64, &[i64]); 2] = [(119_000, &[2_380]), (59_500, &[1_190])];
        assert_shared(&both, 3_570, &[(116_620, 2_380), (58_310, 1_190)]);
        assert_shared(&both, 1_190, &[(119_000, 0), (58_310, 1_190)]);
        assert_shared(&both, 0, &[(119_000, 0), (59_500, 0)]);
        let one: [(i64, &[i64]); 2] = [(119_000, &[3_570, 2_380]), (59_500, &[])];
        assert_shared(&one, 2_380, &[(116_620, 2_380), (59_500, 0)]);
        let credited: [(i64, &[i64]); 2] = [(119_000, &[2_380]), (-5_950, &[])];
        assert_shared(&credited, 2_380, &[(116_620, 2_380), (-5_950, 0)]);
    }

    #[test]
    fn what_is_not_clear_is_not_shared() {
        let equal: [(i64, &[i64]); 2] = [(10_000, &[200]), (10_000, &[200])];
        assert_shared(&equal, 200, &[]);
        assert_shared(&equal, 400, &[(9_800, 200), (9_800, 200)]);
        let one: [(i64, &[i64]); 2] = [(119_000, &[2_380]), (59_500, &[])];
        assert_shared(&one, 2_381, &[]);
        assert_shared(&one, -2_380, &[]);
        let none: [(i64, &[i64]); 2] = [(119_000, &[]), (59_500, &[])];
        assert_shared(&none, 2_380, &[]);
        let whole: [(i64, &[i64]); 2] = [(200, &[200]), (59_500, &[])];
        assert_shared(&whole, 200, &[]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_shared_adds_up_to_amount_and_skonto(
            invoices in proptest::collection::vec((-500_i64..5_000, proptest::collection::vec(1_i64..60, 0..3)), 2..6),
            skonto in -50_i64..200,
        ) {
            let open: i64 = invoices.iter().map(|(open, _)| *open).sum();
            let invoices: Vec<(Cents, Vec<Cents>)> = invoices
                .into_iter()
                .map(|(open, offers)| (Cents(open), offers.into_iter().map(Cents).collect()))
                .collect();
            if let Some(shares) = shares(&invoices, Cents(skonto)) {
                proptest::prop_assert_eq!(shares.len(), invoices.len());
                let amount: i64 = shares.iter().map(|(amount, _)| amount.0).sum();
                let taken: i64 = shares.iter().map(|(_, skonto)| skonto.0).sum();
                proptest::prop_assert_eq!((amount, taken), (open - skonto, skonto));
            } else {
                proptest::prop_assert_ne!(skonto, 0);
            }
        }
    }
}

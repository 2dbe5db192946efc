//! Whether amounts make a sum: money that is told in other parts.

use std::collections::BTreeMap;

use paktbuch_types::Cents;

/// The most sums that are looked at: of more, one that is reached says nothing.
const MOST_SUMS: usize = 2_000;

/// Sums up to `most` that some of these positive amounts make, each with the places of the fewest that make it; nothing is made of none.
pub(super) fn sums(amounts: impl IntoIterator<Item = Cents>, most: Cents) -> BTreeMap<Cents, Vec<usize>> {
    let mut found = BTreeMap::from([(Cents::ZERO, Vec::new())]);
    for (place, amount) in amounts.into_iter().enumerate() {
        if found.len() > MOST_SUMS {
            break;
        }
        let more: Vec<(Cents, Vec<usize>)> = found
            .iter()
            .map(|(sum, places)| (sum.plus(amount), [places.as_slice(), &[place]].concat()))
            .filter(|(sum, _)| *sum <= most)
            .collect();
        for (sum, places) in more {
            let known = found.entry(sum).or_insert_with(|| places.clone());
            if places.len() < known.len() {
                *known = places;
            }
        }
    }
    found
}

/// Whether some of these positive amounts make the sum.
pub(super) fn reach(amounts: &[Cents], sum: Cents) -> bool {
    sums(amounts.iter().copied(), sum).contains_key(&sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_amounts_that_make_a_sum_are_named() {
        let amounts = [6_000, 4_000, 10_000, 1_950].map(Cents);
        let found = sums(amounts, Cents(12_000));
        for (sum, places) in [
            (0, Some(vec![])),
            (4_000, Some(vec![1])),
            (10_000, Some(vec![2])),
            (11_950, Some(vec![2, 3])),
            (5_000, None),
            (16_000, None),
        ] {
            assert_eq!(found.get(&Cents(sum)).cloned(), places, "{sum}");
        }
        assert!(reach(&amounts, Cents(21_950)) && !reach(&amounts, Cents(3_000)));
    }

    #[test]
    fn many_amounts_are_soon_looked_at() {
        let amounts: Vec<Cents> = (0..60).map(|place| Cents(1 << (place % 40))).collect();
        assert!(sums(amounts, Cents(i64::MAX)).len() <= 2 * MOST_SUMS + 2);
    }
}

//! How an allocation's money is divided over its devices.

use paktbuch_types::{Cents, Quantity};

use super::rows::Purchase;

/// Gross prices of `count` further devices of an allocation, to the cent.
///
/// The money that is left is divided evenly over the devices still to come: those of the allocation's share of the line's
/// quantity where that is a whole number (700 of 1,000 € of ten devices: seven), else the `count` asked for. So part of a
/// delivery takes its part of the money, and the last part takes the rest.
#[must_use]
pub(super) fn even_prices(purchase: &Purchase, count: usize) -> Vec<Cents> {
    let left = purchase.gross.minus(purchase.used);
    let expected = purchase
        .paid_devices()
        .or_else(|| expected_devices(purchase.gross, purchase.line_gross, purchase.quantity));
    let to_come = expected
        .map_or(count, |expected| expected.saturating_sub(purchase.devices))
        .max(count);
    let mut prices = left.split_evenly(to_come);
    prices.truncate(count);
    prices
}

/// Net amounts to gross prices: each the line's net in proportion, cut from the running total, so that a line's devices add
/// up to its net amount.
#[must_use]
pub(super) fn net_prices(purchase: &Purchase, prices: &[Cents]) -> Vec<Cents> {
    let net = |gross: Cents| purchase.line_net.pro_rata(gross.0, purchase.line_gross.0);
    let mut before = purchase.used_on_line;
    prices
        .iter()
        .map(|price| {
            let after = before.plus(*price);
            let share = net(after).minus(net(before));
            before = after;
            share
        })
        .collect()
}

/// Devices that an allocation of `gross` buys, where its share of the line is a whole number of them (to half a percent of a
/// device, because shares are rounded to cents).
fn expected_devices(gross: Cents, line_gross: Cents, quantity: Quantity) -> Option<usize> {
    if line_gross <= Cents::ZERO {
        return None;
    }
    let thousandths = i128::from(gross.0) * i128::from(quantity.0) / 10;
    let devices = thousandths / i128::from(line_gross.0);
    let nearest = (devices + 500).div_euclid(1_000);
    if (devices - nearest * 1_000).abs() <= 5 {
        usize::try_from(nearest).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn purchase(gross: i64, line_gross: i64, quantity: i64) -> Purchase {
        Purchase {
            gross: Cents(gross),
            line_gross: Cents(line_gross),
            line_net: Cents(line_gross * 100 / 119),
            quantity: Quantity::whole(quantity),
            ..Purchase::default()
        }
    }

    #[test]
    fn part_of_a_delivery_takes_its_part_of_the_money() {
        assert_eq!(
            even_prices(&purchase(70_000, 100_000, 10), 3),
            vec![Cents(10_000); 3]
        );
        assert_eq!(
            even_prices(&purchase(100_001, 100_001, 10), 2),
            [Cents(10_001), Cents(10_000)]
        );
        // A share that is no whole number of devices goes to the devices asked for.
        assert_eq!(
            even_prices(&purchase(75_000, 100_000, 10), 2),
            vec![Cents(37_500); 2]
        );
    }

    proptest! {
        #[test]
        fn shares_add_up_to_the_allocation_however_it_is_delivered(
            cents in 1_i64..100_000_000, parts in prop::collection::vec(1_usize..40, 1..6)
        ) {
            let quantity: usize = parts.iter().sum();
            let mut purchase = purchase(cents, cents, i64::try_from(quantity).unwrap());
            let mut net = Cents::ZERO;
            for count in parts {
                let prices = even_prices(&purchase, count);
                prop_assert_eq!(prices.len(), count);
                net = net.plus(net_prices(&purchase, &prices).into_iter().sum());
                purchase.used = purchase.used.plus(prices.into_iter().sum());
                purchase.used_on_line = purchase.used;
                purchase.devices += count;
                prop_assert!(purchase.used <= purchase.gross);
            }
            prop_assert_eq!(purchase.used, purchase.gross);
            prop_assert_eq!(net, purchase.line_net);
        }
    }
}

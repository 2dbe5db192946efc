//! How an allocation's money is divided over its devices.

use paktbuch_types::{BasisPoints, Cents, Quantity};

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

/// Net of an invoice line for its devices, to the cent: its own net (BT-131) where that and the VAT at its rate make its gross, to a
/// cent; else its gross less that VAT, rounded half up. For the gross has its part of the allowances, charges and rounding of the whole
/// invoice (Verteilung nach Steuerkategorie), the line's own net has not.
#[must_use]
pub(super) fn net_of_line(net: Cents, gross: Cents, rate: BasisPoints) -> Cents {
    let whole = BasisPoints::WHOLE.0;
    let taxed = whole + rate.0;
    let apart = i128::from(gross.0) * i128::from(whole) - i128::from(net.0) * i128::from(taxed);
    if apart.abs() <= i128::from(whole) {
        net
    } else {
        gross.pro_rata(whole, taxed)
    }
}

/// Net amounts to gross prices: each the line's net ([`net_of_line`]) in proportion, cut from the running total, so that a line's
/// devices add up to its net amount.
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

    #[test]
    fn the_net_of_a_line_goes_with_its_gross() {
        let net =
            |net, gross, percent| net_of_line(Cents(net), Cents(gross), BasisPoints::percent(percent)).0;
        assert_eq!(net(10_000, 11_900, 19), 10_000);
        // A cent of the invoice's tax that the spreading gave another line.
        assert_eq!(net(840_345, 1_000_010, 19), 840_345);
        // Part of a charge on the whole invoice, and of an allowance.
        assert_eq!(net(712_008, 853_448, 19), 717_183);
        assert_eq!(net(10_000, 11_305, 19), 9_500);
        assert_eq!(net(10_000, 10_500, 0), 10_500);
        assert_eq!(net(-10_000, -11_305, 19), -9_500);
    }

    proptest! {
        #[test]
        fn net_and_gross_of_devices_agree_with_the_rate(
            net in 100_i64..10_000_000,
            header in -50_i64..50,
            cent in -1_i64..=1,
            rate in prop::sample::select(vec![0_i64, 700, 1_600, 1_900]),
            count in 1_usize..60,
        ) {
            let rate = BasisPoints(rate);
            let charged = Cents(net + net * header / 100);
            let gross = charged.plus(charged.share(rate)).plus(Cents(cent));
            let purchase = Purchase {
                gross,
                line_gross: gross,
                line_net: net_of_line(Cents(net), gross, rate),
                quantity: Quantity::whole(i64::try_from(count).unwrap()),
                ..Purchase::default()
            };
            let prices = even_prices(&purchase, count);
            let nets = net_prices(&purchase, &prices);
            prop_assert_eq!(nets.iter().copied().sum::<Cents>(), purchase.line_net);
            let taxed = 10_000 + rate.0;
            let apart = |gross: Cents, net: Cents| (gross.0 * 10_000 - net.0 * taxed).abs();
            prop_assert!(apart(gross, purchase.line_net) <= 10_000, "a cent of the line");
            for (price, net) in prices.iter().zip(&nets) {
                prop_assert!(apart(*price, *net) <= 10_000 + taxed, "a cent each of gross and net of a device");
            }
        }

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

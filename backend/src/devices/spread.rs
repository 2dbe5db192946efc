//! How an allocation is spread onto devices that exist: by a named rule, to the cent, and completely.

use paktbuch_types::{Cents, SpreadRule};

/// Why an allocation cannot be spread so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpreadError {
    #[error("Bitte mindestens ein Gerät wählen.")]
    NoDevices,
    #[error("Keines der gewählten Geräte hat einen Preis. Bitte „gleichmäßig“ oder einzelne Beträge wählen.")]
    NoPrices,
    #[error("Bitte für jedes gewählte Gerät einen Betrag eingeben, und für die anderen keinen.")]
    AmountMissing,
    #[error(
        "Ein Betrag von {amount} € hat ein anderes Vorzeichen als die Zuordnung über {total} €. Bitte berichtigen."
    )]
    WrongSign { amount: Cents, total: Cents },
    #[error(
        "Die Beträge ergeben {given} €, die Zuordnung hat {total} €; Unterschied {} €. Bitte einen Betrag ändern.",
        given.minus(*total)
    )]
    Difference { given: Cents, total: Cents },
}

/// A device that takes a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taker {
    /// What it cost when it was made.
    pub price: Cents,
    /// The amount that was entered for it.
    pub entered: Option<Cents>,
}

/// The share of each device, in their order; they add up to `total`.
///
/// # Errors
/// Without devices, without prices to go by, or where entered amounts do not add up: the message names the difference.
pub fn spread(total: Cents, rule: SpreadRule, takers: &[Taker]) -> Result<Vec<Cents>, SpreadError> {
    if takers.is_empty() {
        return Err(SpreadError::NoDevices);
    }
    match rule {
        SpreadRule::Evenly => Ok(total.split_evenly(takers.len())),
        SpreadRule::ByPrice => {
            let prices: Vec<i64> = takers.iter().map(|taker| taker.price.0).collect();
            if prices.iter().all(|price| *price <= 0) {
                return Err(SpreadError::NoPrices);
            }
            Ok(total.split_by(&prices))
        }
        SpreadRule::Entered => entered(total, takers),
    }
}

fn entered(total: Cents, takers: &[Taker]) -> Result<Vec<Cents>, SpreadError> {
    let amounts: Option<Vec<Cents>> = takers.iter().map(|taker| taker.entered).collect();
    let amounts = amounts.ok_or(SpreadError::AmountMissing)?;
    let wrong = amounts
        .iter()
        .find(|amount| amount.0.signum() * total.0.signum() < 0);
    if let Some(amount) = wrong {
        return Err(SpreadError::WrongSign {
            amount: *amount,
            total,
        });
    }
    let given: Cents = amounts.iter().copied().sum();
    if given == total {
        Ok(amounts)
    } else {
        Err(SpreadError::Difference { given, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn takers(prices: &[i64], entered: &[Option<i64>]) -> Vec<Taker> {
        prices
            .iter()
            .zip(entered.iter().copied().chain(std::iter::repeat(None)))
            .map(|(price, entered)| Taker {
                price: Cents(*price),
                entered: entered.map(Cents),
            })
            .collect()
    }

    #[test]
    fn each_rule_does_what_its_name_says() {
        let three = takers(&[100, 200, 300], &[]);
        let evenly = spread(Cents(100), SpreadRule::Evenly, &three).unwrap();
        assert_eq!(evenly, [Cents(34), Cents(33), Cents(33)]);
        let by_price = spread(Cents(600), SpreadRule::ByPrice, &three).unwrap();
        assert_eq!(by_price, [Cents(100), Cents(200), Cents(300)]);
        let typed = takers(&[1, 1], &[Some(70), Some(30)]);
        assert_eq!(
            spread(Cents(100), SpreadRule::Entered, &typed).unwrap(),
            [Cents(70), Cents(30)]
        );
    }

    #[test]
    fn what_does_not_add_up_is_refused_with_the_difference() {
        let typed = takers(&[1, 1], &[Some(7_000), Some(3_001)]);
        let message = spread(Cents(10_000), SpreadRule::Entered, &typed)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("ergeben 100,01 €, die Zuordnung hat 100,00 €; Unterschied 0,01 €"),
            "{message}"
        );
        let lacking = takers(&[1, 1], &[Some(100)]);
        assert_eq!(
            spread(Cents(100), SpreadRule::Entered, &lacking),
            Err(SpreadError::AmountMissing)
        );
        let turned = takers(&[1, 1], &[Some(200), Some(-100)]);
        assert_eq!(
            spread(Cents(100), SpreadRule::Entered, &turned),
            Err(SpreadError::WrongSign {
                amount: Cents(-100),
                total: Cents(100)
            })
        );
        assert_eq!(
            spread(Cents(1), SpreadRule::ByPrice, &takers(&[0], &[])),
            Err(SpreadError::NoPrices)
        );
        assert_eq!(
            spread(Cents(1), SpreadRule::Evenly, &[]),
            Err(SpreadError::NoDevices)
        );
    }

    proptest! {
        #[test]
        fn shares_add_up_to_the_allocation_to_the_cent(
            total in -100_000_000_i64..100_000_000,
            prices in prop::collection::vec(0_i64..1_000_000, 1..60),
            by_price in any::<bool>(),
        ) {
            let takers = takers(&prices, &[]);
            let rule = if by_price && prices.iter().any(|price| *price > 0) { SpreadRule::ByPrice } else { SpreadRule::Evenly };
            let shares = spread(Cents(total), rule, &takers).unwrap();
            prop_assert_eq!(shares.len(), takers.len());
            prop_assert_eq!(shares.iter().copied().sum::<Cents>(), Cents(total));
            // What one rule made, the other accepts as entered, and a cent more it does not.
            let mut typed: Vec<Taker> = takers.iter().zip(&shares).map(|(taker, share)| Taker { entered: Some(*share), ..*taker }).collect();
            prop_assert_eq!(spread(Cents(total), SpreadRule::Entered, &typed), Ok(shares));
            typed[0].entered = typed[0].entered.map(|share| share.plus(Cents(1)));
            prop_assert!(spread(Cents(total), SpreadRule::Entered, &typed).is_err());
        }
    }
}

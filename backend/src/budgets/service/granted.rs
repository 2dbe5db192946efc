//! The grant of a notice by the lines of its cost plan (bewilligt je Kostenzeile).

use paktbuch_entity::{cost_item, cost_line, notice};
use paktbuch_types::{Cents, CostLineId, Financing};

use super::gather::World;
use crate::budgets::queries;
use crate::budgets::rows::{Entry, Figure, Place};

/// Where a share of a grant stands.
enum Spot<'a> {
    Line(CostLineId),
    /// What an Einzelansatz has beyond its lines.
    Item(&'a cost_item::Model),
    /// What the notice names as eligible beyond its cost plan.
    Notice,
}

/// A part of a cost plan.
#[derive(Debug, Clone, Copy)]
struct Weight {
    /// Zuwendungsfähig.
    eligible: Cents,
    /// Pieces of a line; none beside the lines.
    quantity: i64,
}

impl World<'_> {
    /// Of each notice what is granted: on each line of its plan, on what an Einzelansatz has beyond its lines, and on what the notice names
    /// as eligible beyond its plan. The entries of a notice add up to its grant.
    pub(super) fn granted(
        &self,
        notices: &[notice::Model],
        items: &[cost_item::Model],
        lines: &[cost_line::Model],
    ) -> Vec<Entry> {
        let by_item = queries::by_item(lines);
        let mut entries = Vec::new();
        for notice in notices {
            let own: Vec<&cost_item::Model> =
                items.iter().filter(|item| item.notice_id == notice.id).collect();
            let mut parts: Vec<(Spot<'_>, Weight)> = Vec::new();
            for item in &own {
                let lines = by_item.get(&item.id).map(Vec::as_slice).unwrap_or_default();
                parts.extend(lines.iter().map(|line| {
                    let weight = Weight {
                        eligible: line.eligible,
                        quantity: line.quantity,
                    };
                    (Spot::Line(line.id), weight)
                }));
                let of_lines: Cents = lines.iter().map(|line| line.eligible).sum();
                parts.extend(beside(Spot::Item(item), item.eligible.minus(of_lines)));
            }
            let plan: Cents = own.iter().map(|item| item.eligible).sum();
            let beyond = notice.eligible.minus(plan).max(Cents::ZERO);
            parts.extend(beside(Spot::Notice, beyond));
            let weights: Vec<Weight> = parts.iter().map(|(_, weight)| *weight).collect();
            let Some(shares) = shares(notice.granted, notice.financing, notice.unit_count, &weights) else {
                entries.push(self.of_notice(notice, Figure::Granted, notice.granted));
                continue;
            };
            let placed = parts.iter().zip(shares);
            entries.extend(placed.filter_map(|((spot, _), share)| self.placed(notice, spot, share)));
        }
        entries
    }

    fn placed(&self, notice: &notice::Model, spot: &Spot<'_>, share: Cents) -> Option<Entry> {
        match spot {
            Spot::Line(line) => self.of_line(*line, None, Figure::Granted, share),
            Spot::Item(item) => Some(Entry {
                label: format!("Einzelansatz {} {}, ohne Zeile", item.position, item.title),
                place: Place::CostItem(notice.id, item.id),
                ..self.of_notice(notice, Figure::Granted, share)
            }),
            Spot::Notice => Some(Entry {
                label: format!("Bescheid {}, nicht im Kostenplan", notice.reference),
                ..self.of_notice(notice, Figure::Granted, share)
            }),
        }
    }
}

/// What stands beside the lines of a plan; nothing where there is nothing.
fn beside(spot: Spot<'_>, eligible: Cents) -> Option<(Spot<'_>, Weight)> {
    let weight = Weight {
        eligible,
        quantity: 0,
    };
    (eligible != Cents::ZERO).then_some((spot, weight))
}

/// Shares of a grant in the parts of its plan, in cents; they add up to it. `None` where no part is eligible.
///
/// Each part gets the grant in proportion to what is eligible of it: where the grant is the notice's rate of the whole, that is the rate of
/// each part. What a notice rounds to whole euros, or grants less than its rate, is so spread over all parts, as over the receipts of a
/// proof. Cents that remain go to the largest remainders, of equal ones to the first in the plan ([`Cents::split_like`], Hare-Niemeyer).
/// A Festbetrag is divided by pieces, where the lines have as many as the notice pays for.
fn shares(granted: Cents, financing: Financing, units: Option<i64>, parts: &[Weight]) -> Option<Vec<Cents>> {
    let quantities: Vec<i64> = parts.iter().map(|part| part.quantity).collect();
    let pieces = quantities
        .iter()
        .fold(0_i64, |sum, quantity| sum.saturating_add(*quantity));
    if financing == Financing::Festbetrag && pieces > 0 && units == Some(pieces) {
        return Some(granted.split_by(&quantities));
    }
    let eligible: Vec<Cents> = parts.iter().map(|part| part.eligible).collect();
    let whole: Cents = eligible.iter().copied().sum();
    (whole > Cents::ZERO).then(|| granted.split_like(&eligible))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(
        granted: i64,
        financing: Financing,
        units: Option<i64>,
        parts: &[(i64, i64)],
    ) -> Option<Vec<i64>> {
        let weights: Vec<Weight> = parts
            .iter()
            .map(|(eligible, quantity)| Weight {
                eligible: Cents(*eligible),
                quantity: *quantity,
            })
            .collect();
        let shares = shares(Cents(granted), financing, units, &weights)?;
        Some(shares.into_iter().map(|share| share.0).collect())
    }

    #[test]
    fn each_line_gets_the_rate_of_what_is_eligible_and_the_rest_is_named() {
        use Financing::{Anteil, Fehlbedarf, Festbetrag, Voll};
        for (name, granted, financing, units, parts, expected) in [
            (
                "rate",
                2_700,
                Anteil,
                None,
                vec![(1_000, 1), (2_000, 9)],
                Some(vec![900, 1_800]),
            ),
            (
                "largest remainder",
                100,
                Anteil,
                None,
                vec![(100, 1), (100, 1), (100, 1)],
                Some(vec![34, 33, 33]),
            ),
            (
                "nothing eligible in a line",
                900,
                Anteil,
                None,
                vec![(0, 5), (1_000, 1)],
                Some(vec![0, 900]),
            ),
            (
                "lines above their Einzelansatz",
                900,
                Anteil,
                None,
                vec![(600, 1), (600, 1), (-200, 0)],
                Some(vec![540, 540, -180]),
            ),
            ("nothing is eligible", 900, Anteil, None, vec![(0, 1)], None),
            ("no plan", 900, Anteil, None, vec![], None),
            (
                "all of it",
                3_000,
                Voll,
                None,
                vec![(1_000, 1), (2_000, 1)],
                Some(vec![1_000, 2_000]),
            ),
            (
                "deficit",
                600,
                Fehlbedarf,
                None,
                vec![(500, 1), (1_500, 1)],
                Some(vec![150, 450]),
            ),
            (
                "by pieces",
                1_000,
                Festbetrag,
                Some(10),
                vec![(9_000, 4), (1_000, 6), (500, 0)],
                Some(vec![400, 600, 0]),
            ),
            (
                "other pieces than paid for",
                1_000,
                Festbetrag,
                Some(12),
                vec![(9_000, 4), (1_000, 6)],
                Some(vec![900, 100]),
            ),
            (
                "pieces are not told",
                1_000,
                Festbetrag,
                None,
                vec![(9_000, 4), (1_000, 6)],
                Some(vec![900, 100]),
            ),
        ] {
            assert_eq!(told(granted, financing, units, &parts), expected, "{name}");
        }
        // Kreis Coesfeld published 3,035,253 € at 90 % = 2,731,728 €; exact are 2,731,727.70 €.
        let coesfeld = [(100_000_000, 1), (203_525_300, 1)];
        assert_eq!(
            told(273_172_800, Anteil, None, &coesfeld),
            Some(vec![90_000_010, 183_172_790])
        );
    }

    proptest! {
        #[test]
        fn the_lines_add_up_to_the_grant(
            parts in prop::collection::vec((0_i64..100_000_000, 1_i64..500), 1..40),
            beyond in -1_000_i64..1_000_000,
            granted in 0_i64..2_000_000_000,
            has_units in any::<bool>(),
        ) {
            let pieces: i64 = parts.iter().map(|(_, quantity)| quantity).sum();
            let mut parts = parts;
            parts.push((beyond, 0));
            for financing in Financing::ALL {
                let shares = told(granted, *financing, has_units.then_some(pieces), &parts);
                let eligible: i64 = parts.iter().map(|(eligible, _)| eligible).sum();
                let by_pieces = *financing == Financing::Festbetrag && has_units;
                prop_assert_eq!(shares.is_some(), by_pieces || eligible > 0);
                if let Some(shares) = shares {
                    prop_assert_eq!(shares.iter().sum::<i64>(), granted);
                }
            }
        }
    }
}

//! Moving amounts between Einzelansätze (Umschichtung): a proposal, and how far each is from what the notice grants. Pure
//! calculation.

use paktbuch_types::{BasisPoints, Cents};

/// An Einzelansatz; both amounts are eligible (zuwendungsfähig).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// lt. Bescheid.
    pub planned: Cents,
    /// Ordered, billed or paid, whichever is most.
    pub committed: Cents,
}

/// New amounts in the order of the items: what is committed beyond an item comes from those with the largest rest, as far as
/// they have it. The sum stays.
#[must_use]
pub fn proposal(items: &[Planned]) -> Vec<Cents> {
    let rest = |item: &Planned| item.planned.minus(item.committed).max(Cents::ZERO);
    let need = |item: &Planned| item.committed.minus(item.planned).max(Cents::ZERO);
    let mut free: Cents = items.iter().map(rest).sum();
    let mut amounts: Vec<Cents> = items.iter().map(|item| item.planned).collect();
    let mut taken = Cents::ZERO;
    for (amount, item) in amounts.iter_mut().zip(items) {
        let part = need(item).min(free);
        free = free.minus(part);
        taken = taken.plus(part);
        *amount = amount.plus(part);
    }
    let mut givers: Vec<usize> = (0..items.len()).collect();
    givers.sort_by_key(|index| std::cmp::Reverse(items.get(*index).map(rest)));
    for index in givers {
        if let (Some(amount), Some(item)) = (amounts.get_mut(index), items.get(index)) {
            let part = rest(item).min(taken);
            taken = taken.minus(part);
            *amount = amount.minus(part);
        }
    }
    amounts
}

/// How a new amount stands to the one of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviation {
    Same,
    /// It gives something away.
    Less,
    /// It gains no more than the notice lets it exceed.
    WithinTolerance,
    /// It gains more, so the granting authority has to agree.
    BeyondTolerance,
    /// It gains, and the notice does not name a tolerance.
    ToleranceUnknown,
}

impl Deviation {
    /// In words, as tables show it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "unverändert",
            Self::Less => "gibt ab",
            Self::WithinTolerance => "in der Toleranz",
            Self::BeyondTolerance => "über der Toleranz",
            Self::ToleranceUnknown => "Toleranz fehlt",
        }
    }
}

/// How far the new amount is from the one before (rule R2).
#[must_use]
pub fn deviation(before: Cents, after: Cents, tolerance: Option<BasisPoints>) -> Deviation {
    match (after.cmp(&before), tolerance) {
        (std::cmp::Ordering::Equal, _) => Deviation::Same,
        (std::cmp::Ordering::Less, _) => Deviation::Less,
        (std::cmp::Ordering::Greater, None) => Deviation::ToleranceUnknown,
        (std::cmp::Ordering::Greater, Some(tolerance)) => {
            if after.minus(before) <= before.share(tolerance) {
                Deviation::WithinTolerance
            } else {
                Deviation::BeyondTolerance
            }
        }
    }
}

/// The difference in parts of the amount before, to a tenth of a percent; `None` where that was 0.
#[must_use]
pub fn difference(before: Cents, after: Cents) -> Option<BasisPoints> {
    after.minus(before).ratio_in_tenths(before)
}

/// What a lowered amount no longer covers of what is committed; `None` where it covers all, or is not lowered.
#[must_use]
pub fn uncovered(item: Planned, after: Cents) -> Option<Cents> {
    let gap = item.committed.minus(after);
    (after < item.planned && gap > Cents::ZERO).then_some(gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(items: &[(i64, i64)]) -> Vec<i64> {
        let items: Vec<Planned> = items
            .iter()
            .map(|(planned, committed)| Planned {
                planned: Cents(*planned),
                committed: Cents(*committed),
            })
            .collect();
        proposal(&items).into_iter().map(|amount| amount.0).collect()
    }

    #[test]
    fn what_is_missing_comes_from_the_largest_rest() {
        assert_eq!(proposed(&[(100, 130), (200, 50), (100, 90)]), [130, 170, 100]);
        assert_eq!(proposed(&[(100, 130), (100, 80), (100, 95)]), [125, 80, 95]);
        assert_eq!(proposed(&[(100, 120), (100, 120)]), [100, 100]);
        assert_eq!(proposed(&[(100, 20), (0, 30)]), [70, 30]);
        assert_eq!(proposed(&[]), [0; 0]);
    }

    #[test]
    fn only_a_lowered_amount_leaves_something_uncovered() {
        let item = |planned, committed| Planned {
            planned: Cents(planned),
            committed: Cents(committed),
        };
        assert_eq!(uncovered(item(100, 60), Cents(59)), Some(Cents(1)));
        assert_eq!(uncovered(item(100, 60), Cents(60)), None);
        assert_eq!(uncovered(item(100, 130), Cents(100)), None, "exceeded before");
        assert_eq!(uncovered(item(100, 130), Cents(120)), None, "raised");
        assert_eq!(uncovered(item(100, 130), Cents(90)), Some(Cents(40)));
    }

    #[test]
    fn the_tolerance_holds_up_to_its_cent() {
        let tolerance = Some(BasisPoints(2_000));
        let of = |after| deviation(Cents(10_000), Cents(after), tolerance);
        assert_eq!(of(12_000), Deviation::WithinTolerance);
        assert_eq!(of(12_001), Deviation::BeyondTolerance);
        assert_eq!((of(10_000), of(9_999)), (Deviation::Same, Deviation::Less));
        assert_eq!(deviation(Cents(1), Cents(2), None), Deviation::ToleranceUnknown);
        assert_eq!(difference(Cents(10_000), Cents(12_345)), Some(BasisPoints(2_350)));
        assert_eq!(difference(Cents(0), Cents(1)), None);
        let of = |after| difference(Cents::euros(6_000), Cents::euros(after)).map(|share| share.to_string());
        assert_eq!(of(7_000).as_deref(), Some("16,7"));
        assert_eq!(of(5_000).as_deref(), Some("−16,7"));
    }
}

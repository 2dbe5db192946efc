//! The grant that the granting authority decided on after it examined the proof. Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::{Cents, ExaminationStep};

/// A step of the granting authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub day: NaiveDate,
    pub step: ExaminationStep,
    /// What is claimed back or paid in addition.
    pub amount: Cents,
    /// The grant that was kept with the step.
    pub kept: Option<Cents>,
    /// The grant for what was left of the proof when the step was entered; asked for where none is kept.
    pub recognised: Option<Cents>,
}

/// The grant by the last decision (`steps` as they were entered, `payouts` by day): what was kept with it, else by a Schlussbescheid what
/// was recognised of the proof; by the first claim or supplement after it what was paid out until then, less or more its amount, and by
/// the next ones less or more theirs. `None` before such a decision.
#[must_use]
pub fn decided(mut steps: Vec<Decision>, payouts: &[(NaiveDate, Cents)]) -> Option<Cents> {
    steps.sort_by_key(|row| (row.day, row.step));
    let mut grant = None;
    // The last Schlussbescheid.
    let mut notified = None;
    let mut is_claimed = false;
    for row in steps {
        let change = match row.step {
            ExaminationStep::FinalNotice => {
                (grant, notified, is_claimed) = (row.kept.or(row.recognised), Some(row.day), false);
                continue;
            }
            ExaminationStep::Reclaim => Cents::ZERO.minus(row.amount),
            ExaminationStep::Supplement => row.amount,
            _ => continue,
        };
        let reckoned = match grant {
            Some(grant) if is_claimed => grant.plus(change),
            _ => {
                let days = (notified.unwrap_or(row.day), row.day);
                changed(payouts, days, change, grant.or(row.recognised))
            }
        };
        grant = Some(row.kept.unwrap_or(reckoned.max(Cents::ZERO)));
        is_claimed = true;
    }
    grant
}

/// What was paid out up to the day of a claim (a negative `change`) or supplement, with it, unless it is among these payouts already:
/// the last ones come to it, and without it they fit better to what was `recognised`. Repayments since the Schlussbescheid answer it.
fn changed(
    payouts: &[(NaiveDate, Cents)],
    (since, day): (NaiveDate, NaiveDate),
    change: Cents,
    recognised: Option<Cents>,
) -> Cents {
    let until: Vec<_> = payouts.iter().filter(|(paid_on, _)| *paid_on <= day).collect();
    let paid: Cents = until.iter().map(|(_, amount)| *amount).sum();
    let off = |grant: Cents| recognised.map(|recognised| recognised.minus(grant).0.abs());
    let alike = until.iter().map(|(_, amount)| *amount);
    let alike = alike.filter(|amount| amount.0.signum() == change.0.signum());
    if off(paid) < off(paid.plus(change)) && last_come_to(alike.rev(), change) {
        return paid;
    }
    let before = until
        .iter()
        .filter(|(paid_on, amount)| *amount > Cents::ZERO || *paid_on < since);
    before.map(|(_, amount)| *amount).sum::<Cents>().plus(change)
}

/// Whether some first ones of these amounts of one sign come to `sum`.
fn last_come_to(amounts: impl Iterator<Item = Cents>, sum: Cents) -> bool {
    let mut sums = amounts.scan(Cents::ZERO, |all, amount| {
        *all = all.plus(amount);
        Some(*all)
    });
    sums.any(|all| all == sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExaminationStep::{FinalNotice, Reclaim, Settled, Supplement};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    /// A step of before its grant was kept; 38.950 € were filed.
    fn at(on: u32, step: ExaminationStep, amount: i64) -> Decision {
        Decision {
            day: day(on),
            step,
            amount: Cents::euros(amount),
            kept: None,
            recognised: Some(Cents::euros(38_950)),
        }
    }

    fn keeping(step: Decision, kept: i64) -> Decision {
        Decision {
            kept: Some(Cents::euros(kept)),
            recognised: None,
            ..step
        }
    }

    fn paid(payouts: &[(u32, i64)]) -> Vec<(NaiveDate, Cents)> {
        let payouts = payouts.iter();
        payouts
            .map(|(on, amount)| (day(*on), Cents::euros(*amount)))
            .collect()
    }

    #[test]
    fn claims_and_supplements_count_from_the_last_final_notice() {
        for (name, steps, expected) in [
            ("a draft", vec![], None),
            ("nothing is claimed", vec![at(3, FinalNotice, 0)], Some(38_950)),
            (
                "claimed back",
                vec![at(3, FinalNotice, 0), at(3, Reclaim, 800)],
                Some(38_250),
            ),
            (
                "claimed back twice",
                vec![at(3, FinalNotice, 0), at(3, Reclaim, 800), at(9, Reclaim, 50)],
                Some(38_200),
            ),
            (
                "paid in addition",
                vec![at(4, Supplement, 50), at(3, FinalNotice, 0), at(5, Settled, 50)],
                Some(39_100),
            ),
            ("without a final notice", vec![at(3, Reclaim, 800)], Some(38_250)),
            (
                "decided anew",
                vec![at(3, FinalNotice, 0), at(3, Reclaim, 800), at(9, FinalNotice, 0)],
                Some(38_950),
            ),
        ] {
            let payouts = paid(&[(1, 39_050)]);
            assert_eq!(decided(steps, &payouts), expected.map(Cents::euros), "{name}");
        }
    }

    #[test]
    fn what_was_kept_with_a_decision_holds_until_the_next_one() {
        let notice = keeping(at(3, FinalNotice, 0), 38_900);
        let claim = keeping(at(4, Reclaim, 150), 38_880);
        for (name, steps, expected) in [
            ("the final notice", vec![notice], 38_900),
            ("a claim", vec![notice, claim], 38_880),
            (
                "a claim that names no grant",
                vec![notice, at(4, Reclaim, 150)],
                38_900,
            ),
            ("the next claim", vec![notice, claim, at(9, Reclaim, 80)], 38_800),
            (
                "the next notice",
                vec![notice, claim, keeping(at(9, FinalNotice, 0), 38_950)],
                38_950,
            ),
        ] {
            let payouts = paid(&[(1, 39_050)]);
            assert_eq!(decided(steps, &payouts), Some(Cents::euros(expected)), "{name}");
        }
    }

    /// 38.950 € were filed and 38.000 € paid out; 950 € follow.
    #[test]
    fn a_supplement_that_is_paid_is_counted_once() {
        let supplement = at(5, Supplement, 950);
        let appeal = at(9, Supplement, 500);
        for (name, steps, payouts, expected) in [
            ("not yet", vec![supplement], vec![(1, 38_000)], 38_950),
            ("that day", vec![supplement], vec![(1, 38_000), (5, 950)], 38_950),
            ("before", vec![supplement], vec![(1, 38_000), (4, 950)], 38_950),
            (
                "in two parts",
                vec![supplement],
                vec![(1, 38_000), (4, 900), (5, 50)],
                38_950,
            ),
            ("later", vec![supplement], vec![(1, 38_000), (6, 950)], 38_950),
            (
                "after a final notice",
                vec![at(3, FinalNotice, 0), supplement],
                vec![(1, 38_000), (4, 950)],
                38_950,
            ),
            (
                "granted beyond the proof",
                vec![at(3, FinalNotice, 0), appeal],
                vec![(1, 38_950)],
                39_450,
            ),
            (
                "as much as an instalment",
                vec![at(5, Supplement, 19_475)],
                vec![(1, 19_475)],
                38_950,
            ),
        ] {
            assert_eq!(
                decided(steps, &paid(&payouts)),
                Some(Cents::euros(expected)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_repayment_answers_the_claim_and_lowers_nothing() {
        let claim = at(5, Reclaim, 100);
        for (name, steps, repaid_on) in [
            ("that day", vec![claim], 5),
            ("before", vec![claim], 4),
            ("since the final notice", vec![at(3, FinalNotice, 0), claim], 4),
        ] {
            let payouts = paid(&[(1, 39_050), (repaid_on, -100)]);
            assert_eq!(decided(steps, &payouts), Some(Cents::euros(38_950)), "{name}");
        }
        let unknown = Decision {
            recognised: None,
            ..claim
        };
        let payouts = paid(&[(1, 39_050), (5, -100)]);
        assert_eq!(decided(vec![unknown], &payouts), Some(Cents::euros(38_950)));
    }
}

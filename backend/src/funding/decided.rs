//! The grant that the granting authority decided on after it examined the proof. Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::{Cents, ExaminationStep};

/// A step of the granting authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    pub day: NaiveDate,
    pub step: ExaminationStep,
    /// What is claimed back or paid in addition.
    pub amount: Cents,
}

/// The grant by the last Schlussbescheid (without one, by the first claim) and the claims and supplements that followed: what was paid
/// out until then, less or more these. With none of them it is what was `recognised` of the proof. `None` before such a decision.
#[must_use]
pub fn decided(
    mut steps: Vec<Decision>,
    payouts: &[(NaiveDate, Cents)],
    recognised: Option<Cents>,
) -> Option<Cents> {
    use ExaminationStep::{FinalNotice, Reclaim, Supplement};
    steps.sort_unstable();
    let last_notice = steps.iter().rposition(|row| row.step == FinalNotice);
    let first_claim = || {
        steps
            .iter()
            .position(|row| matches!(row.step, Reclaim | Supplement))
    };
    let begin = last_notice.or_else(first_claim)?;
    let decisions = steps.get(begin..).unwrap_or_default();
    let day = decisions.first()?.day;
    let sum = |step: ExaminationStep| -> Cents {
        let rows = decisions.iter().filter(|row| row.step == step);
        rows.map(|row| row.amount).sum()
    };
    let (claimed, added) = (sum(Reclaim), sum(Supplement));
    if (claimed, added) == (Cents::ZERO, Cents::ZERO) {
        return recognised;
    }
    // A repayment of that day or later answers the claim.
    let before = payouts
        .iter()
        .filter(|(paid_on, amount)| *paid_on < day || (*paid_on == day && *amount > Cents::ZERO));
    let paid_out: Cents = before.map(|(_, amount)| *amount).sum();
    Some(paid_out.minus(claimed).plus(added).max(Cents::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExaminationStep::{FinalNotice, Reclaim, Settled, Supplement};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn at(on: u32, step: ExaminationStep, amount: i64) -> Decision {
        Decision {
            day: day(on),
            step,
            amount: Cents::euros(amount),
        }
    }

    /// 39.050 € were paid out, 38.950 € filed.
    #[test]
    fn claims_and_supplements_count_from_the_last_final_notice() {
        let filed = Some(Cents::euros(38_950));
        let paid = [(day(1), Cents::euros(39_050))];
        for (name, steps, expected) in [
            ("a draft", vec![], None),
            ("nothing is claimed", vec![at(3, FinalNotice, 0)], Some(38_950)),
            (
                "claimed back",
                vec![at(3, FinalNotice, 0), at(3, Reclaim, 800)],
                Some(38_250),
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
            assert_eq!(decided(steps, &paid, filed), expected.map(Cents::euros), "{name}");
        }
    }

    #[test]
    fn a_repayment_answers_the_claim_and_lowers_nothing() {
        let steps = vec![at(3, FinalNotice, 0), at(3, Reclaim, 800)];
        let paid = [(day(1), Cents::euros(39_050)), (day(3), Cents::euros(-800))];
        assert_eq!(decided(steps, &paid, None), Some(Cents::euros(38_250)));
    }
}

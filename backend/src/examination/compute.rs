//! Which step follows which. Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::ExaminationStep::{self, *};

/// Whether `next` may follow `present` (`None`: a draft). A proof can be filed again at any time; another auditor may come after
/// everything is settled.
#[must_use]
pub fn may_follow(present: Option<ExaminationStep>, next: ExaminationStep) -> bool {
    if next == Filed {
        return true;
    }
    match present {
        None => matches!(next, LocalAudit | Signed),
        Some(LocalAudit) => matches!(next, LocalAudit | Signed),
        Some(Signed) => matches!(next, LocalAudit),
        Some(Filed) => matches!(next, LocalAudit | Signed | Requested | Examined | FinalNotice),
        Some(Requested) => matches!(next, Requested | Examined | FinalNotice),
        Some(Examined) => !matches!(next, LocalAudit | Signed),
        Some(FinalNotice) => matches!(next, Examined | PartRevocation | Reclaim | Supplement | Settled),
        Some(PartRevocation) => matches!(next, Examined | Reclaim | Settled),
        Some(Reclaim) => matches!(next, Reclaim | Settled),
        Some(Supplement) => matches!(next, Settled),
        Some(Settled) => matches!(next, Requested | Examined | PartRevocation | Reclaim),
    }
}

/// The present state: the last of all steps by day, and on one day in the order of the procedure.
#[must_use]
pub fn present(steps: &[(NaiveDate, ExaminationStep)]) -> Option<ExaminationStep> {
    steps.iter().max().map(|(_, step)| *step)
}

/// The first step that cannot follow the one before it, with that one.
#[must_use]
pub fn misplaced(
    steps: &[(NaiveDate, ExaminationStep)],
) -> Option<(Option<ExaminationStep>, ExaminationStep)> {
    let mut steps = steps.to_vec();
    steps.sort_unstable();
    let mut before = None;
    for (_, step) in steps {
        if !may_follow(before, step) {
            return Some((before, step));
        }
        before = Some(step);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32, step: ExaminationStep) -> (NaiveDate, ExaminationStep) {
        (NaiveDate::from_ymd_opt(2025, 1, day).expect("a day"), step)
    }

    #[test]
    fn the_procedure_goes_from_the_local_audit_to_the_settled_claim() {
        let whole = [
            at(1, LocalAudit),
            at(2, Signed),
            at(2, Filed),
            at(5, Requested),
            at(8, Examined),
            at(9, FinalNotice),
            at(10, Reclaim),
            at(12, Settled),
            // Years later the Landesrechnungshof comes.
            at(20, Examined),
            at(21, Reclaim),
            at(22, Settled),
        ];
        assert_eq!(misplaced(&whole), None);
        assert_eq!(present(&whole), Some(Settled));
        assert_eq!(
            present(&whole[..3]),
            Some(Filed),
            "on one day the order of the procedure counts"
        );
        assert_eq!(present(&[]), None);
    }

    #[test]
    fn what_cannot_follow_is_named_with_what_is_before_it() {
        for (steps, expected) in [
            (vec![at(1, Examined)], Some((None, Examined))),
            (
                vec![at(1, Signed), at(2, FinalNotice)],
                Some((Some(Signed), FinalNotice)),
            ),
            // Entered late, but dated before the final notice.
            (
                vec![at(1, Filed), at(9, FinalNotice), at(5, Reclaim)],
                Some((Some(Filed), Reclaim)),
            ),
            (
                vec![at(1, Filed), at(2, Supplement)],
                Some((Some(Filed), Supplement)),
            ),
            (vec![at(1, Filed), at(2, FinalNotice), at(3, Filed)], None),
        ] {
            assert_eq!(misplaced(&steps), expected, "{steps:?}");
        }
    }
}

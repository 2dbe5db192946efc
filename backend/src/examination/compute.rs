//! Which step follows which, and whose it is. Pure calculation.
//!
//! The procedure of the granting authority is one chain: local audit, signature, filing, examination, notice, claim. Every other auditor
//! has a chain of its own after the filing, and closes nothing of the first.

use chrono::NaiveDate;
use paktbuch_types::Auditor;
use paktbuch_types::ExaminationStep::{self, *};

/// A step of somebody at a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    pub day: NaiveDate,
    pub step: ExaminationStep,
    pub auditor: Auditor,
}

/// A step that cannot stand where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misplaced {
    /// `None`: a draft.
    pub before: Option<ExaminationStep>,
    pub step: ExaminationStep,
}

/// Whether a step is one of this auditor: only the Rechnungsprüfung audits locally, only the authority signs and files, and only the
/// granting authority decides.
#[must_use]
pub fn is_of(step: ExaminationStep, auditor: Auditor) -> bool {
    match step {
        LocalAudit => auditor == Auditor::Local,
        Signed | Filed => auditor == Auditor::Own,
        FinalNotice | PartRevocation | Reclaim | Supplement | Settled => auditor == Auditor::Granting,
        Requested | Examined => !matches!(auditor, Auditor::Own | Auditor::Local),
    }
}

/// Whether `next` may follow `present` (`None`: a draft) in the chain of the granting authority. A proof can be filed again at any time.
fn may_follow(present: Option<ExaminationStep>, next: ExaminationStep) -> bool {
    if next == Filed {
        return true;
    }
    match present {
        None | Some(LocalAudit | Signed) => matches!(next, LocalAudit | Signed),
        Some(Filed) => matches!(next, LocalAudit | Signed | Requested | Examined | FinalNotice),
        // What was asked for may lead to a correction, which is audited and signed anew.
        Some(Requested) => matches!(next, LocalAudit | Signed | Requested | Examined | FinalNotice),
        Some(Examined) => !matches!(next, LocalAudit | Signed),
        Some(FinalNotice) => matches!(next, Examined | PartRevocation | Reclaim | Supplement | Settled),
        Some(PartRevocation) => matches!(next, Examined | Reclaim | Settled),
        Some(Reclaim) => matches!(next, Reclaim | Settled),
        Some(Supplement) => matches!(next, Settled),
        Some(Settled) => matches!(next, Requested | Examined | PartRevocation | Reclaim | Supplement),
    }
}

/// The step that usually comes next after the present state (`None`: a draft). Filing enters its own.
#[must_use]
pub const fn natural_next(present: Option<ExaminationStep>) -> ExaminationStep {
    match present {
        None => LocalAudit,
        Some(LocalAudit | Signed) => Signed,
        Some(Filed | Requested | Settled) => Examined,
        Some(Examined) => FinalNotice,
        Some(PartRevocation) => Reclaim,
        Some(FinalNotice | Reclaim | Supplement) => Settled,
    }
}

/// Whose step it usually is.
#[must_use]
pub const fn usual_auditor(step: ExaminationStep) -> Auditor {
    match step {
        LocalAudit => Auditor::Local,
        Signed | Filed => Auditor::Own,
        _ => Auditor::Granting,
    }
}

/// The present state: the last step of the granting authority's chain by day, and on one day in the order of the procedure.
#[must_use]
pub fn present(steps: &[Placed]) -> Option<ExaminationStep> {
    let main = steps.iter().filter(|placed| placed.auditor.is_of_granting());
    main.max().map(|placed| placed.step)
}

/// The first step that cannot stand where it does.
#[must_use]
pub fn misplaced(steps: &[Placed]) -> Option<Misplaced> {
    let mut steps = steps.to_vec();
    steps.sort_unstable();
    let mut before = None;
    for placed in &steps {
        let step = placed.step;
        if placed.auditor.is_of_granting() {
            if !may_follow(before, step) {
                return Some(Misplaced { before, step });
            }
            before = Some(step);
        } else if !steps
            .iter()
            .any(|other| other.step == Filed && other.day <= placed.day)
        {
            return Some(Misplaced { before, step });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use Auditor::{Federal, Granting, Land, Local, Own};

    fn at(day: u32, step: ExaminationStep, auditor: Auditor) -> Placed {
        Placed {
            day: NaiveDate::from_ymd_opt(2025, 1, day).expect("a day"),
            step,
            auditor,
        }
    }

    #[test]
    fn the_procedure_goes_from_the_local_audit_to_the_settled_claim() {
        let whole = [
            at(1, LocalAudit, Local),
            at(2, Signed, Own),
            at(2, Filed, Own),
            at(5, Requested, Granting),
            at(8, Examined, Granting),
            at(9, FinalNotice, Granting),
            at(10, Reclaim, Granting),
            at(12, Settled, Granting),
            // Later what the Landesrechnungshof found is claimed.
            at(21, Reclaim, Granting),
            at(22, Settled, Granting),
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
    fn other_auditors_come_at_any_time_after_the_filing_and_change_no_state() {
        let steps = [
            at(2, Filed, Own),
            at(9, FinalNotice, Granting),
            at(11, Requested, Land),
            at(12, Examined, Federal),
            at(12, Reclaim, Granting),
            at(15, Examined, Land),
        ];
        assert_eq!(misplaced(&steps), None);
        assert_eq!(present(&steps), Some(Reclaim));
        let early = [at(1, Examined, Federal), at(2, Filed, Own)];
        assert_eq!(misplaced(&early).map(|found| found.step), Some(Examined));
    }

    #[test]
    fn what_cannot_follow_is_named_with_what_is_before_it() {
        for (steps, expected) in [
            (vec![at(1, Examined, Granting)], Some((None, Examined))),
            (
                vec![at(1, Signed, Own), at(2, FinalNotice, Granting)],
                Some((Some(Signed), FinalNotice)),
            ),
            // Entered late, but dated before the final notice.
            (
                vec![
                    at(1, Filed, Own),
                    at(9, FinalNotice, Granting),
                    at(5, Reclaim, Granting),
                ],
                Some((Some(Filed), Reclaim)),
            ),
            (
                vec![at(1, Filed, Own), at(2, Supplement, Granting)],
                Some((Some(Filed), Supplement)),
            ),
            (
                vec![at(1, Filed, Own), at(2, FinalNotice, Granting), at(3, Filed, Own)],
                None,
            ),
            (
                vec![
                    at(1, Filed, Own),
                    at(2, Requested, Granting),
                    at(3, LocalAudit, Local),
                    at(4, Signed, Own),
                    at(4, Filed, Own),
                ],
                None,
            ),
        ] {
            let found = misplaced(&steps).map(|found| (found.before, found.step));
            assert_eq!(found, expected, "{steps:?}");
        }
    }

    #[test]
    fn the_natural_next_step_may_follow_and_is_of_its_body() {
        let states = ExaminationStep::ALL.iter().copied().map(Some);
        for present in states.chain([None]) {
            let next = natural_next(present);
            assert!(may_follow(present, next), "{next} after {present:?}");
            assert!(is_of(next, usual_auditor(next)), "{next}");
        }
        for (present, expected) in [
            (None, LocalAudit),
            (Some(Filed), Examined),
            (Some(Examined), FinalNotice),
            (Some(Reclaim), Settled),
        ] {
            assert_eq!(natural_next(present), expected);
        }
    }

    #[test]
    fn each_step_has_its_body() {
        for (step, auditor, expected) in [
            (LocalAudit, Local, true),
            (LocalAudit, Granting, false),
            (Signed, Own, true),
            (Signed, Land, false),
            (Examined, Federal, true),
            (Examined, Local, false),
            (FinalNotice, Granting, true),
            (FinalNotice, Local, false),
            (Reclaim, Federal, false),
        ] {
            assert_eq!(is_of(step, auditor), expected, "{step} of {auditor}");
        }
    }
}

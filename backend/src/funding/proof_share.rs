//! How far the proof of a notice is, as a percentage. Pure calculation.

use super::rows::Progress;

/// What the rules R2, R5, R6, R7 (days of grace, period), R11 and R17 want to know from a notice.
const PARAMETERS: u64 = 7;

/// The share of the things that a proof needs that are there, in whole percent, rounded down; 100 only where nothing is missing,
/// `None` where nothing is asked for yet.
///
/// R16 asks four things of each invoice (wholly divided as R12 says, settled exactly, its payments proven, its devices and
/// particulars entered) and two of each device (room, and serial number as R20 says; a Gegenstand has none and counts as complete),
/// R7 asks the days of each line, the rules ask [`PARAMETERS`] of the notice, and one more is the Sachbericht. Each weighs the same.
#[must_use]
pub fn proof_share(progress: &Progress) -> Option<u64> {
    let lacks = &progress.lacks;
    let bought = progress.invoices * 4 + progress.devices * 2 + progress.lines;
    let asked = bought + PARAMETERS.max(lacks.unknown) + 1;
    let missing = progress.undivided
        + lacks.unpaid_invoices
        + lacks.unproven_invoices
        + progress.incomplete
        + lacks.without_serial
        + lacks.without_room
        + progress.undated
        + lacks.unknown
        + u64::from(progress.lacks_narrative);
    let there = asked.saturating_sub(missing);
    (bought > 0).then(|| there * 100 / asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::rows::Readiness;

    #[test]
    fn every_thing_weighs_the_same_and_only_all_of_them_are_a_hundred() {
        let progress = |[invoices, devices]: [u64; 2], [unpaid, unproven, room, serial]: [u64; 4]| Progress {
            lacks: Readiness {
                unpaid_invoices: unpaid,
                unproven_invoices: unproven,
                without_room: room,
                without_serial: serial,
                ..Readiness::default()
            },
            invoices,
            devices,
            ..Progress::default()
        };
        for (asked, missing, expected) in [
            ([0, 0], [0; 4], None),
            ([10, 0], [0; 4], Some(100)),
            ([10, 30], [0; 4], Some(100)),
            ([10, 30], [3, 0, 3, 0], Some(94)),
            ([1000, 3000], [0, 0, 0, 1], Some(99)),
            ([1, 0], [1, 1, 0, 0], Some(83)),
            ([0, 1], [0, 0, 1, 1], Some(80)),
        ] {
            assert_eq!(
                proof_share(&progress(asked, missing)),
                expected,
                "{asked:?} {missing:?}"
            );
        }
        let divided = Progress {
            undivided: 1,
            incomplete: 1,
            ..progress([1, 0], [0; 4])
        };
        assert_eq!(proof_share(&divided), Some(83));
        // Two lines, one of them without a day, and two parameters of seven.
        let undated = Progress {
            lines: 2,
            undated: 1,
            lacks: Readiness {
                without_order: 1,
                without_acceptance: 1,
                unknown: 2,
                ..Readiness::default()
            },
            ..progress([1, 0], [0; 4])
        };
        assert_eq!(proof_share(&undated), Some(78));
        let untold = Progress {
            lacks_narrative: true,
            ..progress([1, 0], [0; 4])
        };
        assert_eq!(proof_share(&untold), Some(91));
        let only_notice = Progress {
            lacks: Readiness {
                unknown: 3,
                ..Readiness::default()
            },
            ..Progress::default()
        };
        assert_eq!(proof_share(&only_notice), None);
    }
}

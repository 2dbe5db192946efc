//! R2 on both sides of each boundary.

use super::*;
use crate::rules::SubjectKind;
use proptest::prelude::*;

fn item(id: i64, [planned, ordered, invoiced, paid]: [i64; 4]) -> CostItem {
    CostItem {
        subject: Subject::new(SubjectKind::CostItem, id, format!("Ansatz {id}")),
        planned: Cents(planned),
        ordered: Cents(ordered),
        invoiced: Cents(invoiced),
        paid: Cents(paid),
    }
}

fn facts(tolerance: Option<i64>, items: &[[i64; 4]]) -> Facts {
    Facts {
        notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
        tolerance: tolerance.map(BasisPoints::percent),
        items: (1..).zip(items).map(|(id, amounts)| item(id, *amounts)).collect(),
    }
}

#[test]
fn an_overrun_needs_tolerance_and_savings() {
    use Severity::{Error, MissingParameter, Warning};
    let rest = [100_000, 0, 0, 0];
    for (name, tolerance, items, expected) in [
        ("kept", Some(20), vec![[1000, 1000, 1000, 1000], rest], vec![]),
        (
            "within, covered",
            Some(20),
            vec![[1000, 1200, 1200, 1200], rest],
            vec![],
        ),
        (
            "one cent above",
            Some(20),
            vec![[1000, 1201, 1201, 1201], rest],
            vec![(1, Error)],
        ),
        (
            "above, only invoiced",
            Some(20),
            vec![[1000, 1300, 1300, 1200], rest],
            vec![(1, Warning)],
        ),
        (
            "above, only ordered",
            Some(20),
            vec![[1000, 1300, 0, 0], rest],
            vec![(1, Warning)],
        ),
        (
            "no savings",
            Some(20),
            vec![[1000, 1100, 1100, 1100], [500, 500, 500, 0]],
            vec![(1, Error)],
        ),
        (
            "ordered money is no saving",
            Some(20),
            vec![[1000, 1100, 1100, 1100], [500, 450, 0, 0]],
            vec![(1, Error)],
        ),
        (
            "two share one saving",
            Some(20),
            vec![[1000, 0, 0, 1100], [1000, 0, 0, 1100], [500, 0, 0, 350]],
            vec![(1, Error), (2, Error)],
        ),
        (
            "nothing planned",
            Some(20),
            vec![[0, 1, 1, 1], rest],
            vec![(1, Error)],
        ),
        (
            "tolerance unknown, kept",
            None,
            vec![[1000, 1000, 1000, 1000]],
            vec![(0, MissingParameter)],
        ),
        (
            "tolerance unknown, covered",
            None,
            vec![[1000, 1100, 1100, 1100], rest],
            vec![(0, MissingParameter), (1, Warning)],
        ),
        (
            "tolerance unknown, not covered",
            None,
            vec![[1000, 1100, 1100, 1100]],
            vec![(0, MissingParameter), (1, Error)],
        ),
    ] {
        let found: Vec<(i64, Severity)> = check(&facts(tolerance, &items))
            .iter()
            .map(|finding| {
                let notice = finding.subject.kind == SubjectKind::Notice;
                (if notice { 0 } else { finding.subject.id }, finding.severity)
            })
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn the_plan_adds_up_to_the_notice_with_or_without_third_parties() {
    let notice = Subject::new(SubjectKind::Notice, 1, "48.02.03-117");
    let found = |notice_sum, third_parties, plan: Option<i64>| {
        let sums = PlanSums {
            notice: Cents(notice_sum),
            third_parties: Cents(third_parties),
            plan: plan.map(Cents),
        };
        check_plan(&notice, sums)
    };
    for (eligible, third_parties) in [(1_500, 0), (1_500, 200), (1_300, 200)] {
        assert!(
            found(eligible, third_parties, Some(1_500)).is_none(),
            "{eligible} {third_parties}"
        );
    }
    assert!(found(1_500, 0, None).is_none(), "no plan yet");
    for (eligible, third_parties) in [(1_499, 0), (1_501, 0), (1_300, 199), (1_300, 201)] {
        assert!(
            found(eligible, third_parties, Some(1_500)).is_some(),
            "{eligible} {third_parties}"
        );
    }
    let found = found(2_000, 0, Some(1_500)).unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(
        found.message,
        "Die Einzelansätze ergeben 15,00 € zuwendungsfähige Ausgaben, der Bescheid nennt 20,00 €."
    );
}

#[test]
fn the_lines_add_up_to_their_item() {
    let found = |planned: (i64, i64), lines: Option<(i64, i64)>, filing| {
        check_lines(&LineSums {
            item: Subject::new(SubjectKind::CostItem, 1, "1 Tablets"),
            planned: (Cents(planned.0), Cents(planned.1)),
            lines: lines.map(|(total, eligible)| (Cents(total), Cents(eligible))),
            filing,
        })
    };
    assert!(found((800, 800), None, true).is_none(), "no lines");
    assert!(found((800, 700), Some((800, 700)), true).is_none());
    let running = found((800, 700), Some((800, 800)), false).unwrap();
    assert_eq!(running.severity, Severity::Warning);
    let filing = found((750_000, 750_000), Some((800_000, 800_000)), true).unwrap();
    assert_eq!(filing.severity, Severity::Error);
    assert_eq!(
        filing.message,
        "Die Zeilen unter dem Einzelansatz „1 Tablets“ ergeben 8.000,00 €; lt. Bescheid sind es 7.500,00 €."
    );
}

#[test]
fn the_message_names_amounts_to_the_cent() {
    let items = [
        [3_600_000, 4_438_700, 3_712_800, 4_438_700],
        [10_000_000, 8_927_640, 0, 0],
    ];
    let findings = check(&facts(Some(20), &items));
    assert_eq!(
        findings[0].message,
        "Der Einzelansatz „Ansatz 1“ ist um 8.387,00 € (23,3 %) überschritten: bezahlt sind 44.387,00 €, lt. Bescheid \
         36.000,00 €. Das sind 1.187,00 € mehr als die Toleranz von 20 %. Die anderen Einzelansätze decken den Betrag \
         (10.723,60 € Rest)."
    );
    let findings = check(&facts(Some(20), &[[1000, 1500, 1500, 0]]));
    assert_eq!(
        findings[0].message,
        "Der Einzelansatz „Ansatz 1“ würde um 5,00 € (50 %) überschritten werden: berechnet sind 15,00 €, lt. Bescheid \
         10,00 €. Das sind 3,00 € mehr als die Toleranz von 20 %. Die anderen Einzelansätze decken ihn nicht: Sie sparen \
         0,00 € ein, überschritten sind insgesamt 5,00 €."
    );
}

proptest! {
    /// Money never appears from nowhere: when more is paid than the notice plans in all, some item is in error.
    #[test]
    fn a_plan_that_is_exceeded_in_all_is_never_accepted(
        items in prop::collection::vec(prop::array::uniform4(0_i64..100_000), 1..8),
        tolerance in prop::option::of(0_i64..=100),
    ) {
        let facts = facts(tolerance, &items);
        let planned: i64 = items.iter().map(|item| item[0]).sum();
        let paid: i64 = items.iter().map(|item| item[3]).sum();
        let findings = check(&facts);
        if paid > planned {
            prop_assert!(findings.iter().any(|finding| finding.severity == Severity::Error));
        }
        if items.iter().all(|item| item[1].max(item[2]).max(item[3]) <= item[0]) {
            prop_assert_eq!(findings.len(), usize::from(tolerance.is_none()));
        }
    }
}

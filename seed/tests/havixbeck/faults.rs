//! The faults that are planted.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_seed::{Scenario, Target};
use paktbuch_types::{BasisPoints, Cents};

use super::{booked, everyday, notice_of};

#[test]
fn the_planted_faults_are_there_and_no_others() {
    let scenario = everyday();
    let planted: Vec<_> = scenario
        .faults
        .iter()
        .map(|f| (f.rule.as_str(), f.subject.as_str()))
        .collect();
    let everyday = [
        ("R2", "48-DPS-2021/0118"),
        ("R7", "BI-24-2207"),
        ("R16", "LW-2022-0518"),
    ];
    assert_eq!(planted[..3], everyday);
    // R26 speaks only when somebody deletes.
    let rules: Vec<String> = (1..=18)
        .chain([20, 27, 29])
        .map(|rule| format!("R{rule}"))
        .collect();
    let mut flawed: Vec<&str> = planted[3..].iter().map(|(rule, _)| *rule).collect();
    // R16 has two: a device without room, and a Sachbericht that is missing.
    flawed.dedup();
    assert_eq!(flawed, rules);

    let mut spent: HashMap<(&str, u16), Cents> = HashMap::new();
    let mut late = HashSet::new();
    let mut roomless = Vec::new();
    for seed in booked(&scenario) {
        assert!(seed.payments.iter().all(|payment| !payment.proof.is_empty()));
        roomless.extend(
            seed.devices()
                .filter(|device| device.room.is_none())
                .map(|_| seed.invoice.number.as_str()),
        );
        for booking in &seed.lines {
            for part in &booking.allocations {
                let Target::Cost { notice, item, .. } = &part.target else {
                    continue;
                };
                let sum = spent.entry((notice, *item)).or_default();
                *sum = sum.plus(part.eligible);
                let days = [
                    booking.ordered_on,
                    booking.accepted_on,
                    Some(seed.invoice.issue_date),
                ];
                let paid = seed.payments.iter().map(|payment| Some(payment.paid_on));
                if days
                    .into_iter()
                    .chain(paid)
                    .any(|day| !within(&scenario, notice, day))
                {
                    late.insert(seed.invoice.number.as_str());
                }
            }
        }
    }
    let mut over = Vec::new();
    for notice in &scenario.notices {
        let limit = BasisPoints(BasisPoints::WHOLE.0 + notice.tolerance.unwrap().0);
        for item in &notice.items {
            let sum = spent[&(notice.reference.as_str(), item.position)];
            if sum > item.eligible.share(limit) {
                over.push((notice.reference.as_str(), item.position, sum));
            }
        }
        let total: Cents = notice
            .items
            .iter()
            .map(|item| spent[&(notice.reference.as_str(), item.position)])
            .sum();
        assert!(
            total < notice.eligible,
            "savings cover the excess: {total} of {}",
            notice.eligible
        );
    }
    assert_eq!(over, [("48-DPS-2021/0118", 3, Cents::euros(53_550))]);
    assert_eq!(late, HashSet::from(["BI-24-2207"]));
    assert_eq!(roomless, ["LW-2022-0518"; 2]);
}

/// Whether a day lies in the Durchführungszeitraum, as a change notice may have extended it.
fn within(scenario: &Scenario, reference: &str, day: Option<NaiveDate>) -> bool {
    let notice = notice_of(scenario, reference);
    let mut amendments = scenario.amendments.iter();
    let extended = amendments.rfind(|amendment| amendment.notice == reference);
    let until = extended.map_or(notice.durchfuehrung_to, |amendment| {
        Some(amendment.implementation_to)
    });
    notice.durchfuehrung_from <= day && day <= until
}

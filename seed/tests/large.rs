//! The load test data: as many devices as asked for, the same for the same seed, adding up like any other.

use std::collections::{HashMap, HashSet};

use paktbuch_seed::{Target, large, line_gross_amounts};
use paktbuch_types::Cents;

#[test]
fn gives_exactly_the_devices_asked_for() {
    for devices in [0, 1, 99, 100, 101, 500, 501, 5_000, 5_001, 12_345] {
        let scenario = large(devices, 7);
        let invoices: Vec<_> = scenario.invoices().collect();
        let serials: HashSet<_> = invoices
            .iter()
            .flat_map(|seed| seed.devices())
            .filter_map(|device| device.serial.as_ref())
            .collect();
        assert_eq!(serials.len(), devices);
        assert_eq!(invoices.iter().flat_map(|seed| seed.devices()).count(), devices);
        assert_eq!(invoices.len(), scenario.invoice_count());
        assert!(invoices.iter().all(|seed| seed.devices().count() <= 500));
        assert_eq!(scenario.notices().len(), devices.div_ceil(5_000));
    }
}

#[test]
fn is_the_same_for_the_same_seed_and_another_for_another() {
    let first: Vec<_> = large(1_200, 1).invoices().collect();
    assert_eq!(first, large(1_200, 1).invoices().collect::<Vec<_>>());
    assert_ne!(first, large(1_200, 2).invoices().collect::<Vec<_>>());
    assert_eq!(large(6_000, 1).notices(), large(6_000, 1).notices());
}

#[test]
fn invoices_fit_their_plan_and_places_to_the_cent() {
    let scenario = large(7_230, 3);
    let notices = scenario.notices();
    let rooms: HashSet<_> = scenario
        .rooms()
        .into_iter()
        .map(|room| (room.school, room.site, room.name))
        .collect();
    let mut spent: HashMap<(String, u16, u16), Cents> = HashMap::new();
    for seed in scenario.invoices() {
        assert_eq!(seed.lines.len(), seed.invoice.lines.len());
        for (booking, gross) in seed.lines.iter().zip(line_gross_amounts(&seed.invoice)) {
            assert_eq!(
                booking.allocations.iter().map(|part| part.gross).sum::<Cents>(),
                gross
            );
            for part in &booking.allocations {
                let Target::Cost { notice, item, line } = &part.target else {
                    panic!("own funds")
                };
                let plan = notices
                    .iter()
                    .find(|n| n.reference == *notice)
                    .unwrap()
                    .cost_line(*item, *line)
                    .unwrap();
                assert!(
                    part.devices
                        .iter()
                        .all(|device| plan.school.as_ref() == Some(&device.school))
                );
                let sum = spent.entry((notice.clone(), *item, *line)).or_default();
                *sum = sum.plus(part.gross);
                assert!(*sum <= plan.gross);
            }
        }
        for device in seed.devices() {
            let room = device.room.clone().unwrap();
            assert!(rooms.contains(&(device.school.clone(), device.site.clone(), room)));
        }
    }
    for notice in &notices {
        assert_eq!(
            notice.items.iter().map(|item| item.eligible).sum::<Cents>(),
            notice.eligible
        );
        assert_eq!(
            notice.rounding.grant(notice.eligible, notice.rate),
            notice.granted
        );
    }
    for (application, notice) in scenario.applications().iter().zip(&notices) {
        assert_eq!(
            application
                .schools
                .iter()
                .map(|(_, amount)| *amount)
                .sum::<Cents>(),
            notice.eligible
        );
    }
}

#[test]
fn the_school_list_names_every_school_once() {
    let scenario = large(10, 1);
    let text = String::from_utf8(scenario.schools_csv()).unwrap();
    let sites = scenario.sites();
    assert_eq!(sites.len(), 12);
    assert_eq!(text.lines().count(), 2 + sites.len());
    for site in sites {
        assert_eq!(text.matches(&format!("\"{}\";", site.school)).count(), 1);
    }
}

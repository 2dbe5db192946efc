//! The demonstration adds up to the cent, holds together, and contains exactly the faults it says it does.

mod faults;
mod invoices;

use std::collections::HashSet;

use paktbuch_seed::{InvoiceSeed, NoticeSeed, Scenario, havixbeck};
use paktbuch_types::{Cents, DeviceCategory};

const DEVICES: usize = 131 + 50 + 36 + 4 + 12 + 5 + 34 + 47 + ITEMS;
/// Things without a serial number: a screen, and tables for projectors.
const ITEMS: usize = 1 + 5;

/// The notice with a fault of every rule, and how the numbers of its invoices begin.
const FLAWED: (&str, &str) = ("48-MUS-2024/0007", "BI-24-91");

/// The demonstration without the notice whose faults are planted.
fn everyday() -> Scenario {
    let mut scenario = havixbeck();
    let (notice, invoices) = FLAWED;
    scenario.notices.retain(|seed| seed.reference != notice);
    scenario
        .invoices
        .retain(|seed| !seed.invoice.number.starts_with(invoices));
    scenario
}

fn booked(scenario: &Scenario) -> impl Iterator<Item = &InvoiceSeed> {
    scenario.invoices.iter().filter(|seed| !seed.lines.is_empty())
}

fn notice_of<'a>(scenario: &'a Scenario, reference: &str) -> &'a NoticeSeed {
    let mut notices = scenario.notices.iter();
    notices
        .find(|notice| notice.reference == reference)
        .unwrap_or(&scenario.notices[0])
}

#[test]
fn plans_add_up_and_the_grant_is_the_rounded_share() {
    let scenario = everyday();
    for notice in &scenario.notices {
        for item in &notice.items {
            let gross: Cents = item.lines.iter().map(|line| line.gross).sum();
            let eligible: Cents = item.lines.iter().map(|line| line.eligible).sum();
            assert_eq!((gross, eligible), (item.total, item.eligible), "{}", item.title);
            for line in &item.lines {
                assert_eq!(
                    line.unit_price.times(line.quantity),
                    Some(line.gross),
                    "{}",
                    line.title
                );
            }
        }
        let eligible: Cents = notice.items.iter().map(|item| item.eligible).sum();
        assert_eq!(eligible, notice.eligible);
        assert_eq!(notice.rounding.grant(eligible, notice.rate), notice.granted);
        assert_eq!(notice.granted.plus(notice.own_share), notice.eligible);

        let application = scenario
            .applications
            .iter()
            .find(|a| Some(&a.reference) == notice.application.as_ref())
            .unwrap();
        assert_eq!(
            application
                .schools
                .iter()
                .map(|(_, amount)| *amount)
                .sum::<Cents>(),
            notice.eligible
        );
        let paid: Cents = scenario
            .payouts
            .iter()
            .filter(|payout| payout.notice == notice.reference)
            .map(|payout| payout.amount)
            .sum();
        assert!(Cents::ZERO < paid && paid <= notice.granted);
    }
    let totals: Vec<_> = scenario
        .notices
        .iter()
        .map(|n| (n.eligible, n.granted, n.own_share))
        .collect();
    assert_eq!(
        totals,
        [
            (Cents::euros(142_000), Cents::euros(127_800), Cents::euros(14_200)),
            (Cents::euros(31_455), Cents::euros(28_310), Cents::euros(3_145)),
            (Cents::euros(21_695), Cents::euros(19_526), Cents::euros(2_169)),
            (Cents::euros(86_540), Cents::euros(77_886), Cents::euros(8_654)),
        ]
    );
}

#[test]
fn devices_stand_in_known_places_and_have_serials_of_their_own() {
    let scenario = everyday();
    let rooms: HashSet<_> = scenario
        .rooms
        .iter()
        .map(|room| (&room.school, &room.site, &room.name))
        .collect();
    assert_eq!(rooms.len(), scenario.rooms.len());
    let ours: HashSet<_> = scenario
        .sites
        .iter()
        .filter(|site| site.equipped_by.is_none())
        .map(|site| (&site.school, &site.name))
        .collect();
    let devices: Vec<_> = scenario.invoices.iter().flat_map(InvoiceSeed::devices).collect();
    assert_eq!(devices.len(), DEVICES);
    let tablets = |school: &str| {
        let of_school = devices.iter().filter(|device| device.school.as_str() == school);
        of_school
            .filter(|device| device.category == DeviceCategory::Tablet)
            .count()
    };
    assert_eq!(
        tablets("190743"),
        110 + 5,
        "one for each pupil of year 10, and what replaced lost ones"
    );
    assert_eq!(tablets("121885"), 32 + 8, "in two cases, and in the sets");
    for device in &devices {
        assert!(ours.contains(&(&device.school, &device.site)), "{device:?}");
        if let Some(room) = &device.room {
            assert!(
                rooms.contains(&(&device.school, &device.site, room)),
                "{device:?}"
            );
        }
    }
    let serials: HashSet<_> = devices
        .iter()
        .filter_map(|device| device.serial.as_ref())
        .collect();
    assert_eq!(serials.len(), devices.len() - ITEMS);
}

#[test]
fn the_school_list_holds_two_schools_of_ours_and_two_of_another_authority() {
    let scenario = havixbeck();
    let text = String::from_utf8(scenario.schools_csv.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "sep=;");
    let column = |name: &str| lines[1].split(';').position(|head| head == name).unwrap();
    let (number, authority) = (column("Schulnummer"), column("Traegernummer"));
    let rows: Vec<_> = lines[2..]
        .iter()
        .map(|row| {
            row.split(';')
                .map(|cell| cell.trim_matches('"'))
                .collect::<Vec<_>>()
        })
        .map(|cells| (cells[number], cells[authority]))
        .collect();
    assert_eq!(
        rows,
        [
            ("121885", "14254"),
            ("190743", "14254"),
            ("195613", "81670"),
            ("199953", "81670")
        ]
    );
    assert_eq!(scenario.authority.number, "14254");

    if let Some(official) =
        paktbuch_test_data::read("schools/nrw_schuldaten_2021_muenster_detmold_arnsberg.csv")
    {
        let official = String::from_utf8(official).unwrap();
        assert!(
            lines
                .iter()
                .all(|line| official.lines().any(|known| known == *line))
        );
    }
}

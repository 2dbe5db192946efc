//! The demonstration adds up to the cent, holds together, and contains exactly the faults it says it does.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use paktbuch_seed::{InvoiceSeed, NoticeSeed, Scenario, Target, havixbeck, line_gross_amounts, open_amounts};
use paktbuch_types::{BasisPoints, Cents, DeviceCategory, InvoiceOrigin, InvoiceSyntax, LineKind};

/// The invoice that waits to be paid.
const UNPAID: &str = "LS-2024-0071";
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
fn every_line_is_allocated_and_paid_to_the_cent() {
    let scenario = everyday();
    for seed in booked(&scenario) {
        let number = &seed.invoice.number;
        let gross = line_gross_amounts(&seed.invoice);
        assert_eq!(
            gross.iter().copied().sum::<Cents>(),
            seed.invoice.totals().gross,
            "{number}"
        );
        let due = seed.invoice.totals().gross.minus(seed.invoice.prepaid);
        let settled = seed
            .payments
            .iter()
            .map(|payment| payment.amount.plus(payment.skonto))
            .sum::<Cents>();
        match number.as_str() {
            UNPAID => assert_eq!(settled, Cents::ZERO),
            _ => assert_eq!(settled.plus(seed.retention.0), due, "{number}"),
        }
        assert_eq!(seed.lines.len(), gross.len(), "{number}");
        let open = open_amounts(&seed.invoice);
        assert_eq!(open.iter().copied().sum::<Cents>(), due, "{number}");
        for ((booking, line), gross) in seed.lines.iter().zip(&seed.invoice.lines).zip(open) {
            assert_eq!(booking.line_id, line.id, "{number}");
            assert_eq!(
                booking.allocations.iter().map(|part| part.gross).sum::<Cents>(),
                gross,
                "{number} {}",
                line.id
            );
            let devices: usize = booking.allocations.iter().map(|part| part.devices.len()).sum();
            let expected = match booking.kind {
                LineKind::Device | LineKind::Item => line
                    .quantity
                    .as_whole()
                    .and_then(|count| usize::try_from(count).ok()),
                _ => Some(0),
            };
            assert_eq!(Some(devices), expected, "{number} {}", line.id);
            for part in &booking.allocations {
                match &part.target {
                    Target::Own { .. } => assert_eq!(part.eligible, Cents::ZERO),
                    Target::Cost { notice, item, line } => {
                        let plan = notice_of(&scenario, notice).cost_line(*item, *line).unwrap();
                        assert!(
                            part.devices
                                .iter()
                                .all(|device| plan.school.as_ref() == Some(&device.school))
                        );
                        assert_eq!(part.eligible < part.gross, !part.reason.is_empty());
                    }
                }
            }
        }
    }
}

#[test]
fn forty_invoices_of_four_years_in_every_form() {
    let scenario = everyday();
    assert_eq!(scenario.invoices.len(), 40);
    assert_eq!(booked(&scenario).count(), 39);
    let years: HashSet<i32> = scenario
        .invoices
        .iter()
        .map(|seed| seed.invoice.issue_date.year())
        .collect();
    assert_eq!(years, HashSet::from([2021, 2022, 2023, 2024]));
    let count =
        |wanted: fn(&InvoiceSeed) -> bool| scenario.invoices.iter().filter(|seed| wanted(seed)).count();
    let forms = [
        count(|seed| seed.origin == InvoiceOrigin::EInvoice && seed.syntax == InvoiceSyntax::Ubl),
        count(|seed| seed.origin == InvoiceOrigin::EInvoice && seed.syntax == InvoiceSyntax::Cii),
        count(|seed| seed.embedded().is_some()),
        count(|seed| seed.origin == InvoiceOrigin::Manual),
        count(|seed| seed.origin == InvoiceOrigin::Scan),
    ];
    assert_eq!(forms, [20, 12, 6, 1, 1]);
    assert_eq!(count(|seed| !seed.invoice.profile.has_lines()), 2);
    assert_eq!(count(|seed| seed.invoice.totals().gross < Cents::ZERO), 2);
    assert_eq!(count(|seed| seed.invoice.prepaid != Cents::ZERO), 1);
    assert_eq!(count(|seed| seed.invoice.skonto.is_some()), 2);
    assert_eq!(count(|seed| !seed.invoice.adjustments.is_empty()), 2);
    assert_eq!(count(|seed| seed.retention.0 > Cents::ZERO), 1);
    assert_eq!(count(|seed| seed.payments.len() > 1), 2);
    let numbers: HashSet<_> = scenario
        .invoices
        .iter()
        .map(|s| (&s.invoice.seller.name, &s.invoice.number))
        .collect();
    assert_eq!(numbers.len(), 40);
    assert!(
        scenario
            .invoices
            .iter()
            .all(|seed| seed.invoice.seller.name.contains("erfunden"))
    );
    assert!(
        scenario
            .invoices
            .iter()
            .all(|seed| iban_checks(&seed.invoice.iban))
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
    let flawed: Vec<&str> = planted[3..].iter().map(|(rule, _)| *rule).collect();
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

fn booked(scenario: &Scenario) -> impl Iterator<Item = &InvoiceSeed> {
    scenario.invoices.iter().filter(|seed| !seed.lines.is_empty())
}

fn notice_of<'a>(scenario: &'a Scenario, reference: &str) -> &'a NoticeSeed {
    let mut notices = scenario.notices.iter();
    notices
        .find(|notice| notice.reference == reference)
        .unwrap_or(&scenario.notices[0])
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

/// ISO 7064 MOD 97-10 over a German IBAN.
fn iban_checks(iban: &str) -> bool {
    let digits = format!("{}1314{}", &iban[4..], &iban[2..4]);
    digits
        .bytes()
        .fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97)
        == 1
        && iban.len() == 22
}

#[test]
fn the_payments_file_pays_every_invoice_and_two_other_things() {
    let scenario = havixbeck();
    let text: String = scenario.payments_csv().into_iter().map(char::from).collect();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(';').collect())
        .collect();
    let payments: Vec<_> = scenario.invoices.iter().flat_map(|seed| &seed.payments).collect();
    assert_eq!(rows.len(), payments.len() + scenario.other_payments());
    let sum: Cents = rows.iter().map(|row| Cents::parse(row[5]).unwrap()).sum();
    let skonto: Cents = rows
        .iter()
        .filter(|row| !row[6].is_empty())
        .map(|row| Cents::parse(row[6]).unwrap())
        .sum();
    assert_eq!(skonto, payments.iter().map(|payment| payment.skonto).sum());
    let paid: Cents = payments.iter().map(|payment| payment.amount).sum();
    assert_eq!(sum, paid.plus(Cents(150_840)));
    let bookings: HashSet<&str> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(bookings.len(), rows.len(), "each has a number of its own");
    assert!(
        rows.iter()
            .any(|row| row[4] == "Rechnung GB-22-17 Grünpflege Schulhof")
    );
}

//! The invoices, their allocations and payments.

use std::collections::HashSet;

use chrono::Datelike;
use paktbuch_seed::einvoice::VatCategory;
use paktbuch_seed::{InvoiceSeed, Target, havixbeck, line_gross_amounts, open_amounts};
use paktbuch_types::{Cents, InvoiceOrigin, InvoiceSyntax, LineKind};

use super::{booked, everyday, notice_of};

/// The invoice that waits to be paid.
const UNPAID: &str = "LS-2024-0071";

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
fn every_kind_of_invoice_and_vat_is_there() {
    let scenario = everyday();
    let lines_with = |category: VatCategory| {
        let of = |seed: &&InvoiceSeed| {
            seed.invoice
                .lines
                .iter()
                .any(|line| line.vat_category == category)
        };
        scenario.invoices.iter().filter(of).count()
    };
    assert_eq!(lines_with(VatCategory::ReverseCharge), 1, "§ 13b UStG");
    assert_eq!(lines_with(VatCategory::Exempt), 1, "§ 19 UStG");
    let several_rates = scenario
        .invoices
        .iter()
        .filter(|seed| seed.invoice.totals().breakdown.len() > 1);
    let numbers: HashSet<&str> = several_rates.map(|seed| seed.invoice.number.as_str()).collect();
    assert_eq!(numbers.len(), 2, "19 % and 7 %: {numbers:?}");
    // Abschlags- and Schlussrechnung, Gutschrift, Rechnungskorrektur.
    for (type_code, expected) in [(875, 2), (877, 1), (381, 1), (384, 1)] {
        let found = scenario
            .invoices
            .iter()
            .filter(|seed| seed.invoice.type_code == type_code);
        assert_eq!(found.count(), expected, "{type_code}");
    }
    let last = scenario
        .invoices
        .iter()
        .find(|seed| seed.invoice.type_code == 877)
        .unwrap();
    let billed: Cents = scenario
        .invoices
        .iter()
        .filter(|seed| seed.invoice.type_code == 875)
        .map(|seed| seed.invoice.totals().gross)
        .sum();
    assert_eq!(
        last.invoice.prepaid, billed,
        "the final invoice takes both partial ones off"
    );
    assert_eq!(last.invoice.preceding.len(), 2);
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

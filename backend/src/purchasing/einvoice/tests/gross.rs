//! The gross amounts of the lines add up to the invoice, whatever it holds.

use paktbuch_types::{BasisPoints, Cents};
use proptest::prelude::*;

use super::super::{
    AllowanceCharge, EInvoice, Line, Vat, VatBreakdown, VatCategory, line_gross_amounts, read_verified,
};
use super::{samples, small};

const RATES: [i64; 3] = [1_900, 700, 0];

fn vat(kind: usize) -> Vat {
    let category = if kind == 2 {
        VatCategory::ReverseCharge
    } else {
        VatCategory::Standard
    };
    Vat {
        category,
        rate: BasisPoints(RATES[kind]),
    }
}

/// A correct invoice with these lines and header amounts, each `(cents, kind of VAT)`.
fn invoice(lines: &[(i64, usize)], header: &[(i64, usize)], rounding: i64) -> EInvoice {
    let mut invoice = small();
    let template = invoice.lines[0].clone();
    let line = |&(net, kind): &(i64, usize)| Line {
        net: Cents(net),
        vat: Some(vat(kind)),
        ..template.clone()
    };
    invoice.lines = lines.iter().map(line).collect();
    invoice.allowances_charges = header
        .iter()
        .map(|&(amount, kind)| AllowanceCharge {
            is_charge: amount < 0,
            amount: Cents(amount.abs()),
            reason: None,
            vat: Some(vat(kind)),
        })
        .collect();
    let row = |kind: usize| {
        let nets = lines.iter().filter(|line| line.1 == kind).map(|line| line.0);
        let effects = header.iter().filter(|part| part.1 == kind).map(|part| -part.0);
        let taxable = Cents(nets.chain(effects).sum());
        VatBreakdown {
            vat: vat(kind),
            taxable,
            tax: taxable.share(vat(kind).rate),
            exemption_reason: None,
        }
    };
    invoice.vat_breakdown = (0..3).map(row).collect();
    let net: i64 = invoice.vat_breakdown.iter().map(|row| row.taxable.0).sum();
    let tax: i64 = invoice.vat_breakdown.iter().map(|row| row.tax.0).sum();
    invoice.totals.gross = Cents(net + tax);
    invoice.totals.rounding = Cents(rounding);
    invoice
}

#[test]
fn the_cent_of_rounding_goes_to_the_largest_remainder() {
    let amounts = line_gross_amounts(&invoice(&[(1_001, 0), (1_002, 0), (1_001, 0)], &[], 0));
    // 19 % of 30.04 is 5.71; the single lines would have 1.9019, 1.9038 and 1.9019.
    assert_eq!(amounts, [Cents(1_191), Cents(1_193), Cents(1_191)]);
}

#[test]
fn a_discount_stays_in_its_category_and_reverse_charge_stays_net() {
    let amounts = line_gross_amounts(&invoice(
        &[(10_000, 0), (10_000, 1), (5_000, 2)],
        &[(1_000, 0)],
        0,
    ));
    assert_eq!(amounts, [Cents(10_710), Cents(10_700), Cents(5_000)]);
}

#[test]
fn negative_lines_carry_negative_tax() {
    let amounts = line_gross_amounts(&invoice(&[(10_000, 0), (-2_000, 0)], &[], 0));
    assert_eq!(amounts, [Cents(11_900), Cents(-2_380)]);
}

#[test]
fn the_mock_invoice_comes_out() {
    let lines = [(556_000, 0), (64_000, 0), (36_000, 0), (25_000, 0)];
    let amounts = line_gross_amounts(&invoice(&lines, &[], 0));
    assert_eq!(
        amounts,
        [Cents(661_640), Cents(76_160), Cents(42_840), Cents(29_750)]
    );
}

#[test]
fn the_lines_of_every_sample_add_up() {
    let Some(folder) = samples() else { return };
    for sub_folder in ["xrechnung", "en16931", "zugferd"] {
        for entry in std::fs::read_dir(folder.join(sub_folder)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(invoice) = read_verified(&std::fs::read(&path).unwrap()) else {
                continue;
            };
            let sum: Cents = line_gross_amounts(&invoice).into_iter().sum();
            assert_eq!(
                sum,
                invoice.totals.gross.plus(invoice.totals.rounding),
                "{}",
                path.display()
            );
        }
    }
}

proptest! {
    #[test]
    fn always_adds_up(
        lines in prop::collection::vec((-1_000_000_i64..1_000_000, 0_usize..3), 1..12),
        header in prop::collection::vec((-50_000_i64..50_000, 0_usize..3), 0..5),
        rounding in -5_i64..=5,
        disagreement in -300_i64..300,
    ) {
        let mut invoice = invoice(&lines, &header, rounding);
        invoice.vat_breakdown[0].tax = invoice.vat_breakdown[0].tax.plus(Cents(disagreement));
        let sum: Cents = line_gross_amounts(&invoice).into_iter().sum();
        prop_assert_eq!(sum, invoice.totals.gross.plus(invoice.totals.rounding));
    }

    #[test]
    fn without_header_amounts_each_line_is_its_own_gross_within_cents(
        nets in prop::collection::vec(-1_000_000_i64..1_000_000, 1..12),
    ) {
        let lines: Vec<(i64, usize)> = nets.iter().map(|net| (*net, 0)).collect();
        let amounts = line_gross_amounts(&invoice(&lines, &[], 0));
        for (net, gross) in nets.iter().zip(amounts) {
            let own = Cents(*net).plus(Cents(*net).share(BasisPoints(1_900)));
            let allowed = i64::try_from(nets.len()).unwrap();
            prop_assert!(own.minus(gross).0.abs() <= allowed, "{} {}", own, gross);
        }
    }
}

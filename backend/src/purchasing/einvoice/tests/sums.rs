//! Each sum is recomputed, and a refusal shows rule and both values.

use paktbuch_types::Cents;

use super::super::{EInvoice, Totals, read_verified, verify};
use super::{changed, small};

#[test]
fn each_sum_is_recomputed() {
    let one_cent = Cents(1);
    let broken = |change: fn(&mut EInvoice)| {
        let mut invoice = small();
        change(&mut invoice);
        verify(&invoice)
            .unwrap_err()
            .into_iter()
            .map(|error| error.rule)
            .collect::<Vec<_>>()
    };
    assert!(verify(&small()).is_ok());
    assert_eq!(
        broken(|invoice| invoice.lines[0].net = Cents(3_004)),
        ["BR-CO-10"]
    );
    assert_eq!(
        broken(|invoice| invoice.totals.allowances = Cents(1)),
        ["BR-CO-11", "BR-CO-13"]
    );
    assert_eq!(
        broken(|invoice| invoice.totals.charges = Cents(1)),
        ["BR-CO-12", "BR-CO-13"]
    );
    assert_eq!(
        broken(|invoice| invoice.totals.tax = Cents(572)),
        ["BR-CO-14", "BR-CO-15"]
    );
    assert_eq!(
        broken(|invoice| invoice.totals.gross = Cents(3_575)),
        ["BR-CO-15", "BR-CO-16"]
    );
    assert_eq!(broken(|invoice| invoice.totals.prepaid = Cents(1)), ["BR-CO-16"]);
    assert_eq!(
        broken(|invoice| invoice.vat_breakdown[0].taxable = Cents(2_000)),
        ["BR-CO-17"]
    );
    let mut rounded = small();
    rounded.totals.rounding = one_cent;
    rounded.totals.due = rounded.totals.due.plus(one_cent);
    assert!(verify(&rounded).is_ok());
    let error = read_verified(changed("PayableAmount>35.74", "PayableAmount>35.00").as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Die Summen der Rechnung stimmen nicht. BR-CO-16: Der fällige Betrag (BT-115) lautet 35,00, berechnet sind es \
         35,74. Bitte beim Lieferanten eine korrigierte Rechnung anfordern."
    );
}

#[test]
fn tax_rounded_per_line_is_accepted_and_wrong_tax_is_not() {
    let with_tax = |lines: usize, difference: i64| {
        let mut invoice = small();
        let line = invoice.lines[0].clone();
        invoice.lines = vec![line; lines];
        let net = Cents(3_003).times(i64::try_from(lines).unwrap()).unwrap();
        let row = &mut invoice.vat_breakdown[0];
        row.taxable = net;
        row.tax = net.share(row.vat.rate).plus(Cents(difference));
        let tax = row.tax;
        invoice.totals = Totals {
            line_net: net,
            net,
            tax,
            gross: net.plus(tax),
            due: net.plus(tax),
            ..Totals::default()
        };
        verify(&invoice)
    };
    assert!(with_tax(1, 0).is_ok());
    assert_eq!(with_tax(1, 1).unwrap_err()[0].rule, "BR-CO-17");
    assert!(with_tax(6, 3).is_ok());
    assert!(with_tax(6, -4).is_err());
}

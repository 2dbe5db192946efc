//! Each sum is recomputed, and a refusal shows rule and both values.

use paktbuch_types::{Cents, Quantity};

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
    assert!(with_tax(1, 1).is_ok() && with_tax(1, -1).is_ok());
    assert_eq!(with_tax(1, 2).unwrap_err()[0].rule, "BR-CO-17");
    assert!(with_tax(6, 3).is_ok());
    assert!(with_tax(6, -4).is_err());
}

#[test]
fn a_sub_line_that_only_groups_needs_no_quantity_price_or_vat() {
    let group = |net: &str| {
        let sub_line = format!(
            "<a:SubInvoiceLine><b:ID>1.1</b:ID><b:LineExtensionAmount>{net}</b:LineExtensionAmount><a:Item><b:Name>Los \
             1</b:Name></a:Item></a:SubInvoiceLine></a:InvoiceLine>"
        );
        changed("</a:InvoiceLine>", &sub_line)
    };
    let invoice = read_verified(group("30.03").as_bytes()).unwrap();
    let sub_line = &invoice.lines[0].sub_lines[0];
    assert_eq!((sub_line.name.as_str(), sub_line.vat), ("Los 1", None));
    assert_eq!(sub_line.quantity, Quantity::whole(1));
    let refused = read_verified(group("30.02").as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("BR-DEX-02"), "{refused}");
}

//! The readable invoice, line by line.

use super::*;

#[test]
fn a_price_says_how_many_units_it_is_for() {
    let fifty = Decimal::from_cents(Cents::euros(50));
    for (units, expected) in [
        (Decimal::ONE, "50,00"),
        (Decimal::from_cents(Cents::euros(100)), "50,00 je 100"),
        (Decimal::from_cents(Cents::euros(1_000)), "50,00 je 1.000"),
        (Decimal::from_cents(Cents(50)), "50,00 je 0,50"),
    ] {
        let stated = Price {
            net: fifty,
            base_quantity: units,
        };
        assert_eq!(price(&stated), expected);
    }
}

#[test]
fn an_iban_is_printed_in_fours() {
    assert_eq!(
        in_fours("DE65 0000000000000020 00"),
        "DE65 0000 0000 0000 0020 00"
    );
}

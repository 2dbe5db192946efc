//! Quantities and other values of purchasing, as people write them.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_group_after_a_zero_is_no_thousand(text in "0[0-9]{0,2}(\\.[0-9]{3}){1,2}(,[0-9]{1,4})?") {
        prop_assert!(Quantity::parse(&text).is_err(), "{}", text);
    }

    #[test]
    fn what_programs_are_told_they_may_send(value in 0_i64..=Quantity::MAX.0) {
        let told = Quantity(value).decimal();
        prop_assert!(!told.contains(','), "{}", told);
        prop_assert_eq!(Quantity::parse_decimal(&told), Ok(Quantity(value)));
    }
}

#[test]
fn programs_write_a_decimal_point() {
    for (text, value) in [
        ("20", 200_000),
        ("2.125", 21_250),
        ("0.333", 3_330),
        ("1,5", 15_000),
    ] {
        assert_eq!(Quantity::parse_decimal(text), Ok(Quantity(value)), "{text}");
    }
    for text in [
        "",
        "1.234.567",
        "1.234,5",
        "1,234.5",
        ".5",
        "1.",
        "1.00001",
        "-1",
        "viel",
    ] {
        let refusal = Quantity::parse_decimal(text).unwrap_err();
        assert!(
            refusal.contains(&format!("„{text}“ ist keine Menge mit Dezimalpunkt")),
            "{refusal}"
        );
    }
}

#[test]
fn quantities_read_as_they_are_written() {
    for (text, value) in [
        ("20", 200_000),
        ("1,5", 15_000),
        ("1.250", 12_500_000),
        ("0,0001", 1),
    ] {
        assert_eq!(Quantity::parse(text), Ok(Quantity(value)), "{text}");
        assert_eq!(Quantity::parse(&Quantity(value).to_string()), Ok(Quantity(value)));
    }
    for text in [
        "",
        "-1",
        "1,",
        "1.5",
        "zwei",
        "1,00001",
        ",5",
        "99999999999",
        "1e3",
        "0.333",
        "0.050",
        "00.100",
        "012.500",
    ] {
        assert!(Quantity::parse(text).is_err(), "{text}");
    }
}

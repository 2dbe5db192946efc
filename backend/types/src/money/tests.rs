//! What reads as an amount, and how amounts divide.

use super::*;
use proptest::prelude::*;

#[test]
fn reads_german_amounts_and_refuses_what_could_mean_two() {
    for (text, cents) in [
        ("1.234,56", 123_456),
        ("1234,5", 123_450),
        ("1234", 123_400),
        ("1.234", 123_400),
        ("0", 0),
        ("-1", -100),
        ("−5,00", -500),
        ("1\u{a0}234,56 €", 123_456),
        ("1 234", 123_400),
        ("- 12,50", -1_250),
        ("9.999.999.999,99", 999_999_999_999),
    ] {
        assert_eq!(Cents::parse(text), Ok(Cents(cents)), "{text}");
    }
    for text in [
        "1,234.56",
        "12,345",
        "1234.5",
        "1e3",
        "NaN",
        "1.23",
        "1.2345",
        ",50",
        "1,",
        "--1",
        "1.234.5",
        "12.3456,00",
        "1,2,3",
        "100\t50",
        "100\n50",
        "100 50",
        "1 2345",
        "5 ,00",
        "0.333",
        "0.050",
        "-0.050",
        "00.100",
        "0 100",
    ] {
        assert!(
            matches!(Cents::parse(text), Err(ParseAmountError::Ambiguous(_))),
            "{text}"
        );
    }
    for (text, remedy) in [
        ("0.050", "schreiben: 0,05."),
        ("0.5", "schreiben: 0,50."),
        ("0.333", "zum Beispiel 1.234,56."),
    ] {
        let told = Cents::parse(text).unwrap_err().to_string();
        assert!(told.ends_with(remedy), "{told}");
    }
    assert_eq!(Cents::parse(" \u{a0}"), Err(ParseAmountError::Empty));
    assert!(matches!(
        Cents::parse("99999999999999,99"),
        Err(ParseAmountError::TooLarge(_))
    ));
    assert!(matches!(
        Cents::parse("99999999999999999999,99"),
        Err(ParseAmountError::TooLarge(_))
    ));
}

#[test]
fn the_published_grant_of_kreis_coesfeld_comes_out() {
    let eligible = Cents::euros(3_035_253);
    let grant = crate::CostRounding::Euro.grant(eligible, BasisPoints::percent(90));
    assert_eq!(grant, Cents::euros(2_731_728));
    assert_eq!(eligible.minus(grant), Cents::euros(303_525));
}

#[test]
fn half_a_cent_rounds_away_from_zero_and_less_does_not() {
    for (cents, rate, share) in [
        (1, 5_000, 1),
        (1, 4_999, 0),
        (3, 5_000, 2),
        (-1, 5_000, -1),
        (-1, 4_999, 0),
        (-3, 5_000, -2),
        (50, 1_900, 10),
        (150, 1_900, 29),
        (-150, 1_900, -29),
        (0, 1_900, 0),
    ] {
        assert_eq!(
            Cents(cents).share(BasisPoints(rate)),
            Cents(share),
            "{cents} × {rate}"
        );
        let part = Cents(cents).pro_rata(rate, 10_000);
        assert_eq!(part, Cents(share), "{cents} × {rate} ÷ 10.000");
        let back = Cents(cents).pro_rata(-rate, -10_000);
        assert_eq!(back, Cents(share), "two signs are none");
    }
    for (cents, euros) in [
        (99, 0),
        (100, 100),
        (101, 100),
        (299, 100),
        (300, 200),
        (-100, -100),
        (-99, 0),
    ] {
        let share = Cents(cents).share_in_euros(BasisPoints::percent(50));
        assert_eq!(share, Cents(euros), "half of {cents} in whole euros");
    }
    for (part, whole, ratio) in [
        (1, 20_000, 1),
        (1, 20_001, 0),
        (-1, 20_000, -1),
        (2, 3, 6_667),
        (1, 3, 3_333),
    ] {
        assert_eq!(
            Cents(part).ratio(Cents(whole)),
            Some(BasisPoints(ratio)),
            "{part} of {whole}"
        );
    }
    assert_eq!(Cents(1).ratio(Cents::ZERO), None);
    assert_eq!(Cents(1).pro_rata(1, 0), Cents::ZERO);
}

#[test]
fn the_largest_amounts_stay_exact_and_nothing_wraps() {
    let (most, least) = (Cents::MAX, Cents(-Cents::MAX.0));
    assert_eq!(most.share(BasisPoints::WHOLE), most);
    assert_eq!(least.share(BasisPoints::WHOLE), least);
    // 9.999.999.999,99 € × 50 % end on half a cent.
    assert_eq!(most.share(BasisPoints::percent(50)), Cents(500_000_000_000));
    assert_eq!(least.share(BasisPoints::percent(50)), Cents(-500_000_000_000));
    assert_eq!(most.pro_rata(i64::MAX, i64::MAX), most);
    assert_eq!(most.times(1_000_000), Some(Cents(999_999_999_999_000_000)));
    assert_eq!(most.times(10_000_000), None);
    assert_eq!(Cents(i64::MAX).plus(Cents(1)), Cents(i64::MAX));
    assert_eq!(Cents(i64::MIN).minus(Cents(1)), Cents(i64::MIN));
    assert_eq!(Cents(i64::MAX).pro_rata(2, 1), Cents(i64::MAX));
    assert_eq!(Cents(i64::MIN).pro_rata(2, 1), Cents(i64::MIN));
    assert_eq!(most.split_evenly(3), [Cents(333_333_333_333); 3]);
    let parts = most.split_by(&[i64::MAX, i64::MAX, 1]);
    assert_eq!(parts.iter().copied().sum::<Cents>(), most);
    assert_eq!(Cents::parse("9.999.999.999,99"), Ok(most));
    assert!(matches!(
        Cents::parse("10.000.000.000,00"),
        Err(ParseAmountError::TooLarge(_))
    ));
}

#[test]
fn percentages_read_and_write() {
    assert_eq!(BasisPoints::parse("90 %"), Ok(BasisPoints(9_000)));
    assert_eq!(BasisPoints::parse("66,67"), Ok(BasisPoints(6_667)));
    assert!(BasisPoints::parse("101").is_err());
    assert_eq!(BasisPoints(9_000).to_string(), "90");
    assert_eq!(BasisPoints(9_050).to_string(), "90,5");
    assert_eq!(BasisPoints(0).to_string(), "0");
}

proptest! {
    #[test]
    fn a_group_after_a_zero_is_no_thousand(text in "-?0[0-9]{0,2}([. ][0-9]{3}){1,2}(,[0-9]{1,2})?") {
        prop_assert!(matches!(Cents::parse(&text), Err(ParseAmountError::Ambiguous(_))), "{}", text);
    }

    #[test]
    fn what_is_shown_reads_back(cents in -999_999_999_999_i64..=999_999_999_999) {
        prop_assert_eq!(Cents::parse(&Cents(cents).to_string()), Ok(Cents(cents)));
        prop_assert_eq!(Cents::parse(&Cents(cents).input()), Ok(Cents(cents)));
    }

    #[test]
    fn parts_add_up(cents in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_i64..100_000, 1..30)) {
        let parts = Cents(cents).split_by(&weights);
        prop_assert_eq!(parts.iter().copied().sum::<Cents>(), Cents(cents));
        let even = Cents(cents).split_evenly(weights.len());
        prop_assert_eq!(even.iter().copied().sum::<Cents>(), Cents(cents));
    }

    #[test]
    fn any_text_reads_back_or_gets_a_message_that_quotes_it(text in "\\PC*|[-−]?[0-9.,]{0,12} ?[€%]?") {
        match Cents::parse(&text) {
            Ok(cents) => {
                prop_assert!(cents.0.abs() <= Cents::MAX.0);
                prop_assert_eq!(Cents::parse(&cents.to_string()), Ok(cents));
            }
            Err(ParseAmountError::Empty) => prop_assert!(!text.contains(|sign: char| sign.is_ascii_digit())),
            Err(error) => prop_assert!(error.to_string().contains(text.trim()), "{}", error),
        }
        match BasisPoints::parse(&text) {
            Ok(rate) => {
                prop_assert!((0..=10_000).contains(&rate.0));
                prop_assert_eq!(BasisPoints::parse(&rate.to_string()), Ok(rate));
            }
            Err(message) => prop_assert!(message.contains(text.trim()), "{}", message),
        }
    }
}

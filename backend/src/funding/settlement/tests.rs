use proptest::prelude::*;

use super::*;

fn terms(financing: Financing, granted: i64) -> Terms {
    Terms {
        financing,
        rate: match financing {
            Financing::Anteil => BasisPoints::percent(90),
            Financing::Voll => BasisPoints::WHOLE,
            Financing::Festbetrag | Financing::Fehlbedarf => BasisPoints(0),
        },
        rounding: CostRounding::Cent,
        granted: Cents(granted),
        own_share: Cents::ZERO,
        units: None,
        third_in_plan: Cents::ZERO,
        third_beside: Cents::ZERO,
    }
}

fn spent(total: i64, eligible: i64) -> Amounts {
    Amounts {
        total: Cents(total),
        eligible: Cents(eligible),
    }
}

fn other(first: i64, public: i64) -> OtherMoney {
    OtherMoney {
        first: Cents(first),
        public: Cents(public),
    }
}

/// Kreis Coesfeld, August 2022: 3,035,253 € eligible at 90 % are 2,731,728 € grant and 303,525 € own share. [domain.md 5]
#[test]
fn the_published_figures_come_out() {
    let coesfeld = Terms {
        rounding: CostRounding::Euro,
        ..terms(Financing::Anteil, 273_172_800)
    };
    let eligible = Cents::euros(3_035_253);
    assert_eq!(coesfeld.proposed(eligible), Some(Cents::euros(2_731_728)));
    let settled = coesfeld.settle(spent(eligible.0, eligible.0), OtherMoney::default());
    assert_eq!(settled.grant, Cents::euros(2_731_728));
    assert_eq!(settled.own_share, Cents::euros(303_525));
    // 911,000 € had been drawn by then.
    assert_eq!(
        settled.balance(Cents::euros(911_000)),
        Balance::Claim(Cents::euros(1_820_728))
    );
}

/// The published amounts as they were collected: grant and own share of Kreis Coesfeld add up to what is eligible.
#[test]
fn the_collected_figures_agree() {
    let Some(bytes) = paktbuch_test_data::read("funding/digitalpakt_published_amounts.csv") else {
        return;
    };
    let text = String::from_utf8(bytes).unwrap();
    let amount = |kind: &str| {
        let row = text
            .lines()
            .map(|line| line.split(';').collect::<Vec<_>>())
            .find(|row| row.get(1) == Some(&"Kreis Coesfeld") && row.get(5) == Some(&kind))
            .unwrap();
        Cents::parse(&row[3].replace('.', ",")).unwrap()
    };
    let eligible = amount("zuwendungsfähige Gesamtausgaben");
    let terms = Terms {
        rounding: CostRounding::Euro,
        ..terms(Financing::Anteil, amount("Zuwendung (90 %)").0)
    };
    assert_eq!(terms.proposed(eligible), Some(amount("Zuwendung (90 %)")));
    let settled = terms.settle(spent(eligible.0, eligible.0), OtherMoney::default());
    assert_eq!(
        (settled.grant, settled.own_share),
        (terms.granted, amount("Eigenanteil (10 %)"))
    );
}

#[test]
fn each_kind_of_financing_has_its_rule() {
    use Financing::{Anteil, Fehlbedarf, Festbetrag, Voll};
    let units = |count, amount| Terms {
        units: Some((count, Cents(amount))),
        ..terms(Festbetrag, count * amount)
    };
    let deficit = Terms {
        own_share: Cents(20_000),
        ..terms(Fehlbedarf, 80_000)
    };
    let planned = Terms {
        third_in_plan: Cents(10_000),
        ..terms(Anteil, 90_000)
    };
    let beside = |terms: Terms| Terms {
        third_in_plan: Cents(20_000),
        third_beside: Cents(20_000),
        ..terms
    };
    for (name, terms, spent, other, grant, own) in [
        (
            "share",
            terms(Anteil, 90_000),
            spent(100_000, 100_000),
            other(0, 0),
            90_000,
            10_000,
        ),
        (
            "spent less",
            terms(Anteil, 90_000),
            spent(50_000, 50_000),
            other(0, 0),
            45_000,
            5_000,
        ),
        (
            "excess is own share",
            terms(Anteil, 90_000),
            spent(130_000, 130_000),
            other(0, 0),
            90_000,
            40_000,
        ),
        (
            "ineligible is own share",
            terms(Anteil, 90_000),
            spent(100_000, 40_000),
            other(0, 0),
            36_000,
            64_000,
        ),
        (
            "third parties go in first",
            terms(Anteil, 90_000),
            spent(100_000, 100_000),
            other(20_000, 0),
            72_000,
            8_000,
        ),
        (
            "planned third parties do not lower the grant",
            planned,
            spent(100_000, 100_000),
            other(10_000, 0),
            90_000,
            0,
        ),
        (
            "more than planned does",
            planned,
            spent(100_000, 100_000),
            other(20_000, 0),
            80_000,
            0,
        ),
        (
            "a cent more than planned",
            planned,
            spent(100_000, 100_000),
            other(10_001, 0),
            89_999,
            0,
        ),
        (
            "planned for what is not eligible, it changes nothing",
            beside(terms(Anteil, 90_000)),
            spent(120_000, 100_000),
            other(20_000, 0),
            90_000,
            10_000,
        ),
        (
            "nor where all that is eligible is granted",
            beside(terms(Voll, 100_000)),
            spent(120_000, 100_000),
            other(20_000, 0),
            100_000,
            0,
        ),
        (
            "nor a deficit",
            beside(deficit),
            spent(120_000, 100_000),
            other(20_000, 0),
            80_000,
            20_000,
        ),
        (
            "beyond the plan it lowers the grant there, too",
            beside(terms(Anteil, 90_000)),
            spent(120_000, 100_000),
            other(21_000, 0),
            89_100,
            9_900,
        ),
        (
            "what is not eligible was not spent",
            beside(terms(Voll, 100_000)),
            spent(100_000, 100_000),
            other(20_000, 0),
            80_000,
            0,
        ),
        (
            "public funding lowers the own share",
            terms(Anteil, 90_000),
            spent(100_000, 100_000),
            other(0, 8_000),
            90_000,
            2_000,
        ),
        (
            "and the grant where nothing is left",
            terms(Anteil, 90_000),
            spent(100_000, 100_000),
            other(0, 30_000),
            70_000,
            0,
        ),
        (
            "others paid more than all",
            terms(Anteil, 90_000),
            spent(100_000, 100_000),
            other(150_000, 5_000),
            0,
            0,
        ),
        (
            "units",
            units(10, 5_000),
            spent(70_000, 70_000),
            other(0, 0),
            50_000,
            20_000,
        ),
        (
            "units cost less",
            units(10, 5_000),
            spent(40_000, 30_000),
            other(0, 0),
            30_000,
            10_000,
        ),
        (
            "fixed amount without units",
            terms(Festbetrag, 25_000),
            spent(40_000, 40_000),
            other(0, 0),
            25_000,
            15_000,
        ),
        (
            "all of it",
            terms(Voll, 90_000),
            spent(80_000, 70_000),
            other(0, 0),
            70_000,
            10_000,
        ),
        (
            "deficit",
            deficit,
            spent(100_000, 100_000),
            other(0, 0),
            80_000,
            20_000,
        ),
        (
            "smaller deficit",
            deficit,
            spent(90_000, 90_000),
            other(5_000, 5_000),
            60_000,
            20_000,
        ),
        (
            "no deficit",
            deficit,
            spent(15_000, 15_000),
            other(0, 0),
            0,
            15_000,
        ),
        (
            "nothing spent",
            terms(Anteil, 90_000),
            spent(0, 0),
            other(1_000, 0),
            0,
            0,
        ),
    ] {
        let settled = terms.settle(spent, other);
        assert_eq!(
            (settled.grant, settled.own_share),
            (Cents(grant), Cents(own)),
            "{name}"
        );
    }
}

#[test]
fn the_difference_to_what_was_paid_out_has_a_name() {
    let settled = terms(Financing::Anteil, 90_000).settle(spent(50_000, 50_000), OtherMoney::default());
    assert_eq!(settled.balance(Cents(40_000)), Balance::Claim(Cents(5_000)));
    assert_eq!(settled.balance(Cents(45_000)), Balance::Even);
    assert_eq!(settled.balance(Cents(60_000)), Balance::Repayment(Cents(15_000)));
}

#[test]
fn money_counts_from_the_day_it_came() {
    let day = |text: &str| Some(text.parse().unwrap());
    let income = |kind, received, received_on| IncomeData {
        kind,
        source: "Stadt Billerbeck".to_owned(),
        purpose: String::new(),
        planned: Cents(1_000),
        received: Cents(received),
        received_on,
    };
    let incomes = [
        income(IncomeKind::ThirdParty, 100, None),
        income(IncomeKind::Insurance, 20, day("2024-03-01")),
        income(IncomeKind::Sale, 3, day("2024-03-02")),
        income(IncomeKind::PublicFunding, 50, day("2024-03-01")),
    ];
    let until = |text: &str| OtherMoney::received(&incomes, text.parse().unwrap());
    assert_eq!(until("2024-02-29"), other(100, 0));
    assert_eq!(until("2024-03-01"), other(120, 50));
    assert_eq!(until("2024-03-02"), other(123, 50));
    assert_eq!(OtherMoney::planned(&incomes), other(3_000, 1_000));
}

proptest! {
    /// Income equals spending, the grant never exceeds what was granted, nothing is negative, and no cent is lost.
    #[test]
    fn income_equals_spending(
        total in 0_i64..2_000_000_000,
        eligible_part in 0_i64..=10_000,
        first in 0_i64..2_000_000_000,
        public in 0_i64..2_000_000_000,
        granted in 0_i64..2_000_000_000,
        own_share in 0_i64..500_000_000,
        third_in_plan in 0_i64..500_000_000,
        beside_part in 0_i64..=10_000,
        rate in 1_i64..=10_000,
        units in prop::option::of((1_i64..1_000, 1_i64..200_000)),
    ) {
        let eligible = Cents(total).share(BasisPoints(eligible_part));
        for financing in Financing::ALL {
            for rounding in CostRounding::ALL {
                let terms = Terms {
                    financing: *financing,
                    rate: BasisPoints(rate),
                    rounding: *rounding,
                    granted: Cents(granted),
                    own_share: Cents(own_share),
                    units: units.map(|(count, amount)| (count, Cents(amount))),
                    third_in_plan: Cents(third_in_plan),
                    third_beside: Cents(third_in_plan).share(BasisPoints(beside_part)),
                };
                let settled = terms.settle(Amounts { total: Cents(total), eligible }, other(first, public));
                let sources = [settled.first, settled.public, settled.grant, settled.own_share];
                prop_assert_eq!(sources.into_iter().sum::<Cents>(), Cents(total));
                prop_assert!(sources.iter().all(|source| *source >= Cents::ZERO), "{:?}", settled);
                prop_assert!(settled.grant <= Cents(granted));
                prop_assert!(settled.grant <= settled.computed.max(Cents::ZERO));
                prop_assert!(settled.grant <= eligible);
                prop_assert!(settled.recognised >= Cents::ZERO && settled.recognised <= eligible);
            }
        }
    }
}

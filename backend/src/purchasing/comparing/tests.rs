use super::*;
use crate::purchasing::commands::Target;
use crate::purchasing::rows::example;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, LineKind, OrderState, SupplierId, parse_date};

fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn line(name: &str, pieces: i64, net: i64) -> LineDetail {
    LineDetail {
        quantity: Quantity::whole(pieces),
        net: Cents(net),
        gross: Cents(net),
        vat_rate: BasisPoints(0),
        ..example::line(name)
    }
}

fn ordered(id: i64, order: i64, name: &str, [pieces, delivered, billed]: [i64; 3], net: i64) -> OrderedLine {
    OrderedLine {
        id: OrderLineId(id),
        order: OrderId(order),
        number: format!("B-2026-{order:03}"),
        subject: "Tablets".to_owned(),
        supplier: SupplierId(1),
        supplier_name: String::new(),
        state: OrderState::Placed,
        ordered_on: None,
        position: 1,
        name: name.to_owned(),
        kind: LineKind::Device,
        quantity: Quantity::whole(pieces),
        net: Cents(net),
        target: Target::Own { school: None },
        school: None,
        came: vec![(day("20.01.2025"), Quantity::whole(delivered))],
        billed: Quantity::whole(billed),
    }
}

#[test]
fn quantities_and_prices_that_differ_are_told_and_equal_ones_are_not() {
    for (pieces, net, amounts, ordered_net, expected) in [
        (20, 800_000, [20, 20, 20], 800_000, vec![]),
        (10, 400_000, [20, 10, 10], 800_000, vec![]),
        (
            22,
            880_000,
            [20, 22, 22],
            800_000,
            vec!["Berechnet sind insgesamt 22, bestellt 20: 2 mehr."],
        ),
        (
            20,
            800_000,
            [20, 18, 20],
            800_000,
            vec![
                "Berechnet sind insgesamt 20, geliefert 18: 2 mehr.",
                "Die Abnahme wird eingetragen, sobald alles Berechnete geliefert ist.",
            ],
        ),
        (
            20,
            820_000,
            [20, 20, 20],
            800_000,
            vec!["Der Einzelpreis ist mit 410,00 € netto um 10,00 € höher als bestellt (400,00 €)."],
        ),
        (
            20,
            780_000,
            [20, 20, 20],
            800_000,
            vec!["Der Einzelpreis ist mit 390,00 € netto um 10,00 € niedriger als bestellt (400,00 €)."],
        ),
        (-2, -80_000, [20, 20, 18], 800_000, vec![]),
    ] {
        let found = differences(
            &line("Tablet", pieces, net),
            &ordered(1, 1, "Tablet", amounts, ordered_net),
        );
        assert_eq!(found, expected);
    }
}

#[test]
fn a_part_that_came_completes_nothing_and_an_early_acceptance_is_told() {
    let mut order = ordered(1, 1, "Tablet", [10, 6, 10], 400_000);
    order.came = vec![(day("12.12.2024"), Quantity::whole(6))];
    assert_eq!(order.completed_on(Quantity(0)), None);
    let accepted = LineDetail {
        accepted_on: Some(day("12.12.2024")),
        ..line("Tablet", 10, 400_000)
    };
    let early = "Abgenommen ist am 12.12.2024; bis dahin waren 6 von 10 geliefert. Bitte prüfen Sie den Tag der Abnahme.";
    let more = "Berechnet sind insgesamt 10, geliefert 6: 4 mehr.";
    assert_eq!(differences(&accepted, &order), [more, early]);
    order.came.insert(0, (day("20.01.2025"), Quantity::whole(4)));
    assert_eq!(order.completed_on(Quantity(0)), Some(day("20.01.2025")));
    assert_eq!(
        order.completed_on(Quantity::whole(1)),
        None,
        "what is about to be billed counts"
    );
    assert_eq!(differences(&accepted, &order), [early]);
    let first_part = LineDetail {
        quantity: Quantity::whole(6),
        net: Cents(240_000),
        ..accepted
    };
    assert_eq!(differences(&first_part, &order), Vec::<String>::new());
}

#[test]
fn the_named_order_decides_and_without_one_the_words_do() {
    let candidates = [
        ordered(1, 7, "Tablet 11 Zoll 128 GB", [20, 0, 0], 800_000),
        ordered(2, 7, "Schutzhülle Tablet", [20, 0, 0], 40_000),
        ordered(3, 8, "Tablet 11 Zoll 128 GB", [10, 0, 0], 400_000),
    ];
    let proposed = |name: &str, reference: &str| {
        let versand = LineDetail {
            id: InvoiceLineId(2),
            ..line("Versand", 1, 100)
        };
        proposals(&[line(name, 20, 810_000), versand], reference, &candidates)
            .into_iter()
            .map(|proposal| (proposal.ordered.0, proposal.because))
            .collect::<Vec<_>>()
    };
    let named = "Die Rechnung nennt die Bestellung B-2026-007.".to_owned();
    assert_eq!(proposed("Tablet 11 Zoll, 128 GB", "b 2026/007"), [(1, named)]);
    assert_eq!(
        proposed("Tablet 11 Zoll, 128 GB", ""),
        [],
        "two orders have the same words"
    );
    assert_eq!(
        proposed("Schutzhülle für Tablet", ""),
        [(
            2,
            "Die Bestellung B-2026-007 nennt denselben Gegenstand.".to_owned()
        )]
    );
    assert_eq!(proposed("Beamer", "B-2026-007"), []);
    let only = proposals(&[line("Position 1", 1, 100)], "B-2026-008", &candidates);
    assert_eq!(
        only.first().map(|proposal| proposal.ordered.0),
        Some(3),
        "one line each"
    );
}

#[test]
fn of_the_named_order_words_the_price_or_the_only_line_decide() {
    let candidates = vec![
        ordered(1, 7, "Tablet 11 Zoll", [20, 0, 0], 800_000),
        ordered(2, 7, "Schutzhülle", [20, 0, 0], 40_000),
        ordered(3, 8, "Beamer", [1, 0, 0], 50_000),
    ];
    let billed_of = |reference: &str, name: &str, net: i64| {
        let named = of_reference(reference, candidates.clone());
        let named: Vec<&OrderedLine> = named.iter().collect();
        let found = billed(&[line(name, 1, net)], &named);
        found.first().map(|(_, ordered)| ordered.id.0)
    };
    assert_eq!(billed_of("B-2026-007", "Schutzhülle", 1), Some(2));
    assert_eq!(
        billed_of("B-2026-007", "Gerät laut Angebot", 40_000),
        Some(1),
        "its price"
    );
    assert_eq!(billed_of("B-2026-007", "Gerät laut Angebot", 39_999), None);
    assert_eq!(billed_of("b 2026/008", "Projektor", 1), Some(3), "the only one");
    assert_eq!(billed_of("", "Beamer", 50_000), None);
    let told = |lines: &[LineDetail], reference: &str| {
        let found = proposals(lines, reference, &candidates).into_iter();
        found
            .map(|proposal| (proposal.line.0, proposal.ordered.0))
            .collect::<Vec<_>>()
    };
    let second = |name: &str, net: i64| LineDetail {
        id: InvoiceLineId(2),
        ..line(name, 1, net)
    };
    let both = [
        line("Schutzhülle", 1, 2_000),
        second("Gerät laut Angebot", 40_000),
    ];
    assert_eq!(
        told(&both, "B-2026-007"),
        [(1, 2), (2, 1)],
        "words, then the price"
    );
    let both = [line("Schutzhülle", 1, 40_000), second("Versand", 2_000)];
    assert_eq!(
        told(&both, "B-2026-007"),
        [(1, 2)],
        "the line with that price is billed already"
    );
    let both = [line("Beamer", 1, 50_000), second("Versand", 900)];
    assert_eq!(
        told(&both, "B-2026-008"),
        [(1, 3)],
        "beside another line the only one is no argument"
    );
}

#[test]
fn like_lines_of_an_order_are_told_apart_by_quantity_and_price() {
    let candidates = [
        ordered(1, 7, "Digitales Mikroskop", [12, 0, 0], 480_000),
        ordered(2, 7, "Digitales Mikroskop", [8, 0, 0], 320_000),
        ordered(3, 7, "Digitales Mikroskop", [8, 0, 0], 360_000),
    ];
    let told = |name: &str, pieces: i64, net: i64| {
        let found = proposals(&[line(name, pieces, net)], "B-2026-007", &candidates);
        found.first().map(|proposal| proposal.ordered.0)
    };
    assert_eq!(told("Digitales Mikroskop", 12, 480_000), Some(1));
    assert_eq!(told("Digitales Mikroskop", 8, 320_000), Some(2));
    assert_eq!(told("Digitales Mikroskop", 8, 360_000), Some(3));
    assert_eq!(
        told("Gerät laut Angebot", 8, 320_000),
        Some(2),
        "two have its price"
    );
    assert_eq!(told("Digitales Mikroskop", 5, 200_000), None, "a part of either");
    assert_eq!(told("Digitales Mikroskop", 8, 340_000), None);
}

/// 40 for one school and 10 for another: 30 and 10 are billed.
#[test]
fn what_is_wholly_billed_is_not_proposed_beside_what_is_open() {
    let told = |billed: [i64; 2], pieces: i64| {
        let candidates = [
            ordered(1, 7, "Tablet", [40, 40, billed[0]], 1_600_000),
            ordered(2, 7, "Tablet", [10, 10, billed[1]], 400_000),
        ];
        let lines = [line("Tablet", pieces, pieces * 40_000)];
        let found = proposals(&lines, "B-2026-007", &candidates);
        found.first().map(|proposal| proposal.ordered.0)
    };
    assert_eq!(told([30, 10], 10), Some(1));
    assert_eq!(told([30, 10], 4), Some(1), "a part of what is open");
    assert_eq!(told([40, 0], 10), Some(2));
    assert_eq!(told([30, 0], 10), None, "open at both");
    assert_eq!(told([0, 0], 40), Some(1));
    assert_eq!(told([40, 10], 10), None);
}

#[test]
fn one_that_is_wholly_billed_is_still_the_only_one() {
    let billed = [ordered(1, 7, "Tablet", [10, 10, 10], 400_000)];
    let found = proposals(&[line("Tablet", 10, 400_000)], "B-2026-007", &billed);
    assert_eq!(found.first().map(|proposal| proposal.ordered.0), Some(1));
}

//! Where proposals argue from, and where they do not.

mod beside;
mod fitting;

use super::*;
use crate::purchasing::rows::example::line;
use paktbuch_types::{CostLineId, InvoiceLineId, LineKind, Quantity};

fn suggestions(
    lines: &[LineDetail],
    before: &Precedents,
    groups: &[TargetGroup],
    place: &str,
) -> Vec<Suggestion> {
    proposals(lines, before, groups, place).made
}

fn groups() -> Vec<TargetGroup> {
    let option = |id: i64, label: &str| TargetOption {
        target: Target::CostLine(CostLineId(id)),
        label: label.to_owned(),
        subject: label.to_owned(),
        title: label.to_owned(),
        place: String::new(),
        left: Some(Cents(150)),
    };
    let own = TargetOption {
        target: Target::Own { school: None },
        label: "Eigene Mittel".to_owned(),
        subject: String::new(),
        title: String::new(),
        place: String::new(),
        left: None,
    };
    vec![
        TargetGroup {
            label: "Bescheid 1".to_owned(),
            sum: "Bescheid 1".to_owned(),
            is_filed: false,
            ordered: Span::default(),
            invoiced: Span::default(),
            options: vec![option(1, "Interaktive Displays"), option(2, "Netzwerk: Switches")],
        },
        TargetGroup {
            label: "Eigene Mittel".to_owned(),
            sum: "Eigene Mittel".to_owned(),
            is_filed: false,
            ordered: Span::default(),
            invoiced: Span::default(),
            options: vec![own],
        },
    ]
}

fn before(name: &str, number: &str, target: Target) -> EarlierLine {
    EarlierLine {
        name: name.to_owned(),
        number: number.to_owned(),
        supplier: "Netz und Bau GmbH".to_owned(),
        parts: 1,
        target,
    }
}

fn of_supplier(earlier: &[EarlierLine]) -> Precedents {
    Precedents {
        supplier: earlier.to_vec(),
        ..Precedents::default()
    }
}

const OWN: Target = Target::Own { school: None };
const SWITCHES: Target = Target::CostLine(CostLineId(2));

#[test]
fn an_earlier_decision_for_the_same_thing_comes_first() {
    let earlier = of_supplier(&[
        before("Versandkosten", "RE-2", SWITCHES),
        before("Garantieverlängerung fünf Jahre", "RE-1", OWN),
    ]);
    let found = suggestions(
        &[line("Garantieverlängerung auf fünf Jahre")],
        &earlier,
        &groups(),
        "",
    );
    assert_eq!(found[0].target, OWN);
    assert_eq!(
        found[0].because,
        "So zuletzt bei Rechnung RE-1, „Garantieverlängerung fünf Jahre“."
    );
    assert!(
        suggestions(&[line("Montage")], &earlier, &groups(), "").is_empty(),
        "nothing similar, no guess"
    );
}

#[test]
fn a_final_invoice_goes_where_its_chain_went() {
    let chain = |lines: &[EarlierLine]| Precedents {
        chain: lines.to_vec(),
        ..Precedents::default()
    };
    let one = chain(&[before("1. Abschlag Vernetzung", "AB-1", SWITCHES)]);
    let found = suggestions(&[line("Verkabelung Altbau, Aufmaß")], &one, &groups(), "");
    assert_eq!(found[0].target, SWITCHES);
    assert_eq!(
        found[0].because,
        "So bei Rechnung AB-1 derselben Kette, „1. Abschlag Vernetzung“."
    );
    let two = chain(&[
        before("1. Abschlag Vernetzung", "AB-1", SWITCHES),
        before("1. Abschlag Beleuchtung", "AB-1", OWN),
    ]);
    assert!(
        suggestions(&[line("Verkabelung Altbau, Aufmaß")], &two, &groups(), "").is_empty(),
        "a chain over several targets says nothing of another line"
    );
    let found = suggestions(&[line("Beleuchtung, Abschlag")], &two, &groups(), "");
    assert_eq!(found[0].target, OWN, "but of a similar one");
}

#[test]
fn another_supplier_is_asked_last_and_named() {
    let earlier = Precedents {
        others: vec![before("Interaktives Display 65 Zoll", "RE-9", OWN)],
        ..Precedents::default()
    };
    let found = suggestions(&[line("Interaktives Display 75 Zoll")], &earlier, &groups(), "");
    assert_eq!(
        found[0].target,
        Target::CostLine(CostLineId(1)),
        "the cost plan speaks first"
    );
    let earlier = Precedents {
        others: vec![before("Lernroboter Klassensatz", "RE-9", OWN)],
        ..Precedents::default()
    };
    let found = suggestions(
        &[line("Lernroboter, Klassensatz 12 Stück")],
        &earlier,
        &groups(),
        "",
    );
    assert_eq!(
        found[0].because,
        "So zuletzt bei Rechnung RE-9 von Netz und Bau GmbH, „Lernroboter Klassensatz“."
    );
}

#[test]
fn the_subject_decides_only_where_one_cost_line_fits_best() {
    let none = Precedents::default();
    let found = suggestions(&[line("Interaktives Display 75 Zoll")], &none, &groups(), "");
    assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
    let mut twice = groups();
    let again = TargetOption {
        target: Target::CostLine(CostLineId(3)),
        ..twice[0].options[0].clone()
    };
    twice[0].options.push(again);
    assert!(suggestions(&[line("Interaktives Display 75 Zoll")], &none, &twice, "").is_empty());
    assert!(
        suggestions(&[line("Display")], &none, &groups(), "").is_empty(),
        "one word of two is no argument"
    );
    let mut plain = groups();
    plain[0].options[0].subject = "Beamer".to_owned();
    let found = suggestions(&[line("Beamer WXGA mit Halterung")], &none, &plain, "");
    assert_eq!(
        found[0].target,
        Target::CostLine(CostLineId(1)),
        "the only word is one"
    );
}

#[test]
fn between_two_schools_the_place_decides() {
    let none = Precedents::default();
    let mut twice = groups();
    let again = TargetOption {
        target: Target::CostLine(CostLineId(3)),
        place: "Anne-Frank-Gesamtschule AFG Südostring 9".to_owned(),
        ..twice[0].options[0].clone()
    };
    twice[0].options.push(again);
    twice[0].options[0].place = "Baumberge-Schule BBS Schulstraße 2".to_owned();
    let display = [line("Interaktives Display 75 Zoll")];
    let found = suggestions(&display, &none, &twice, "Anne-Frank-Gesamtschule, Hausmeister");
    assert_eq!(found[0].target, Target::CostLine(CostLineId(3)));
    let found = suggestions(&display, &none, &twice, "Lager, Schulstraße 2");
    assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
    let both = "Baumberge und Südostring";
    assert!(suggestions(&display, &none, &twice, both).is_empty());
    let neither = "Gemeinde Havixbeck, Rathaus";
    assert!(suggestions(&display, &none, &twice, neither).is_empty());
}

#[test]
fn a_line_that_names_a_school_is_proposed_to_no_other() {
    let mut two = groups();
    let at = |option: &TargetOption, id: i64, place: &str| TargetOption {
        target: Target::CostLine(CostLineId(id)),
        place: place.to_owned(),
        ..option.clone()
    };
    let display = two[0].options[0].clone();
    two[0].options[0] = at(&display, 1, "Baumberge-Schule BBS Schulstraße 2");
    two[0]
        .options
        .push(at(&display, 3, "Anne-Frank-Gesamtschule AFG Südostring 9"));
    let before_at_anne_frank = of_supplier(&[before(
        "Interaktives Display 75 Zoll",
        "RE-1",
        Target::CostLine(CostLineId(3)),
    )]);
    let proposed = |name: &str| suggestions(&[line(name)], &before_at_anne_frank, &two, "")[0].target;
    let (baumberge, anne_frank) = (Target::CostLine(CostLineId(1)), Target::CostLine(CostLineId(3)));
    assert_eq!(proposed("Interaktives Display 75 Zoll"), anne_frank, "as before");
    assert_eq!(
        proposed("Interaktives Display 75 Zoll, Baumberge-Schule"),
        baumberge
    );
    assert_eq!(
        proposed("Interaktives Display 75 Zoll, Anne-Frank-Gesamtschule"),
        anne_frank
    );
}

#[test]
fn a_decision_for_a_closed_notice_is_no_argument() {
    let closed = Target::CostLine(CostLineId(99));
    let earlier = of_supplier(&[before("Montage vor Ort", "RE-1", closed)]);
    assert!(suggestions(&[line("Montage vor Ort")], &earlier, &groups(), "").is_empty());
}

#[test]
fn the_name_of_a_file_without_lines_is_no_argument_between_suppliers() {
    let own = Target::Own { school: None };
    let one = || vec![before(SUMMARY_LINE, "RE-1", own)];
    let of_others = Precedents {
        others: one(),
        ..Precedents::default()
    };
    assert!(suggestions(&[line(SUMMARY_LINE)], &of_others, &groups(), "").is_empty());
    let found = suggestions(&[line(SUMMARY_LINE)], &of_supplier(&one()), &groups(), "");
    assert_eq!(found[0].target, own, "the same supplier sends such files again");
}

#[test]
fn each_proposal_says_what_its_cost_line_has_left_then() {
    let lines = [1, 2].map(|id| LineDetail {
        id: InvoiceLineId(id),
        ..line("Interaktive Displays")
    });
    let rests: Vec<Option<Cents>> = suggestions(&lines, &Precedents::default(), &groups(), "")
        .into_iter()
        .map(|found| found.rest)
        .collect();
    assert_eq!(
        rests,
        [Some(Cents(50)), Some(Cents(-50))],
        "both are proposed, the second overdraws"
    );
    let own = Target::Own { school: None };
    let earlier = of_supplier(&[before("Montage vor Ort", "RE-1", own)]);
    let found = suggestions(&[line("Montage vor Ort")], &earlier, &groups(), "");
    assert_eq!(found[0].rest, None, "own funds have no plan");
}

#[test]
fn what_comes_beside_the_goods_goes_where_they_go() {
    let beside = |id: i64, name: &str, kind: LineKind| LineDetail {
        id: InvoiceLineId(id),
        position: id,
        kind,
        ..line(name)
    };
    let lines = [
        beside(1, "Versandkosten", LineKind::Service),
        beside(2, "Switches Netzwerk", LineKind::Device),
        beside(3, "Patchkabel", LineKind::Accessory),
    ];
    let earlier = of_supplier(&[before("Versandkosten", "RE-1", OWN)]);
    let found = suggestions(&lines, &earlier, &groups(), "");
    let told: Vec<(i64, Target)> = found.iter().map(|found| (found.line.0, found.target)).collect();
    assert_eq!(told, [(1, SWITCHES), (2, SWITCHES), (3, SWITCHES)]);
    assert_eq!(found[0].because, "Wie Position 2 dieser Rechnung.");
    let alone = suggestions(&lines[..1], &earlier, &groups(), "");
    assert_eq!(alone[0].target, OWN, "without goods the earlier decision speaks");
}

#[test]
fn earlier_decisions_propose_nothing_that_overdraws_or_lies_outside() {
    let day = |text: &str| paktbuch_types::parse_date(text).ok();
    let earlier = |invoiced: &str| Precedents {
        invoiced: day(invoiced),
        ..of_supplier(&[before("Montage vor Ort", "RE-1", SWITCHES)])
    };
    let mut ended = groups();
    ended[0].invoiced = Span {
        from: day("01.01.2022"),
        to: day("31.12.2022"),
    };
    let proposed = |name: &str, cents: i64, invoiced: &str| {
        let line = LineDetail {
            gross: Cents(cents),
            ..line(name)
        };
        suggestions(&[line], &earlier(invoiced), &ended, "")
    };
    let fitting = proposed("Montage vor Ort", 150, "31.12.2022");
    assert_eq!((fitting[0].target, fitting[0].is_safe()), (SWITCHES, true));
    assert!(proposed("Montage vor Ort", 151, "31.12.2022").is_empty());
    assert!(proposed("Montage vor Ort", 150, "01.01.2023").is_empty());
    // The cost plan proposes it, with the day that lies outside.
    let outside = proposed("Netzwerk: Switches", 100, "01.01.2023");
    assert_eq!(
        outside[0].outside,
        "Rechnung vom 01.01.2023 außerhalb des Zeitraums von 01.01.2022 bis 31.12.2022"
    );
    assert!(!outside[0].is_safe());
    let safe = proposed("Netzwerk: Switches", 100, "01.01.2022");
    assert!(safe[0].is_safe());
}

#[test]
fn the_order_that_the_invoice_names_is_followed_at_once() {
    let ordered = |id: i64, name: &str, target: Target| OrderedLine {
        id: paktbuch_types::OrderLineId(id),
        order: paktbuch_types::OrderId(1),
        number: "B-7".to_owned(),
        subject: String::new(),
        supplier: paktbuch_types::SupplierId(1),
        supplier_name: String::new(),
        state: paktbuch_types::OrderState::Placed,
        ordered_on: None,
        position: id,
        name: name.to_owned(),
        kind: paktbuch_types::LineKind::Device,
        quantity: Quantity::whole(1),
        net: Cents(id),
        target,
        school: Some(paktbuch_types::SchoolId(3)),
        came: Vec::new(),
        billed: Quantity(0),
    };
    let named = Precedents {
        named: vec![
            ordered(1, "Montage", OWN),
            ordered(2, "Accesspoint Aula", SWITCHES),
        ],
        ..of_supplier(&[before("Accesspoint Aula", "RE-1", OWN)])
    };
    let found = suggestions(&[line("Accesspoint Aula")], &named, &groups(), "");
    assert_eq!(found[0].target, SWITCHES);
    assert_eq!(
        found[0].school,
        Some(paktbuch_types::SchoolId(3)),
        "the cost line is for all schools, the order for one"
    );
    assert_eq!(
        found[0].because,
        "Laut Bestellung B-7, Position 2: Accesspoint Aula"
    );
    let unordered = LineDetail {
        order_reason: "auf Zuruf".to_owned(),
        ..line("Accesspoint Aula")
    };
    let found = suggestions(&[unordered], &named, &groups(), "");
    assert_eq!(found[0].target, OWN, "somebody said that it is in no order");
}

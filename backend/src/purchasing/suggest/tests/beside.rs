//! What comes beside divided goods is divided as they are.

use super::*;
use crate::purchasing::commands::Assignment;
use paktbuch_types::AllocationId;

fn part(target: Target, pieces: i64, cents: i64) -> PartDetail {
    PartDetail {
        allocation: AllocationId(1),
        target,
        school: None,
        title: String::new(),
        place: String::new(),
        item: None,
        notice: None,
        gross: Cents(cents),
        eligible: Cents(1),
        reason: "Obergrenze".to_owned(),
        quantity: Some(Quantity::whole(pieces)),
        assignment: Assignment::default(),
        devices: pieces,
    }
}

/// Six tablets, four of them on the notice and two on `other`, and beside them a line of this kind, quantity and amount.
fn beside(other: Target, kind: LineKind, pieces: i64, cents: i64) -> Vec<Suggestion> {
    let tablets = LineDetail {
        quantity: Quantity::whole(6),
        gross: Cents(600),
        parts: vec![part(SWITCHES, 4, 400), part(other, 2, 200)],
        ..line("Tablet 11 Zoll")
    };
    let asking = LineDetail {
        id: InvoiceLineId(2),
        position: 2,
        quantity: Quantity::whole(pieces),
        gross: Cents(cents),
        kind,
        ..line("Schutzhülle")
    };
    suggestions(&[tablets, asking], &Precedents::default(), &groups(), "")
}

fn shares_of(found: &Suggestion) -> Vec<(Target, Cents, Cents, Option<Quantity>)> {
    let told = |part: &PartDetail| (part.target, part.gross, part.eligible, part.quantity);
    found.parts.iter().map(told).collect()
}

#[test]
fn as_many_pieces_are_divided_by_pieces() {
    let found = beside(OWN, LineKind::Accessory, 6, 90);
    let (four, two) = (Some(Quantity::whole(4)), Some(Quantity::whole(2)));
    assert_eq!(
        shares_of(&found[0]),
        [
            (SWITCHES, Cents(60), Cents(60), four),
            (OWN, Cents(30), Cents::ZERO, two),
        ],
        "wholly eligible, whatever limit the tablets have"
    );
    assert!(found[0].parts.iter().all(|part| part.reason.is_empty()));
    assert_eq!(
        found[0].because,
        "Wie Position 1 dieser Rechnung, im selben Verhältnis."
    );
    assert_eq!(
        found[0].words,
        "Netzwerk: Switches (Bescheid 1): 0,60 € und Eigene Mittel: 0,30 €"
    );
    assert_eq!((found[0].rest, found[0].is_safe()), (Some(Cents(90)), true));
}

#[test]
fn what_is_counted_otherwise_is_divided_by_money() {
    let found = beside(OWN, LineKind::Service, 1, 100);
    assert_eq!(
        shares_of(&found[0]),
        [
            (SWITCHES, Cents(67), Cents(67), None),
            (OWN, Cents(33), Cents::ZERO, None),
        ]
    );
}

#[test]
fn a_share_that_overdraws_its_cost_line_is_not_safe() {
    let found = beside(OWN, LineKind::Accessory, 6, 300);
    assert_eq!((found[0].rest, found[0].is_safe()), (Some(Cents(-50)), false));
}

#[test]
fn where_a_part_takes_nothing_any_more_the_greatest_speaks() {
    let closed = Target::CostLine(CostLineId(99));
    let found = beside(closed, LineKind::Accessory, 6, 90);
    assert_eq!(
        (found[0].target, found[0].parts.len(), found[0].because.as_str()),
        (SWITCHES, 0, "Wie Position 1 dieser Rechnung.")
    );
}

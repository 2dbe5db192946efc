//! Invoice lines beside the lines of orders: which belong together, and where they differ.

use std::cmp::Reverse;

use paktbuch_types::{Cents, InvoiceLineId, OrderId, OrderLineId, Quantity};

use super::rows::{LineDetail, OrderedLine};
use super::suggest::{shared, similar, telling_words};

/// A line of an order that probably is what an invoice line bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub line: InvoiceLineId,
    pub ordered: OrderLineId,
    /// Why, in a sentence.
    pub because: String,
}

/// What differs between an invoice line and the line of an order that it bills, in sentences; nothing for a line that gives
/// money back.
#[must_use]
pub fn differences(line: &LineDetail, ordered: &OrderedLine) -> Vec<String> {
    let mut differences = Vec::new();
    if line.quantity.0 <= 0 {
        return differences;
    }
    let more = |than: Quantity| Quantity(ordered.billed.0 - than.0);
    if ordered.billed > ordered.quantity {
        differences.push(format!(
            "Berechnet sind insgesamt {}, bestellt {}: {} mehr.",
            ordered.billed,
            ordered.quantity,
            more(ordered.quantity)
        ));
    }
    if ordered.billed > ordered.delivered {
        differences.push(format!(
            "Berechnet sind insgesamt {}, geliefert {}: {} mehr.",
            ordered.billed,
            ordered.delivered,
            more(ordered.delivered)
        ));
    }
    let price = unit_net(line);
    let agreed = ordered.unit_net();
    if price != agreed {
        let (by, word) = if price > agreed {
            (price.minus(agreed), "höher")
        } else {
            (agreed.minus(price), "niedriger")
        };
        differences.push(format!(
            "Der Einzelpreis ist mit {price} € netto um {by} € {word} als bestellt ({agreed} €)."
        ));
    }
    differences
}

/// Proposals for the lines that bill nothing ordered yet. The order that the invoice names decides (BT-13), as [`billed`] says; without
/// one, the words of the line have to be those of one line of the supplier's orders, and of no other as well that has its quantity and
/// unit price.
#[must_use]
pub fn proposals(lines: &[LineDetail], reference: &str, candidates: &[OrderedLine]) -> Vec<Proposal> {
    let named = named_order(reference, candidates);
    let offered: Vec<&OrderedLine> = candidates
        .iter()
        .filter(|ordered| named.is_none_or(|order| ordered.order == order))
        .collect();
    let found = match named {
        Some(_) => billed(lines, &offered),
        None => named_alike(lines, &offered, false),
    };
    let proposal = |(line, ordered): (InvoiceLineId, &OrderedLine)| {
        let because = if named.is_some() {
            format!("Die Rechnung nennt die Bestellung {}.", ordered.number)
        } else {
            format!("Die Bestellung {} nennt denselben Gegenstand.", ordered.number)
        };
        Proposal {
            line,
            ordered: ordered.id,
            because,
        }
    };
    found.into_iter().map(proposal).collect()
}

/// The order whose number stands in the reference.
fn named_order(reference: &str, candidates: &[OrderedLine]) -> Option<OrderId> {
    let reference = compact(reference);
    if reference.is_empty() {
        return None;
    }
    let named = candidates
        .iter()
        .find(|ordered| compact(&ordered.number) == reference);
    named.map(|ordered| ordered.order)
}

/// The lines of the order whose number the reference is.
#[must_use]
pub fn of_reference(reference: &str, candidates: Vec<OrderedLine>) -> Vec<OrderedLine> {
    let Some(order) = named_order(reference, &candidates) else {
        return Vec::new();
    };
    let lines = candidates.into_iter();
    lines.filter(|ordered| ordered.order == order).collect()
}

/// What the lines of an invoice that nobody decided about yet probably bill of the order that it names: the line with their words, the
/// order's only one where the invoice has no other line, else the only one with their unit price among those that no line bills then.
/// Of several alike it is the only one with their quantity and unit price.
#[must_use]
pub fn billed<'a>(lines: &[LineDetail], named: &[&'a OrderedLine]) -> Vec<(InvoiceLineId, &'a OrderedLine)> {
    let mut found = named_alike(lines, named, lines.len() == 1);
    let linked = lines.iter().filter_map(|line| Some(line.ordered.as_ref()?.id));
    let taken: Vec<OrderLineId> = linked
        .chain(found.iter().map(|(_, ordered)| ordered.id))
        .collect();
    let free: Vec<&'a OrderedLine> = named
        .iter()
        .copied()
        .filter(|ordered| !taken.contains(&ordered.id))
        .collect();
    let rest = undecided(lines).filter(|line| !found.iter().any(|(id, _)| *id == line.id));
    let priced: Vec<(InvoiceLineId, &'a OrderedLine)> = rest
        .filter_map(|line| Some((line.id, of_price(line, &free)?)))
        .collect();
    found.extend(priced);
    found
}

fn undecided(lines: &[LineDetail]) -> impl Iterator<Item = &LineDetail> {
    lines
        .iter()
        .filter(|line| line.ordered.is_none() && line.order_reason.is_empty() && line.gross.0 != 0)
}

fn named_alike<'a>(
    lines: &[LineDetail],
    offered: &[&'a OrderedLine],
    is_only: bool,
) -> Vec<(InvoiceLineId, &'a OrderedLine)> {
    undecided(lines)
        .filter_map(|line| Some((line.id, best(line, offered, is_only)?)))
        .collect()
}

/// The only one with the unit price of the line.
fn of_price<'a>(line: &LineDetail, offered: &[&'a OrderedLine]) -> Option<&'a OrderedLine> {
    let price = unit_net(line);
    let priced = offered.iter().copied();
    single(
        line,
        priced.filter(|ordered| ordered.unit_net() == price).collect(),
    )
}

/// The only one of these, or the only one with quantity and unit price of the line.
fn single<'a>(line: &LineDetail, alike: Vec<&'a OrderedLine>) -> Option<&'a OrderedLine> {
    if let [only] = alike.as_slice() {
        return Some(only);
    }
    let price = unit_net(line);
    let mut same = alike
        .into_iter()
        .filter(|ordered| ordered.quantity == line.quantity && ordered.unit_net() == price);
    let first = same.next()?;
    same.next().is_none().then_some(first)
}

/// Net price of one.
fn unit_net(line: &LineDetail) -> Cents {
    line.net.pro_rata(Quantity::SCALE, line.quantity.0)
}

fn compact(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}

fn best<'a>(line: &LineDetail, offered: &[&'a OrderedLine], is_only: bool) -> Option<&'a OrderedLine> {
    if let ([only], true) = (offered, is_only) {
        return Some(only);
    }
    let words = telling_words(&line.name);
    let mut scored: Vec<(usize, &OrderedLine)> = offered
        .iter()
        .filter_map(|ordered| {
            let theirs = telling_words(&ordered.name);
            similar(&words, &theirs).then(|| (shared(&words, &theirs), *ordered))
        })
        .collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    let (most, _) = *scored.first()?;
    let alike = scored.into_iter().take_while(|(score, _)| *score == most);
    single(line, alike.map(|(_, ordered)| ordered).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchasing::commands::Target;
    use paktbuch_types::{BasisPoints, LineKind, OrderState};

    fn line(name: &str, pieces: i64, net: i64) -> LineDetail {
        LineDetail {
            id: InvoiceLineId(1),
            version: 1,
            position: 1,
            line_id: "1".to_owned(),
            name: name.to_owned(),
            quantity: Quantity::whole(pieces),
            unit_code: "H87".to_owned(),
            net: Cents(net),
            gross: Cents(net),
            deduction: Cents::ZERO,
            vat_rate: BasisPoints(0),
            self_assessed_rate: None,
            deducted_rate: BasisPoints::default(),
            kind: LineKind::Device,
            ordered_on: None,
            accepted_on: None,
            place: String::new(),
            extent: String::new(),
            term_from: None,
            term_to: None,
            parts: Vec::new(),
            ordered: None,
            order_reason: String::new(),
        }
    }

    fn ordered(
        id: i64,
        order: i64,
        name: &str,
        [pieces, delivered, billed]: [i64; 3],
        net: i64,
    ) -> OrderedLine {
        OrderedLine {
            id: OrderLineId(id),
            order: OrderId(order),
            number: format!("B-2026-{order:03}"),
            subject: "Tablets".to_owned(),
            state: OrderState::Placed,
            ordered_on: None,
            position: 1,
            name: name.to_owned(),
            kind: LineKind::Device,
            quantity: Quantity::whole(pieces),
            net: Cents(net),
            target: Target::Own { school: None },
            school: None,
            delivered: Quantity::whole(delivered),
            delivered_on: None,
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
                vec!["Berechnet sind insgesamt 20, geliefert 18: 2 mehr."],
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
}

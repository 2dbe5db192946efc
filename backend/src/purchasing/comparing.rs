//! Invoice lines beside the lines of orders: which belong together, and where they differ.

use std::cmp::Reverse;

use paktbuch_types::{Cents, InvoiceLineId, OrderId, OrderLineId, Quantity, format_date};

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
    let delivered = ordered.delivered();
    if ordered.billed > delivered {
        differences.push(format!(
            "Berechnet sind insgesamt {}, geliefert {delivered}: {} mehr.",
            ordered.billed,
            more(delivered)
        ));
        if line.accepted_on.is_none() {
            differences
                .push("Die Abnahme wird eingetragen, sobald alles Berechnete geliefert ist.".to_owned());
        }
    }
    differences.extend(accepted_early(line, ordered));
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

/// That a line was accepted on a day by which only a part of it had come.
fn accepted_early(line: &LineDetail, ordered: &OrderedLine) -> Option<String> {
    let day = line.accepted_on?;
    let by_then = ordered.delivered_by(day);
    // Without any delivery the quantities tell it.
    (by_then < line.quantity && ordered.delivered().0 > 0).then(|| {
        format!(
            "Abgenommen ist am {}; bis dahin waren {by_then} von {} geliefert. Bitte prüfen Sie den Tag der Abnahme.",
            format_date(day),
            line.quantity
        )
    })
}

/// Proposals for the lines that bill nothing ordered yet. The order that the invoice names decides (BT-13), as [`billed`] says; without
/// one, the words of the line have to be those of one line of the supplier's orders, and of no other as well of which its quantity is
/// open at its unit price.
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

/// The first line of the order whose number the reference is.
#[must_use]
pub fn named<'a>(reference: &str, candidates: &'a [OrderedLine]) -> Option<&'a OrderedLine> {
    candidates
        .iter()
        .find(|ordered| is_number(reference, &ordered.number))
}

/// Whether a reference is the number of an order, however its signs are written.
#[must_use]
pub fn is_number(reference: &str, number: &str) -> bool {
    let reference = compact(reference);
    !reference.is_empty() && compact(number) == reference
}

fn named_order(reference: &str, candidates: &[OrderedLine]) -> Option<OrderId> {
    named(reference, candidates).map(|ordered| ordered.order)
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
/// Of several alike it is the only one that is not wholly billed, else the only one of which their quantity is open at their unit price.
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

/// The only one of these, else the only one that is not wholly billed, else the only one of which the quantity of the line is open at its
/// unit price.
fn single<'a>(line: &LineDetail, alike: Vec<&'a OrderedLine>) -> Option<&'a OrderedLine> {
    if let [only] = alike.as_slice() {
        return Some(only);
    }
    // What gives money back is of what is billed.
    let alike: Vec<&'a OrderedLine> = alike
        .into_iter()
        .filter(|ordered| line.quantity.0 < 0 || ordered.open().0 > 0)
        .collect();
    if let [only] = alike.as_slice() {
        return Some(only);
    }
    let price = unit_net(line);
    let mut same = alike
        .into_iter()
        .filter(|ordered| ordered.open() == line.quantity && ordered.unit_net() == price);
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
mod tests;

//! Where an invoice line probably belongs: argued from earlier decisions and from its subject, never from a free remainder.

mod credit;
mod siblings;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceLineId, Quantity, format_date};

use self::credit::by_credited;
use self::siblings::{Sibling, by_siblings, comes_beside};
use self::subject::{by_subject, is_planned, several};
use super::commands::Target;
use super::comparing::billed;
use super::einvoice::SUMMARY_LINE;
use super::rows::{
    EarlierLine, LineDetail, OrderedLine, PartDetail, Precedents, Span, Suggestion, TargetGroup, TargetOption,
};
use crate::text::search_form;

/// Letters from which on a word says something.
const TELLING: usize = 4;

/// What is said of the lines that nothing is allocated of.
#[derive(Debug, Default)]
pub struct Proposals {
    pub made: Vec<Suggestion>,
    /// Of lines without a proposal that several cost lines fit equally: which ones, German.
    pub several: BTreeMap<InvoiceLineId, String>,
}

/// Proposals for the lines that nothing is allocated of, by the first of these that answers: the line that a credit note gives money
/// back of, the order that the line bills or the invoice names, the invoices of the same chain, for what comes beside the goods
/// (shipping, work, accessories) the other positions of the invoice, the latest similar line of the same supplier, the one cost line
/// that shares the most words with the line (at least two, or the only one of its title, or a long one that no other subject has), the latest similar
/// line of another supplier where no cost line names it. Where a chain only says where all of it went, the words come first. Earlier
/// decisions propose nothing that overdraws a cost line or lies outside of the notice's period, the words of the cost plan only where
/// nothing else has them. A line that names a school is proposed to no other; where cost lines fit equally well, `place`, the words about
/// where was delivered to, decides between their schools, never what they have left. A notice whose proof is filed is proposed only to money
/// that comes back.
#[must_use]
pub fn proposals(
    lines: &[LineDetail],
    before: &Precedents,
    groups: &[TargetGroup],
    place: &str,
) -> Proposals {
    let unfiled: Vec<TargetGroup> = groups.iter().filter(|group| !group.is_filed).cloned().collect();
    let options = groups.iter().flat_map(|group| &group.options);
    let places: BTreeSet<&str> = options.clone().map(|option| option.place.as_str()).collect();
    let places: Vec<BTreeSet<String>> = places.into_iter().map(telling_words).collect();
    let mut left: Lefts = options
        .filter_map(|option| Some((option.target, option.left?)))
        .collect();
    let (beside, goods): (Vec<&LineDetail>, Vec<&LineDetail>) =
        lines.iter().partition(|line| comes_beside(line.kind));
    let named: Vec<&OrderedLine> = before.named.iter().collect();
    let billed = billed(lines, &named);
    let mut siblings: Vec<Sibling> = goods.iter().filter_map(|line| Sibling::allocated(line)).collect();
    let mut proposed = Proposals::default();
    for line in goods.into_iter().chain(beside).filter(|line| asks(line)) {
        let words = telling_words(&line.name);
        let named = places.iter().map(|place| shared(place, &words)).max();
        let asking = Asking {
            line,
            words,
            named: named.unwrap_or_default(),
            invoiced: before.invoiced,
            ordered: line.ordered.as_ref().or_else(|| {
                let found = billed.iter().find(|(id, _)| *id == line.id);
                found.map(|(_, ordered)| *ordered)
            }),
        };
        let open = if line.gross < Cents::ZERO {
            groups
        } else {
            unfiled.as_slice()
        };
        let Some(mut suggestion) = propose(&asking, before, open, (place, siblings.as_slice(), &left)) else {
            let told = several(&asking, open, &left);
            proposed.several.extend(told.map(|told| (line.id, told)));
            continue;
        };
        let mut taking = shares(line, &suggestion)
            .into_iter()
            .filter_map(|(target, _)| offered(groups, target));
        let outside = taking.find_map(|(group, _)| asking.outside(group));
        suggestion.outside = outside.unwrap_or_default();
        count(&mut left, line, &mut suggestion);
        if !comes_beside(line.kind) {
            siblings.push(Sibling::proposed(line, &suggestion));
        }
        proposed.made.push(suggestion);
    }
    proposed
        .made
        .sort_by_key(|suggestion| lines.iter().position(|line| line.id == suggestion.line));
    proposed
}

fn propose(
    asking: &Asking<'_>,
    before: &Precedents,
    groups: &[TargetGroup],
    (place, siblings, left): (&str, &[Sibling], &Lefts),
) -> Option<Suggestion> {
    by_credited(asking, &before.credited, groups)
        .or_else(|| by_order(asking, &before.named, groups))
        .or_else(|| by_chain(asking, &before.chain, (groups, left), place))
        .or_else(|| by_siblings(asking, siblings, groups))
        .or_else(|| by_decision(asking, &before.supplier, (groups, left), |_| String::new()))
        .or_else(|| by_subject(asking, (groups, left), place))
        .or_else(|| {
            // What Paktbuch calls the one line of a file without lines says nothing about its subject. Where several cost lines
            // name it, what another supplier's line once was decides nothing between them.
            let is_mute = asking.line.name == SUMMARY_LINE || is_planned(asking, groups, left);
            let others: &[EarlierLine] = if is_mute { &[] } else { &before.others };
            by_decision(asking, others, (groups, left), |line| {
                format!(" von {}", line.supplier)
            })
        })
}

/// What each cost line has left.
type Lefts = BTreeMap<Target, Cents>;

/// What a proposal puts where.
fn shares(line: &LineDetail, suggestion: &Suggestion) -> Vec<(Target, Cents)> {
    if suggestion.parts.is_empty() {
        return vec![(suggestion.target, line.open())];
    }
    let parts = suggestion.parts.iter();
    parts.map(|part| (part.target, part.gross)).collect()
}

/// Says of a proposal what its cost line has left once it and those before it that are safe are accepted; the least where it is divided.
fn count(left: &mut Lefts, line: &LineDetail, suggestion: &mut Suggestion) {
    let mut after = Lefts::new();
    for (target, gross) in shares(line, suggestion) {
        if let Some(before) = after.get(&target).or_else(|| left.get(&target)).copied() {
            after.insert(target, before.minus(gross));
        }
    }
    let least = after.values().min().copied();
    suggestion.rest = least.filter(|_| line.open() > Cents::ZERO);
    if suggestion.is_safe() {
        left.extend(after);
    }
}

/// Whether a line needs a proposal: nothing is allocated of it.
#[must_use]
pub fn asks(line: &LineDetail) -> bool {
    line.parts.is_empty() && line.gross.0 != 0
}

/// A line that needs a proposal.
struct Asking<'a> {
    line: &'a LineDetail,
    words: BTreeSet<String>,
    /// How many of its words the school has that it names best; 0 where it names none.
    named: usize,
    /// Day of the invoice.
    invoiced: Option<NaiveDate>,
    /// The line of an order that it bills, or probably bills of the order that the invoice names.
    ordered: Option<&'a OrderedLine>,
}

impl Asking<'_> {
    /// What keeps it from a target, the graver first: that the notice's period does not hold its days, and that the cost line would be
    /// overdrawn.
    fn lacks(&self, group: &TargetGroup, option: &TargetOption, left: &Lefts) -> (bool, bool) {
        let open = self.line.open();
        let has_room = open < Cents::ZERO || left.get(&option.target).is_none_or(|left| *left >= open);
        (self.outside(group).is_some(), !has_room)
    }

    /// Which day the notice's period does not hold, in words. Money that comes back is not held against it.
    fn outside(&self, group: &TargetGroup) -> Option<String> {
        if self.line.gross < Cents::ZERO {
            return None;
        }
        let ordered = self.ordered.and_then(|ordered| ordered.ordered_on);
        // What it bills already is counted there.
        let more = match self.line.ordered {
            Some(_) => Quantity(0),
            None => self.line.quantity,
        };
        let delivered = self.ordered.and_then(|ordered| ordered.completed_on(more));
        let days = [
            ("Auftrag", self.line.ordered_on.or(ordered), group.ordered),
            ("Abnahme", self.line.accepted_on.or(delivered), group.ordered),
            ("Rechnung", self.invoiced, group.invoiced),
        ];
        let told = |(what, day, span): (&str, Option<NaiveDate>, Span)| {
            let day = day.filter(|day| !span.holds(*day))?;
            let end = |name: &str, day: Option<NaiveDate>| {
                day.map_or_else(String::new, |day| format!(" {name} {}", format_date(day)))
            };
            let (from, to) = (end("von", span.from), end("bis", span.to));
            Some(format!(
                "{what} vom {} außerhalb des Zeitraums{from}{to}",
                format_date(day)
            ))
        };
        days.into_iter().find_map(told)
    }

    /// Whether it names no school, or the one that the target is for.
    fn fits_school(&self, option: &TargetOption) -> bool {
        option.place.is_empty() || shared(&telling_words(&option.place), &self.words) == self.named
    }
}

/// The line of an order that a line bills or probably bills; beside other lines, the only one of the order that the invoice names, which
/// it does not bill.
fn by_order(asking: &Asking<'_>, named: &[OrderedLine], groups: &[TargetGroup]) -> Option<Suggestion> {
    let only = || match named {
        [only] if asking.line.order_reason.is_empty() => Some(only),
        _ => None,
    };
    let ordered = asking.ordered.or_else(only)?;
    let bills = asking.ordered.map(|ordered| ordered.id);
    let (group, option) = offered(groups, ordered.target)?;
    Some(Suggestion {
        line: asking.line.id,
        school: ordered.school.filter(|_| option.takes_school()),
        target: ordered.target,
        words: in_words(group, option),
        because: match bills {
            Some(_) => format!("Laut Bestellung {}", ordered.label()),
            None => format!("Die Rechnung nennt die Bestellung {}.", ordered.number),
        },
        bills,
        parts: Vec::new(),
        rest: None,
        outside: String::new(),
    })
}

/// A similar line of the chain, or where all lines of the chain went; there the one cost line of the same notice that the words of the
/// line name comes first.
fn by_chain(
    asking: &Asking<'_>,
    chain: &[EarlierLine],
    (groups, left): (&[TargetGroup], &Lefts),
    place: &str,
) -> Option<Suggestion> {
    let first = chain.first()?;
    let alike = chain
        .iter()
        .find(|before| similar(&asking.words, &telling_words(&before.name)));
    let before = alike.or_else(|| {
        chain
            .iter()
            .all(|before| before.target == first.target && before.parts == 1)
            .then_some(first)
    })?;
    let (group, option) = offered(groups, before.target).filter(|(_, option)| asking.fits_school(option))?;
    if alike.is_none()
        && let Some(named) = by_subject(asking, (std::slice::from_ref(group), left), place)
    {
        return Some(named);
    }
    Some(Suggestion {
        line: asking.line.id,
        school: None,
        target: before.target,
        words: in_words(group, option),
        because: format!(
            "So bei Rechnung {} derselben Kette, „{}“.",
            before.number, before.name
        ),
        bills: None,
        parts: Vec::new(),
        rest: None,
        outside: String::new(),
    })
}

fn by_decision(
    asking: &Asking<'_>,
    earlier: &[EarlierLine],
    (groups, left): (&[TargetGroup], &Lefts),
    whose: impl Fn(&EarlierLine) -> String,
) -> Option<Suggestion> {
    let (before, group, option) = earlier.iter().find_map(|before| {
        let (group, option) = offered(groups, before.target)?;
        let argues = similar(&asking.words, &telling_words(&before.name))
            && asking.fits_school(option)
            && asking.lacks(group, option, left) == (false, false);
        argues.then_some((before, group, option))
    })?;
    let part = match before.parts {
        1 => String::new(),
        parts => format!(" der größte von {parts} Teilen"),
    };
    Some(Suggestion {
        line: asking.line.id,
        school: None,
        target: before.target,
        words: in_words(group, option),
        because: format!(
            "So zuletzt{part} bei Rechnung {}{}, „{}“.",
            before.number,
            whose(before),
            before.name
        ),
        bills: None,
        parts: Vec::new(),
        rest: None,
        outside: String::new(),
    })
}

fn offered(groups: &[TargetGroup], target: Target) -> Option<(&TargetGroup, &TargetOption)> {
    groups.iter().find_map(|group| {
        let option = group.options.iter().find(|option| option.target == target)?;
        Some((group, option))
    })
}

fn in_words(group: &TargetGroup, option: &TargetOption) -> String {
    match option.target {
        Target::CostLine(_) => format!("{} ({})", option.label, group.label),
        Target::Own { .. } => option.label.clone(),
    }
}

/// Where parts go in words, with the amount of each where there are several; none where one of them is not offered.
fn parts_in_words(groups: &[TargetGroup], parts: &[PartDetail]) -> Option<String> {
    let mut told = Vec::with_capacity(parts.len());
    for part in parts {
        let (group, option) = offered(groups, part.target)?;
        told.push((part.gross, in_words(group, option)));
    }
    if let [(_, words)] = told.as_slice() {
        return Some(words.clone());
    }
    let each = told.iter().map(|(gross, words)| format!("{words}: {gross} €"));
    Some(each.collect::<Vec<_>>().join(" und "))
}

pub(super) fn telling_words(name: &str) -> BTreeSet<String> {
    search_form(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= TELLING)
        .map(str::to_owned)
        .collect()
}

/// Words that are the same but for their ending.
pub(super) fn shared(some: &BTreeSet<String>, others: &BTreeSet<String>) -> usize {
    let alike = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    some.iter()
        .filter(|word| others.iter().any(|other| alike(word, other)))
        .count()
}

/// At least two thirds of the words of the longer name are in the other.
pub(super) fn similar(some: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    let longer = some.len().max(others.len());
    longer > 0 && shared(some, others) * 3 >= longer * 2
}

#[cfg(test)]
mod tests;

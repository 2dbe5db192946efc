//! Where an invoice line probably belongs: argued from earlier decisions and from its subject, never from a free remainder.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_types::Cents;

use super::commands::Target;
use super::einvoice::SUMMARY_LINE;
use super::rows::{EarlierLine, LineDetail, Precedents, Suggestion, TargetGroup, TargetOption};
use crate::text::search_form;

/// Letters from which on a word says something.
const TELLING: usize = 4;

/// Proposals for the lines that nothing is allocated of, by the first of these that answers: the order that the line bills, the
/// invoices of the same chain, the latest similar line of the same supplier, the one cost line that shares the most words with the
/// line (at least two, or its only one), the latest similar line of another supplier. A line that names a school is proposed to no
/// other; where cost lines fit equally well, `place`, the words about where was delivered to, decides between their schools.
#[must_use]
pub fn suggestions(
    lines: &[LineDetail],
    before: &Precedents,
    groups: &[TargetGroup],
    place: &str,
) -> Vec<Suggestion> {
    let options = groups.iter().flat_map(|group| &group.options);
    let places: BTreeSet<&str> = options.map(|option| option.place.as_str()).collect();
    let places: Vec<BTreeSet<String>> = places.into_iter().map(telling_words).collect();
    let propose = |line: &LineDetail| {
        let words = telling_words(&line.name);
        let named = places.iter().map(|place| shared(place, &words)).max();
        let line = Asking {
            line,
            words,
            named: named.unwrap_or_default(),
        };
        by_order(line.line, groups)
            .or_else(|| by_chain(&line, &before.chain, groups))
            .or_else(|| by_decision(&line, &before.supplier, groups, |_| String::new()))
            .or_else(|| by_subject(&line, groups, place))
            .or_else(|| {
                // What Paktbuch calls the one line of a file without lines says nothing about its subject.
                let others: &[EarlierLine] = if line.line.name == SUMMARY_LINE {
                    &[]
                } else {
                    &before.others
                };
                by_decision(&line, others, groups, |line| format!(" von {}", line.supplier))
            })
    };
    let mut proposed: Vec<Suggestion> = lines
        .iter()
        .filter(|line| asks(line))
        .filter_map(propose)
        .collect();
    say_rests(&mut proposed, lines, groups);
    proposed
}

/// Says of each proposal what its cost line has left once it and those before it are accepted. The rest argues for nothing.
fn say_rests(proposed: &mut [Suggestion], lines: &[LineDetail], groups: &[TargetGroup]) {
    let mut left: BTreeMap<Target, Cents> = groups
        .iter()
        .flat_map(|group| &group.options)
        .filter_map(|option| Some((option.target, option.left?)))
        .collect();
    for suggestion in proposed {
        let line = lines.iter().find(|line| line.id == suggestion.line);
        if let (Some(line), Some(left)) = (line, left.get_mut(&suggestion.target)) {
            *left = left.minus(line.open());
            suggestion.rest = Some(*left);
        }
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
}

impl Asking<'_> {
    /// Whether it names no school, or the one that the target is for.
    fn fits_school(&self, option: &TargetOption) -> bool {
        option.place.is_empty() || shared(&telling_words(&option.place), &self.words) == self.named
    }
}

fn by_order(line: &LineDetail, groups: &[TargetGroup]) -> Option<Suggestion> {
    let ordered = line.ordered.as_ref()?;
    let (group, option) = offered(groups, ordered.target)?;
    Some(Suggestion {
        line: line.id,
        target: ordered.target,
        words: in_words(group, option),
        because: format!("aus Bestellung {}", ordered.label()),
        rest: None,
    })
}

/// A similar line of the chain, or where all lines of the chain went.
fn by_chain(asking: &Asking<'_>, chain: &[EarlierLine], groups: &[TargetGroup]) -> Option<Suggestion> {
    let first = chain.first()?;
    let before = chain
        .iter()
        .find(|before| similar(&asking.words, &telling_words(&before.name)))
        .or_else(|| {
            chain
                .iter()
                .all(|before| before.target == first.target && before.parts == 1)
                .then_some(first)
        })?;
    let (group, option) = offered(groups, before.target).filter(|(_, option)| asking.fits_school(option))?;
    Some(Suggestion {
        line: asking.line.id,
        target: before.target,
        words: in_words(group, option),
        because: format!(
            "So bei Rechnung {} derselben Kette, „{}“.",
            before.number, before.name
        ),
        rest: None,
    })
}

fn by_decision(
    asking: &Asking<'_>,
    earlier: &[EarlierLine],
    groups: &[TargetGroup],
    whose: impl Fn(&EarlierLine) -> String,
) -> Option<Suggestion> {
    let (before, group, option) = earlier.iter().find_map(|before| {
        let (group, option) = offered(groups, before.target)?;
        let argues = similar(&asking.words, &telling_words(&before.name)) && asking.fits_school(option);
        argues.then_some((before, group, option))
    })?;
    let part = match before.parts {
        1 => String::new(),
        parts => format!(" der größte von {parts} Teilen"),
    };
    Some(Suggestion {
        line: asking.line.id,
        target: before.target,
        words: in_words(group, option),
        because: format!(
            "So zuletzt{part} bei Rechnung {}{}, „{}“.",
            before.number,
            whose(before),
            before.name
        ),
        rest: None,
    })
}

fn by_subject(asking: &Asking<'_>, groups: &[TargetGroup], place: &str) -> Option<Suggestion> {
    let scored: Vec<(usize, (&TargetGroup, &TargetOption))> = groups
        .iter()
        .flat_map(|group| group.options.iter().map(move |option| (group, option)))
        .filter_map(|(group, option)| {
            let subject = telling_words(&option.subject);
            let score = shared(&asking.words, &subject);
            (score >= 2 || (score == 1 && subject.len() == 1)).then_some((score, (group, option)))
        })
        .filter(|(_, (_, option))| asking.fits_school(option))
        .collect();
    let best = best_of(scored);
    let (because, (group, option)) = match best.as_slice() {
        [only] => ("Der Kostenplan nennt denselben Gegenstand.".to_owned(), *only),
        several => {
            let there = telling_words(&format!("{place} {}", asking.line.name));
            let named = several.iter().map(|(group, option)| {
                let named = telling_words(&option.place).intersection(&there).count();
                (named, (*group, *option))
            });
            let [only] = best_of(named.filter(|(named, _)| *named > 0).collect())[..] else {
                return None;
            };
            let because = "Der Kostenplan nennt denselben Gegenstand, die Rechnung den Ort dieser Schule.";
            (because.to_owned(), only)
        }
    };
    Some(Suggestion {
        line: asking.line.id,
        target: option.target,
        words: in_words(group, option),
        because,
        rest: None,
    })
}

/// All that have the highest score.
fn best_of<T>(scored: Vec<(usize, T)>) -> Vec<T> {
    let highest = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
    let best = scored.into_iter().filter(|(score, _)| *score == highest);
    best.map(|(_, thing)| thing).collect()
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

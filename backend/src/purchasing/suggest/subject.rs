//! What the words of the cost plan say of a line.

use std::collections::BTreeSet;

use super::{Asking, Lefts, in_words, shared, telling_words};
use crate::purchasing::rows::{Suggestion, TargetGroup, TargetOption};

/// Letters from which on one word says enough, if no other subject has it.
const LONG: usize = 10;

/// A proposal for the one cost line that [`best_fitting`] finds, or the one of them whose school `place` names.
pub(super) fn by_subject(
    asking: &Asking<'_>,
    (groups, left): (&[TargetGroup], &Lefts),
    place: &str,
) -> Option<Suggestion> {
    let best = best_fitting(asking, groups, left);
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
        school: None,
        target: option.target,
        words: in_words(group, option),
        because,
        bills: None,
        parts: Vec::new(),
        rest: None,
        outside: String::new(),
    })
}

/// Whether a notice whose period holds the line plans what its words name.
pub(super) fn is_planned(asking: &Asking<'_>, groups: &[TargetGroup], left: &Lefts) -> bool {
    let best = best_fitting(asking, groups, left);
    best.iter().any(|(group, _)| asking.outside(group).is_none())
}

/// The cost lines that share the most words with the line, at least two or their only one; without one those with the one subject that
/// shares a long word with it. What lies outside of a notice's period or would overdraw its cost line is no match beside one that fits.
fn best_fitting<'a>(
    asking: &Asking<'_>,
    groups: &'a [TargetGroup],
    left: &Lefts,
) -> Vec<(&'a TargetGroup, &'a TargetOption)> {
    let best = scored_best(asking, groups, left, |subject| {
        let score = shared(&asking.words, subject);
        (score >= 2 || (score == 1 && subject.len() == 1)).then_some(score)
    });
    if !best.is_empty() {
        return best;
    }
    let asked = long_words(&asking.words);
    let alike = scored_best(asking, groups, left, |subject| {
        (shared(&asked, &long_words(subject)) > 0).then_some(1)
    });
    let mut subjects: Vec<&str> = alike.iter().map(|(_, option)| option.subject.as_str()).collect();
    subjects.dedup();
    if subjects.len() == 1 { alike } else { Vec::new() }
}

/// Of the cost lines that `score` gives a number for the words of their subject: those that lack the least, and of these the highest.
fn scored_best<'a>(
    asking: &Asking<'_>,
    groups: &'a [TargetGroup],
    left: &Lefts,
    score: impl Fn(&BTreeSet<String>) -> Option<usize>,
) -> Vec<(&'a TargetGroup, &'a TargetOption)> {
    let scored: Vec<(usize, (&TargetGroup, &TargetOption))> = groups
        .iter()
        .flat_map(|group| group.options.iter().map(move |option| (group, option)))
        .filter_map(|(group, option)| Some((score(&telling_words(&option.subject))?, (group, option))))
        .filter(|(_, (_, option))| asking.fits_school(option))
        .collect();
    let lacks = |(group, option): (&TargetGroup, &TargetOption)| asking.lacks(group, option, left);
    let least = scored.iter().map(|(_, fitting)| lacks(*fitting)).min();
    best_of(
        scored
            .into_iter()
            .filter(|(_, fitting)| Some(lacks(*fitting)) == least)
            .collect(),
    )
}

fn long_words(words: &BTreeSet<String>) -> BTreeSet<String> {
    let long = words.iter().filter(|word| word.chars().count() >= LONG);
    long.cloned().collect()
}

/// All that have the highest score.
fn best_of<T>(scored: Vec<(usize, T)>) -> Vec<T> {
    let highest = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
    let best = scored.into_iter().filter(|(score, _)| *score == highest);
    best.map(|(_, thing)| thing).collect()
}

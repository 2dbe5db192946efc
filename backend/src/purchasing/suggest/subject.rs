//! What the words of the cost plan say of a line.

use std::collections::BTreeSet;

use super::{Asking, Lefts, in_words, shared, telling_words};
use crate::purchasing::rows::{Suggestion, TargetGroup, TargetOption};

/// Letters from which on one word says enough, if no other subject has it.
const LONG: usize = 10;

/// Cost lines that [`several`] names.
const NAMED: usize = 3;

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

/// Which cost lines, whose notices' periods hold the line, fit it equally, German; none where fewer than two do.
pub(super) fn several(asking: &Asking<'_>, groups: &[TargetGroup], left: &Lefts) -> Option<String> {
    let best = best_fitting(asking, groups, left).into_iter();
    let fitting: Vec<_> = best
        .filter(|(group, _)| asking.outside(group).is_none())
        .collect();
    if fitting.len() < 2 {
        return None;
    }
    let named = fitting.iter().take(NAMED);
    let mut told: Vec<String> = named
        .map(|(group, option)| format!("{} ({})", option.label, group.sum))
        .collect();
    if fitting.len() > NAMED {
        told.push("andere".to_owned());
    }
    Some(format!(
        "Mehrere Kostenzeilen passen: {}. Bitte wählen Sie eine.",
        told.join("; ")
    ))
}

/// The cost lines that share the most words with the line, at least two, or the only one of their subject or title; without one those
/// with the one subject that shares a long word with it. What lies outside of a notice's period or would overdraw its cost line is no
/// match beside one that fits, but for the room at other schools.
fn best_fitting<'a>(
    asking: &Asking<'_>,
    groups: &'a [TargetGroup],
    left: &Lefts,
) -> Vec<(&'a TargetGroup, &'a TargetOption)> {
    let best = scored_best(asking, groups, left, |option| {
        let subject = telling_words(&option.subject);
        let score = shared(&asking.words, &subject);
        let is_only = |words: &BTreeSet<String>| words.len() == 1 && shared(&asking.words, words) > 0;
        let is_named = is_only(&subject) || is_only(&telling_words(&option.title));
        (score >= 2 || is_named).then_some(score)
    });
    if !best.is_empty() {
        return best;
    }
    let asked = long_words(&asking.words);
    let alike = scored_best(asking, groups, left, |option| {
        let subject = telling_words(&option.subject);
        (shared(&asked, &long_words(&subject)) > 0).then_some(1)
    });
    let mut subjects: Vec<&str> = alike.iter().map(|(_, option)| option.subject.as_str()).collect();
    subjects.dedup();
    if subjects.len() == 1 { alike } else { Vec::new() }
}

/// Of the cost lines that `score` gives a number: those that lack the least, and of these the highest; with them those of other schools
/// that fit as well and only have too little left, because money left says nothing of where the thing is.
fn scored_best<'a>(
    asking: &Asking<'_>,
    groups: &'a [TargetGroup],
    left: &Lefts,
    score: impl Fn(&TargetOption) -> Option<usize>,
) -> Vec<(&'a TargetGroup, &'a TargetOption)> {
    let scored: Vec<(usize, (&TargetGroup, &TargetOption))> = groups
        .iter()
        .flat_map(|group| group.options.iter().map(move |option| (group, option)))
        .filter_map(|(group, option)| Some((score(option)?, (group, option))))
        .filter(|(_, (_, option))| asking.fits_school(option))
        .collect();
    let lacks = |(group, option): (&TargetGroup, &TargetOption)| asking.lacks(group, option, left);
    let Some(least) = scored.iter().map(|(_, fitting)| lacks(*fitting)).min() else {
        return Vec::new();
    };
    let (fitting, others): (Vec<_>, Vec<_>) = scored
        .into_iter()
        .partition(|(_, fitting)| lacks(*fitting) == least);
    let highest = fitting.iter().map(|(score, _)| *score).max().unwrap_or_default();
    let best = best_of(fitting);
    let elsewhere: Vec<_> = others
        .into_iter()
        .filter(|(score, (group, option))| {
            let (is_outside, _) = lacks((*group, *option));
            let is_elsewhere = best.iter().all(|(_, best)| best.place != option.place);
            is_outside == least.0 && *score >= highest && is_elsewhere
        })
        .map(|(_, fitting)| fitting)
        .collect();
    best.into_iter().chain(elsewhere).collect()
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

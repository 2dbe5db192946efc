//! What the words of the cost plan say of a line.

use super::{Asking, Lefts, in_words, shared, telling_words};
use crate::purchasing::rows::{Suggestion, TargetGroup, TargetOption};

/// A proposal for the one cost line that shares the most words with the line. What lies outside of a notice's period or would overdraw
/// its cost line is no match beside one that fits.
pub(super) fn by_subject(
    asking: &Asking<'_>,
    (groups, left): (&[TargetGroup], &Lefts),
    place: &str,
) -> Option<Suggestion> {
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
    let lacks = |(group, option): (&TargetGroup, &TargetOption)| asking.lacks(group, option, left);
    let least = scored.iter().map(|(_, fitting)| lacks(*fitting)).min();
    let best = best_of(
        scored
            .into_iter()
            .filter(|(_, fitting)| Some(lacks(*fitting)) == least)
            .collect(),
    );
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

/// All that have the highest score.
fn best_of<T>(scored: Vec<(usize, T)>) -> Vec<T> {
    let highest = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
    let best = scored.into_iter().filter(|(score, _)| *score == highest);
    best.map(|(_, thing)| thing).collect()
}

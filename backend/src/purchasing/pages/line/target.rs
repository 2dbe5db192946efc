//! What the parts of an invoice can be paid from, with what each cost line has left.

use std::collections::BTreeMap;

use paktbuch_types::Cents;

use crate::purchasing::commands::Target;
use crate::purchasing::forms::{LineInput, read_target, target_code};
use crate::purchasing::rows::{LineDetail, Suggestion, TargetGroup};
use crate::web::components::State;

/// Targets to choose from, under one heading.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct GroupView {
    pub(in crate::purchasing::pages) label: String,
    /// Under which the script adds them up.
    pub(in crate::purchasing::pages) sum: String,
    pub(in crate::purchasing::pages) options: Vec<OptionView>,
}

/// A target to choose.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct OptionView {
    pub(in crate::purchasing::pages) code: String,
    pub(in crate::purchasing::pages) label: String,
    /// What the cost line has left beside this invoice, from which the script counts; none for own funds.
    pub(in crate::purchasing::pages) left: Option<Cents>,
}

impl GroupView {
    pub(in crate::purchasing::pages) fn of(group: &TargetGroup, lefts: &Lefts) -> Self {
        Self {
            label: group.label.clone(),
            sum: group.sum.clone(),
            options: options(group)
                .into_iter()
                .zip(&group.options)
                .map(|((code, label), option)| OptionView {
                    code,
                    label,
                    left: lefts.beside.get(&option.target).copied(),
                })
                .collect(),
        }
    }
}

/// Code and label of every target of a group; a cost line names its notice, because a closed list shows nothing else.
pub(in crate::purchasing::pages) fn options(group: &TargetGroup) -> Vec<(String, String)> {
    group
        .options
        .iter()
        .map(|option| {
            let label = match option.target {
                Target::CostLine(_) => format!("{} · {}", option.label, group.sum),
                Target::Own { .. } => option.label.clone(),
            };
            (target_code(option.target), label)
        })
        .collect()
}

/// What the cost lines have left, gross: beside an invoice, and with what its page shows of it.
#[derive(Debug, Default)]
pub(in crate::purchasing::pages) struct Lefts {
    beside: BTreeMap<Target, Cents>,
    with: BTreeMap<Target, Cents>,
}

impl Lefts {
    /// Of an invoice with these stored lines, as `typed`.
    pub(in crate::purchasing::pages) fn of(
        groups: &[TargetGroup],
        stored: &[LineDetail],
        typed: &[LineInput],
    ) -> Self {
        let mut beside: BTreeMap<Target, Cents> = groups
            .iter()
            .flat_map(|group| &group.options)
            .filter_map(|option| Some((option.target, option.left?)))
            .collect();
        for part in stored.iter().flat_map(|line| &line.parts) {
            if let Some(left) = beside.get_mut(&part.target) {
                *left = left.plus(part.gross);
            }
        }
        let mut with = beside.clone();
        for part in typed.iter().flat_map(|line| &line.parts) {
            let target = read_target(&part.target);
            let amount = Cents::parse(&part.gross).unwrap_or_default();
            if let Some(left) = target.and_then(|target| with.get_mut(&target)) {
                *left = left.minus(amount);
            }
        }
        Self { beside, with }
    }

    /// That the cost line with this code is overdrawn with what the page shows; none where it is not.
    pub(in crate::purchasing::pages) fn overdrawn(&self, code: &str) -> Option<State> {
        let left = self.with.get(&read_target(code)?)?;
        overdrawn(*left)
    }
}

/// Says what is left of a cost line that is overdrawn.
pub(in crate::purchasing::pages) fn overdrawn(rest: Cents) -> Option<State> {
    (rest < Cents::ZERO).then(|| State::error(format!("danach Rest {rest} € in der Kostenzeile")))
}

/// What is not accepted with all proposals at once, and why: the last proposal of each target says it.
pub(in crate::purchasing::pages) fn left_out(suggestions: &[Suggestion]) -> Vec<State> {
    let last: BTreeMap<Target, &Suggestion> = suggestions
        .iter()
        .filter(|suggestion| !suggestion.is_safe())
        .map(|suggestion| (suggestion.target, suggestion))
        .collect();
    let told = |suggestion: &&Suggestion| {
        let words = &suggestion.words;
        match suggestion.rest.filter(|rest| *rest < Cents::ZERO) {
            Some(rest) => State::error(format!("{words}, danach Rest {rest} €")),
            None => State::warning(format!("{words}, {}", suggestion.outside)),
        }
    };
    last.values().map(told).collect()
}

//! The lists of a notice with those of a change notice put in.

use paktbuch_types::{Cents, OwnShareSource};

use crate::error::{Refusals, ServiceError};
use crate::funding::commands::{
    AmendedCondition, AmendedIncome, AmendedValues, ConditionData, IncomeData, ListEntry, NoticeLists,
};
use crate::funding::fields;

/// The lists as they would be.
pub(super) struct Amended {
    pub(super) lists: NoticeLists,
    /// Places of the conditions that remain among those of before, from 0; the further ones are new.
    pub(super) kept: Vec<usize>,
}

/// What a change notice does not name stays; all that is wrong is told at once.
pub(super) fn amended(before: &NoticeLists, values: &AmendedValues) -> Result<Amended, ServiceError> {
    let mut refusals = Refusals::default();
    let incomes = refusals.take(incomes(&before.incomes, &values.incomes))?;
    let conditions = refusals.take(conditions(&before.conditions, &values.changed_conditions))?;
    refusals.finish()?;
    let (kept, conditions): (Vec<usize>, Vec<ConditionData>) =
        conditions.unwrap_or_default().into_iter().unzip();
    let lists = NoticeLists {
        own_sources: own_sources(&before.own_sources, &values.own_sources),
        incomes: [incomes.unwrap_or_default(), values.new_incomes.clone()].concat(),
        conditions: [conditions, values.conditions.clone()].concat(),
    };
    Ok(Amended { lists, kept })
}

fn own_sources(
    before: &[(OwnShareSource, Cents)],
    wanted: &[(OwnShareSource, Option<Cents>)],
) -> Vec<(OwnShareSource, Cents)> {
    let mut after = before.to_vec();
    for (source, amount) in wanted {
        let place = after.iter().position(|(known, _)| known == source);
        match (place, amount) {
            (Some(place), Some(amount)) => after[place].1 = *amount,
            (None, Some(amount)) => after.push((*source, *amount)),
            (Some(place), None) => {
                after.remove(place);
            }
            (None, None) => {}
        }
    }
    after
}

/// Money that is not expected any more goes, unless a part of it came in.
fn incomes(before: &[IncomeData], wanted: &[AmendedIncome]) -> Result<Vec<IncomeData>, ServiceError> {
    let mut after = before.to_vec();
    let mut gone = Vec::new();
    for wanted in wanted {
        let place = place(&wanted.entry, before, fields::income).ok_or_else(|| {
            let message = unknown("Leistungen Dritter", &wanted.entry);
            ServiceError::field("incomes", message)
        })?;
        after[place].planned = wanted.planned.unwrap_or_default();
        if wanted.planned.is_none() && after[place].received == Cents::ZERO {
            gone.push(place);
        }
    }
    let kept = after
        .into_iter()
        .enumerate()
        .filter(|(place, _)| !gone.contains(place));
    Ok(kept.map(|(_, income)| income).collect())
}

/// Those that remain, each with its place among those of before.
fn conditions(
    before: &[ConditionData],
    wanted: &[AmendedCondition],
) -> Result<Vec<(usize, ConditionData)>, ServiceError> {
    let mut after = before.to_vec();
    let mut gone = Vec::new();
    for wanted in wanted {
        let place = place(&wanted.entry, before, fields::condition).ok_or_else(|| {
            let message = unknown("Nebenbestimmungen", &wanted.entry);
            ServiceError::field("conditions", message)
        })?;
        if wanted.ends {
            gone.push(place);
        }
        let condition = &mut after[place];
        if let Some(text) = &wanted.text {
            condition.text.clone_from(text);
        }
        if wanted.due_on.is_some() || wanted.undated {
            condition.due_on = wanted.due_on;
        }
    }
    let kept = after
        .into_iter()
        .enumerate()
        .filter(|(place, _)| !gone.contains(place));
    Ok(kept.collect())
}

/// Place of an entry in its list, from 0; `None` where there is none, or it says something else meanwhile.
fn place<T>(entry: &ListEntry, list: &[T], words: fn(&T) -> String) -> Option<usize> {
    let place = entry.position.checked_sub(1)?;
    let is_still = list.get(place).is_some_and(|found| entry.is_still(&words(found)));
    is_still.then_some(place)
}

fn unknown(list: &str, entry: &ListEntry) -> String {
    format!(
        "{list}, Zeile {}: Diese Zeile gibt es im Bescheid nicht, oder sie lautet inzwischen anders. Bitte laden Sie die Seite neu.",
        entry.position
    )
}

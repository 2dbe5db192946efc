//! Conditions of a notice (Nebenbestimmungen) and how far they are.

use chrono::NaiveDate;
use paktbuch_types::format_date;

use crate::funding::commands::ConditionData;
use crate::web::components::State;

/// A condition as the page shows it.
#[derive(Debug)]
pub(super) struct ConditionRow {
    pub(super) condition: ConditionData,
    pub(super) state: State,
}

impl ConditionRow {
    pub(super) fn new(condition: &ConditionData, today: NaiveDate) -> Self {
        let state = match (condition.done_on, condition.due_on) {
            (Some(day), _) => State::success(format!("erledigt am {}", format_date(day))),
            (None, Some(due)) if due < today => State::error("überfällig"),
            (None, Some(_)) => State::info("offen"),
            (None, None) => State::off("ohne Frist"),
        };
        Self {
            condition: condition.clone(),
            state,
        }
    }
}

//! The forms of a reallocation: preparing one, and what became of it.

use paktbuch_types::{Cents, CostItemId, ReallocationState};
use serde::{Deserialize, Serialize};

use super::{choice, date, required_amount, shown_date};
use crate::funding::commands::{ReallocationData, ReallocationProgress};
use crate::web::form::FormErrors;

/// A reallocation as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReallocationForm {
    /// Not empty: show how far each amount is from the notice, and store nothing.
    pub compute: String,
    pub reason: String,
    /// Einzelansätze and their new amounts; the lists belong together by their place.
    pub item: Vec<String>,
    pub amount: Vec<String>,
}

impl ReallocationForm {
    /// With these amounts.
    #[must_use]
    pub fn proposed(items: impl IntoIterator<Item = (CostItemId, Cents)>) -> Self {
        let (item, amount) = items
            .into_iter()
            .map(|(item, amount)| (item.to_string(), amount.input()))
            .unzip();
        Self {
            item,
            amount,
            ..Self::default()
        }
    }

    /// What was typed for an Einzelansatz.
    #[must_use]
    pub fn of(&self, item: CostItemId) -> String {
        let row = self.item.iter().position(|known| *known == item.to_string());
        row.and_then(|row| self.amount.get(row))
            .cloned()
            .unwrap_or_default()
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every amount that cannot be read.
    pub fn read(&self) -> Result<ReallocationData, FormErrors> {
        let mut errors = FormErrors::none();
        let mut items = Vec::new();
        for (row, id) in self.item.iter().enumerate() {
            let typed = self.amount.get(row).map(String::as_str).unwrap_or_default();
            let item = errors.take(
                "items",
                id.parse()
                    .map_err(|_| "Einzelansatz: Bitte laden Sie die Seite neu."),
            );
            let label = format!("Neuer Ansatz, Zeile {}", row + 1);
            let amount = required_amount(&mut errors, &format!("amount-{id}"), &label, typed);
            items.extend(item.zip(amount));
        }
        errors.finish(Some(ReallocationData {
            reason: self.reason.clone(),
            items,
        }))
    }
}

/// What became of a reallocation, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReallocationProgressForm {
    /// Version of the reallocation.
    pub version: String,
    pub state: String,
    pub sent_on: String,
    pub settled_on: String,
    pub reference: String,
}

impl ReallocationProgressForm {
    /// As stored.
    #[must_use]
    pub fn stored(progress: &ReallocationProgress, version: i64) -> Self {
        Self {
            version: version.to_string(),
            state: progress.state.code().to_owned(),
            sent_on: shown_date(progress.sent_on),
            settled_on: shown_date(progress.settled_on),
            reference: progress.reference.clone(),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<ReallocationProgress, FormErrors> {
        let mut errors = FormErrors::none();
        let e = &mut errors;
        let progress = ReallocationProgress {
            state: choice(e, "state", "Stand", &self.state).unwrap_or(ReallocationState::Draft),
            sent_on: date(e, "sent_on", "Abgesandt am", &self.sent_on),
            settled_on: date(
                e,
                "settled_on",
                "Zugestimmt, angezeigt oder abgelehnt am",
                &self.settled_on,
            ),
            reference: self.reference.clone(),
        };
        errors.finish(Some(progress))
    }
}

//! The forms of a drawdown.

use chrono::NaiveDate;
use paktbuch_types::{Cents, Drawdown, format_date, parse_date};
use serde::{Deserialize, Serialize};

use super::commands::{DrawdownData, NeedId, ProgressData};
use crate::web::form::FormErrors;

/// The button that computes anew and stores nothing.
pub const COMPUTE: &str = "rechnen";

/// A drawdown as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub kind: String,
    /// Empty = today.
    pub as_of: String,
    /// Ids of the invoices whose payment it foresees.
    pub rechnung: Vec<String>,
    /// Ids of the orders whose invoice it expects.
    pub bestellung: Vec<String>,
    /// Empty = as computed.
    pub amount: String,
    pub note: String,
    /// Not empty: compute only.
    pub rechnen: String,
}

impl DraftForm {
    /// The kind, where it is known.
    #[must_use]
    pub fn kind(&self) -> Option<Drawdown> {
        self.kind.parse().ok()
    }

    /// The day as of which to compute, where it can be read and is not after `today`; else `today`.
    #[must_use]
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        let day = parse_date(&self.as_of).ok().filter(|day| *day <= today);
        day.unwrap_or(today)
    }

    /// The amount that was typed, where it can be read.
    #[must_use]
    pub fn amount(&self) -> Option<Cents> {
        Cents::parse(&self.amount).ok()
    }

    /// What is ticked.
    #[must_use]
    pub fn needs(&self) -> Vec<NeedId> {
        let invoices = self.rechnung.iter().filter_map(|id| id.parse().ok());
        let orders = self.bestellung.iter().filter_map(|id| id.parse().ok());
        invoices
            .map(NeedId::Invoice)
            .chain(orders.map(NeedId::Order))
            .collect()
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<DrawdownData, FormErrors> {
        let mut errors = FormErrors::none();
        let kind = errors.take("kind", self.kind.parse::<Drawdown>());
        let as_of = if self.as_of.trim().is_empty() {
            None
        } else {
            let read = parse_date(&self.as_of).map_err(|error| format!("Stichtag: {error}"));
            errors.take("as_of", read)
        };
        let amount = if self.amount.trim().is_empty() {
            None
        } else {
            errors.take(
                "amount",
                Cents::parse(&self.amount).map_err(|error| format!("Abrufbetrag: {error}")),
            )
        };
        let data = kind.map(|kind| DrawdownData {
            kind,
            as_of,
            needs: self.needs(),
            amount,
            note: self.note.clone(),
        });
        errors.finish(data)
    }
}

/// What became of a drawdown, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgressForm {
    pub version: String,
    pub state: String,
    pub requested_on: String,
    pub reference: String,
    pub note: String,
    /// Id of a payout; empty for none.
    pub payout: String,
}

impl ProgressForm {
    /// As stored.
    #[must_use]
    pub fn stored(data: &ProgressData, version: i64) -> Self {
        Self {
            version: version.to_string(),
            state: data.state.code().to_owned(),
            requested_on: data.requested_on.map(format_date).unwrap_or_default(),
            reference: data.reference.clone(),
            note: data.note.clone(),
            payout: data.payout.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<ProgressData, FormErrors> {
        let mut errors = FormErrors::none();
        let state = errors.take("state", self.state.parse());
        let requested_on = if self.requested_on.trim().is_empty() {
            None
        } else {
            let read = parse_date(&self.requested_on).map_err(|error| format!("Angefordert am: {error}"));
            errors.take("requested_on", read)
        };
        let payout = if self.payout.trim().is_empty() {
            None
        } else {
            let read = self
                .payout
                .parse()
                .map_err(|_| "Auszahlung: Bitte eine aus der Liste wählen.");
            errors.take("payout", read)
        };
        let data = state.map(|state| ProgressData {
            state,
            requested_on,
            reference: self.reference.clone(),
            note: self.note.clone(),
            payout,
        });
        errors.finish(data)
    }
}

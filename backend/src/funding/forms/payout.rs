//! The form of a payout.

use serde::{Deserialize, Serialize};

use super::{required_amount, required_date, shown_date};
use crate::funding::commands::PayoutData;
use crate::web::form::FormErrors;

/// A payout as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PayoutForm {
    /// Version of the record that was edited.
    pub version: String,
    pub paid_on: String,
    pub amount: String,
    pub note: String,
    /// Why it changes; asked for where a filed proof counts it.
    pub reason: String,
}

impl PayoutForm {
    /// A stored payout.
    #[must_use]
    pub fn stored(data: &PayoutData, version: i64) -> Self {
        Self {
            version: version.to_string(),
            paid_on: shown_date(Some(data.paid_on)),
            amount: data.amount.input(),
            note: data.note.clone(),
            reason: String::new(),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<PayoutData, FormErrors> {
        let mut errors = FormErrors::none();
        let paid_on = required_date(&mut errors, "paid_on", "Ausgezahlt am", &self.paid_on);
        let amount = required_amount(&mut errors, "amount", "Betrag", &self.amount);
        let data = paid_on.zip(amount).map(|(paid_on, amount)| PayoutData {
            paid_on,
            amount,
            note: self.note.clone(),
        });
        errors.finish(data)
    }
}

/// Why a payout is removed, with the version that the user saw.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RemovePayoutForm {
    pub grund: String,
    pub version: String,
}

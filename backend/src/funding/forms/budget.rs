//! The form of a budget.

use paktbuch_types::SchoolId;
use serde::Deserialize;

use super::{required_amount, required_date, required_text};
use crate::funding::commands::BudgetData;
use crate::web::form::FormErrors;

/// A budget as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BudgetForm {
    /// Empty = all Förderbereiche.
    pub category: String,
    /// Id; empty = the whole authority.
    pub school: String,
    pub amount: String,
    pub valid_from: String,
    pub source: String,
    /// Id of the application from which the page was opened; empty for none.
    pub antrag: String,
}

impl BudgetForm {
    /// The command for a programme, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that is missing or cannot be read.
    pub fn read(&self, programme: &str) -> Result<BudgetData, FormErrors> {
        let mut errors = FormErrors::none();
        let e = &mut errors;
        let school = match self.school.trim() {
            "" => None,
            id => {
                let read = id.parse().map(SchoolId);
                e.take(
                    "school",
                    read.map_err(|_| "Schule: Bitte wählen Sie eine aus der Liste."),
                )
            }
        };
        let amount = required_amount(e, "amount", "Budget", &self.amount);
        let valid_from = required_date(e, "valid_from", "Gilt ab", &self.valid_from);
        let source = required_text(e, "source", "Quelle", &self.source);
        let data = amount.zip(valid_from).map(|(amount, valid_from)| BudgetData {
            programme: programme.to_owned(),
            category: self.category.clone(),
            school,
            amount,
            source,
            valid_from,
        });
        errors.finish(data)
    }
}

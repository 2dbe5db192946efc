//! The form of a year's budget.

use paktbuch_types::Cents;
use serde::Deserialize;

use super::commands::YearData;
use crate::web::form::FormErrors;

/// What the budget of a year provides, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct YearForm {
    pub jahr: String,
    pub programme: String,
    pub account: String,
    pub appropriation: String,
    pub carried_over: String,
    pub commitment: String,
    /// Empty = any later year.
    pub commitment_year: String,
}

impl YearForm {
    /// The command.
    ///
    /// # Errors
    /// A message at every field that is missing or cannot be read.
    pub fn read(&self) -> Result<YearData, FormErrors> {
        let mut errors = FormErrors::none();
        let year = self.jahr.trim().parse::<i64>();
        let message = "Haushaltsjahr: Bitte vierstellig eintragen, zum Beispiel 2026.";
        let year = errors.take("jahr", year.map_err(|_| message));
        let mut amount = |field: &str, label: &str, text: &str| match text.trim() {
            "" => Some(Cents::ZERO),
            text => errors.take(
                field,
                Cents::parse(text).map_err(|error| format!("{label}: {error}")),
            ),
        };
        let appropriation = amount("appropriation", "Ansatz", &self.appropriation);
        let carried_over = amount("carried_over", "Ermächtigungsübertragung", &self.carried_over);
        let commitment = amount("commitment", "Verpflichtungsermächtigung", &self.commitment);
        let commitment_year = match self.commitment_year.trim() {
            "" => Some(None),
            text => {
                let message =
                    "Fällig im Jahr: Bitte vierstellig eintragen, zum Beispiel 2027, oder leer lassen.";
                let read = text.parse::<i64>().map(Some);
                errors.take("commitment_year", read.map_err(|_| message))
            }
        };
        let data = year.zip(appropriation).zip(carried_over).zip(commitment);
        let data = data.zip(commitment_year);
        let data = data.map(
            |((((year, appropriation), carried_over), commitment), due)| YearData {
                year,
                programme: self.programme.clone(),
                account: self.account.clone(),
                appropriation,
                carried_over,
                commitment,
                commitment_year: due,
            },
        );
        errors.finish(data)
    }
}

//! The form of a Sachbericht.

use chrono::NaiveDate;
use paktbuch_types::ProofConfirmation;
use serde::{Deserialize, Serialize};

use super::{date, shown_date};
use crate::funding::commands::NarrativeData;
use crate::funding::rows::Narrative;
use crate::web::form::FormErrors;

/// A Sachbericht as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NarrativeForm {
    /// Version of the record that was edited; 0 where there was none.
    pub version: String,
    pub measure: String,
    pub began_on: String,
    pub ended_on: String,
    pub result: String,
    pub deviations: String,
    pub staff: String,
    pub offices: String,
    pub contact: String,
    /// Codes of what is confirmed.
    pub confirmed: Vec<String>,
    pub cover_text: String,
    pub drawdown_text: String,
    pub disposal_text: String,
}

impl NarrativeForm {
    /// A stored Sachbericht.
    #[must_use]
    pub fn stored(narrative: &Narrative) -> Self {
        let data = &narrative.data;
        Self {
            version: narrative.version.to_string(),
            measure: data.measure.clone(),
            began_on: shown_date(data.began_on),
            ended_on: shown_date(data.ended_on),
            result: data.result.clone(),
            deviations: data.deviations.clone(),
            staff: data.staff.clone(),
            offices: data.offices.clone(),
            contact: data.contact.clone(),
            confirmed: data.confirmed.iter().map(|what| what.code().to_owned()).collect(),
            cover_text: data.cover_text.clone(),
            drawdown_text: data.drawdown_text.clone(),
            disposal_text: data.disposal_text.clone(),
        }
    }

    /// With these days of beginning and end.
    #[must_use]
    pub fn between(self, (began_on, ended_on): (Option<NaiveDate>, Option<NaiveDate>)) -> Self {
        Self {
            began_on: shown_date(began_on),
            ended_on: shown_date(ended_on),
            ..self
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<NarrativeData, FormErrors> {
        let mut errors = FormErrors::none();
        let began_on = date(&mut errors, "began_on", "Beginn", &self.began_on);
        let ended_on = date(&mut errors, "ended_on", "Abschluss", &self.ended_on);
        let confirmed: Result<Vec<ProofConfirmation>, _> =
            self.confirmed.iter().map(|code| code.parse()).collect();
        let data = errors
            .take("confirmed", confirmed)
            .map(|confirmed| NarrativeData {
                measure: self.measure.clone(),
                began_on,
                ended_on,
                result: self.result.clone(),
                deviations: self.deviations.clone(),
                staff: self.staff.clone(),
                offices: self.offices.clone(),
                contact: self.contact.clone(),
                confirmed,
                cover_text: self.cover_text.clone(),
                drawdown_text: self.drawdown_text.clone(),
                disposal_text: self.disposal_text.clone(),
            });
        errors.finish(data)
    }
}

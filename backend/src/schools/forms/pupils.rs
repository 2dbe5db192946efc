//! Pupils of a school year.

use paktbuch_types::SchoolId;
use serde::Deserialize;

use super::{Fields, Input};
use crate::schools::commands::SetPupils;
use crate::web::form::FormErrors;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PupilsForm {
    pub(crate) school_year: String,
    pub(crate) pupils: String,
    /// The number that was shown.
    pub(crate) before: Option<i64>,
}

impl PupilsForm {
    pub(crate) fn of(school_year: String, before: Option<i64>) -> Self {
        Self {
            school_year,
            pupils: before.map(|pupils| pupils.to_string()).unwrap_or_default(),
            before,
        }
    }

    /// # Errors
    /// Where the number is none.
    pub(crate) fn command(&self, school: SchoolId) -> Result<SetPupils, FormErrors> {
        let mut errors = FormErrors::none();
        let typed = self.pupils.trim().replace('.', "");
        let pupils = typed
            .parse()
            .map_err(|_| "Bitte die Zahl der Schülerinnen und Schüler eintragen, zum Beispiel 1220.");
        let pupils = errors.take("pupils", pupils);
        Ok(SetPupils {
            school,
            school_year: self.school_year.clone(),
            pupils: errors.finish(pupils)?,
            before: self.before,
        })
    }

    pub(crate) fn inputs(&self, errors: &FormErrors) -> Vec<Input> {
        let fields = Fields(errors);
        vec![
            Input::Text(
                fields
                    .named("school_year", "Schuljahr", &self.school_year)
                    .hint("Vom 1. August bis zum 31. Juli, zum Beispiel 2024/25."),
            ),
            Input::Number(fields.named("pupils", "Schülerinnen und Schüler", &self.pupils)),
        ]
    }
}

//! What the kind of a line asks for, as typed.

use paktbuch_types::{LineKind, parse_date};
use serde::Deserialize;

use crate::purchasing::commands::EditParticulars;
use crate::purchasing::rows::LineParticulars;
use crate::web::form::FormErrors;

/// What the kind of a line asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ParticularsForm {
    pub version: String,
    pub accepted_on: String,
    pub place: String,
    pub extent: String,
    pub term_from: String,
    pub term_to: String,
}

impl ParticularsForm {
    /// The command; what the kind does not ask for stays as it is.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, line: &LineParticulars) -> Result<EditParticulars, FormErrors> {
        let mut errors = FormErrors::none();
        let mut day = |name: &str, text: &str| {
            let given = !text.trim().is_empty();
            given.then(|| errors.take(name, parse_date(text))).flatten()
        };
        let mut command = EditParticulars {
            line: line.id,
            version: self.version.parse().unwrap_or(0),
            accepted_on: line.accepted_on,
            place: line.place.clone(),
            extent: line.extent.clone(),
            term_from: line.term_from,
            term_to: line.term_to,
        };
        if line.kind == LineKind::Licence {
            command.term_from = day("term_from", &self.term_from);
            command.term_to = day("term_to", &self.term_to);
        } else {
            command.accepted_on = day("accepted_on", &self.accepted_on);
        }
        if line.kind == LineKind::Installation {
            command.place.clone_from(&self.place);
            command.extent.clone_from(&self.extent);
        }
        errors.finish(Some(command))
    }
}

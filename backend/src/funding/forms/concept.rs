//! The form of a document that programmes ask for; its file comes beside it.

use paktbuch_types::SchoolId;

use super::{choice, date, required_date};
use crate::funding::commands::ConceptData;
use crate::web::form::FormErrors;

/// A document as typed.
#[derive(Debug, Clone, Default)]
pub struct ConceptForm {
    /// Id; empty = of all schools.
    pub school: String,
    pub kind: String,
    pub title: String,
    pub edition: String,
    pub dated_on: String,
    pub valid_to: String,
    /// Id of the application from which the page was opened; empty for none.
    pub antrag: String,
}

impl ConceptForm {
    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that is missing or cannot be read; `is_known` is whether a file of a known kind came, `size` what came at
    /// all, in bytes.
    pub fn read(&self, is_known: bool, size: Option<usize>) -> Result<ConceptData, FormErrors> {
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
        let kind = choice(e, "kind", "Dokument", &self.kind);
        let dated_on = required_date(e, "dated_on", "Vom", &self.dated_on);
        let valid_to = date(e, "valid_to", "Gültig bis", &self.valid_to);
        if size == Some(0) {
            e.add(
                "datei",
                "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen.",
            );
        } else if !is_known {
            e.add("datei", "Datei: Bitte wählen Sie ein PDF, JPEG oder PNG aus.");
        }
        let data = kind.zip(dated_on).map(|(kind, dated_on)| ConceptData {
            school,
            kind,
            title: self.title.clone(),
            edition: self.edition.clone(),
            dated_on,
            valid_to,
        });
        errors.finish(data)
    }
}

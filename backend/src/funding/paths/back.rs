//! Pages that were opened from an application lead back to it.

use paktbuch_types::{ApplicationId, SchoolDocumentId};

use super::{CONCEPTS, application};

/// A page of documents or budgets opened from the application whose id is `antrag`; without one where it names none.
#[must_use]
pub fn opened_from(page: &str, antrag: &str) -> String {
    match antrag.parse::<ApplicationId>() {
        Ok(id) => format!("{page}?antrag={id}"),
        Err(_) => page.to_owned(),
    }
}

/// A school's document on the list of all, opened from an application.
#[must_use]
pub fn concept_for(id: SchoolDocumentId, of: ApplicationId) -> String {
    format!("{CONCEPTS}?antrag={of}#dokument-{id}")
}

/// The application whose id is `antrag`; `None` where it names none.
#[must_use]
pub fn back_to(antrag: &str) -> Option<String> {
    antrag.parse::<ApplicationId>().ok().map(application)
}

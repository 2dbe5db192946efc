//! Documents that a programme asks for, on the page of an application.

use chrono::NaiveDate;

use crate::funding::paths;
use crate::funding::portal::{asked_documents, told};
use crate::funding::programme::Programme;
use crate::funding::rows::{ApplicationView, ConceptRow};

/// A document that the programme asks for, and whether the school has it.
#[derive(Debug)]
pub(super) struct DocumentLine {
    pub(super) words: String,
    /// Empty where the application names no school yet.
    pub(super) school: String,
    /// The document that the school has; empty where it is missing.
    pub(super) held: String,
    pub(super) href: String,
    /// Why there is none.
    pub(super) missing: String,
}

/// Each document of each school; without schools only what is asked for. `held` are the documents of all schools.
pub(super) fn document_lines(
    view: &ApplicationView,
    programme: Option<&Programme>,
    held: (&[ConceptRow], NaiveDate),
) -> Vec<DocumentLine> {
    let asked = programme.and_then(|programme| programme.documents.value.as_deref());
    if view.schools.is_empty() {
        let words = asked.unwrap_or_default().iter();
        return words
            .map(|words| DocumentLine {
                words: words.clone(),
                school: String::new(),
                held: String::new(),
                href: String::new(),
                missing: String::new(),
            })
            .collect();
    }
    asked_documents(view, programme, held)
        .into_iter()
        .map(|asked| DocumentLine {
            words: asked.words.to_owned(),
            school: asked.school.name.clone(),
            held: asked.held.map(told).unwrap_or_default(),
            href: asked
                .held
                .map(|held| paths::concept_for(held.id, view.id))
                .unwrap_or_default(),
            missing: asked.missing(),
        })
        .collect()
}

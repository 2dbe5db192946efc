//! The letters in the catalogue and beside a proof.

use super::{LETTERS, bescheid, stichtag};
use crate::reporting::commands::ProofAsked;
use crate::reporting::forms::LetterQuery;
use crate::reporting::paths;
use crate::reporting::rows::{LetterKind, NoticeChoice};
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// Entry of the letters.
#[derive(Debug)]
pub struct LettersForm {
    pub notice: Field,
    pub number: Field,
    pub as_of: Field,
    pub letters: Vec<LetterEntry>,
}

/// A letter of the catalogue.
#[derive(Debug)]
pub struct LetterEntry {
    pub title: &'static str,
    pub sentence: &'static str,
    /// Addresses of its page and its formats, without a notice.
    pub page: String,
    pub pdf: String,
    pub docx: String,
}

impl LettersForm {
    pub(super) fn new(
        today: &str,
        notices: &[NoticeChoice],
        typed: &LetterQuery,
        errors: &FormErrors,
    ) -> Self {
        let entry = |kind: &LetterKind| LetterEntry {
            title: kind.title(),
            sentence: kind.sentence(),
            page: paths::letter_page(kind.code()),
            pdf: paths::letter(kind.code(), "pdf"),
            docx: paths::letter(kind.code(), "docx"),
        };
        Self {
            notice: bescheid(LETTERS, notices, &typed.bescheid, errors),
            number: Field::new("nr", "Nummer")
                .of_form(LETTERS)
                .value(&typed.nr)
                .hint("Des Mittelabrufs oder der Umschichtung; ohne Angabe die letzte.")
                .error(errors.at("nr"))
                .optional(),
            as_of: stichtag(LETTERS, &typed.stichtag, today, errors)
                .hint("Tag des Schreibens; im Anschreiben zählt, was bis dahin bezahlt ist."),
            letters: LetterKind::ALL.iter().map(entry).collect(),
        }
    }
}

/// A letter that goes with a proof.
#[derive(Debug)]
pub struct LetterFiles {
    pub title: &'static str,
    /// Address of its page.
    pub page: String,
    /// Label and address of each format.
    pub files: Vec<(&'static str, String)>,
}

/// The letters that go with a proof as of a day; the Sachbericht only where there is one.
#[must_use]
pub fn proof_letters(asked: &ProofAsked, has_narrative: bool) -> Vec<LetterFiles> {
    let files = |kind: LetterKind| LetterFiles {
        title: kind.title(),
        page: paths::proof_letter_page(kind.code(), asked.notice, asked.as_of, asked.proof_type),
        files: paths::proof_letter_files(kind.code(), asked.notice, asked.as_of, asked.proof_type).to_vec(),
    };
    let narrative = has_narrative.then_some(LetterKind::Narrative);
    std::iter::once(LetterKind::Cover)
        .chain(narrative)
        .map(files)
        .collect()
}

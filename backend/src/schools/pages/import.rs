//! Upload of school lists, and what became of them.

use askama::Template;

use crate::schools::commands::{Fate, ImportOutcome, Taken};
use crate::schools::lists::Refusal;
use crate::schools::paths;
use crate::text::clean;
use crate::web::components::{Field, FieldError, FindingView, grouped};
use crate::web::layout::Layout;

#[derive(Debug, Template)]
#[template(path = "schools/import.html")]
pub(crate) struct ImportPage {
    pub(crate) layout: Layout,
    pub(crate) files: Field,
    pub(crate) all: Field,
    pub(crate) rehearsal: Field,
    pub(crate) errors: Vec<FieldError>,
    /// What was done; none before the first upload.
    pub(crate) done: Option<FindingView>,
    pub(crate) results: Vec<FileResult>,
}

/// Schools that a result names before the others are folded.
const NAMED: usize = 20;

/// What became of one file.
#[derive(Debug)]
pub(crate) struct FileResult {
    pub(crate) file: String,
    /// Format and encoding; empty where the file could not be read.
    pub(crate) format: String,
    /// Why the file as a whole was refused.
    pub(crate) refused: Option<String>,
    pub(crate) outcome: ImportOutcome,
}

impl FileResult {
    /// A file that is about to be read.
    pub(crate) fn of(name: &str) -> Self {
        Self {
            file: clean(name),
            format: String::new(),
            refused: None,
            outcome: ImportOutcome::default(),
        }
    }

    /// A number with points between thousands.
    fn many(number: usize) -> String {
        many(number)
    }

    /// Schools of one fate, with points between thousands.
    fn count(&self, fate: Fate) -> String {
        many(self.taken(fate).count())
    }

    /// The schools that are new and those that changed: heading, the first ones, the others.
    fn named(&self) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
        let lists = [("Neu", Fate::Created), ("Geändert", Fate::Updated)].map(|(title, fate)| {
            let mut names: Vec<String> = self
                .taken(fate)
                .map(|school| format!("{} ({})", school.name, school.number))
                .collect();
            let rest = names.split_off(names.len().min(NAMED));
            (title, names, rest)
        });
        lists
            .into_iter()
            .filter(|(_, names, _)| !names.is_empty())
            .collect()
    }

    fn taken(&self, fate: Fate) -> impl Iterator<Item = &Taken> {
        self.outcome
            .schools
            .iter()
            .filter(move |school| school.fate == fate)
    }

    /// Refused rows and left-out values with their word.
    fn remarks(&self) -> Vec<(&'static str, &Refusal)> {
        let refused = self.outcome.refused.iter().map(|refusal| ("abgewiesen", refusal));
        let warnings = self.outcome.warnings.iter().map(|warning| ("Warnung", warning));
        let mut remarks: Vec<_> = refused.chain(warnings).collect();
        remarks.sort_by_key(|(_, refusal)| refusal.line);
        remarks
    }
}

/// A number with points between thousands.
pub(crate) fn many(number: usize) -> String {
    grouped(u64::try_from(number).unwrap_or(u64::MAX))
}

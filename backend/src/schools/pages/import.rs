//! Upload of school lists, and what became of them.

use askama::Template;

use crate::schools::commands::ImportOutcome;
use crate::schools::lists::Refusal;
use crate::schools::paths;
use crate::text::clean;
use crate::web::components::{Field, FieldError, FindingView};
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

    /// Refused rows and left-out values with their word.
    fn remarks(&self) -> Vec<(&'static str, &Refusal)> {
        let refused = self.outcome.refused.iter().map(|refusal| ("abgewiesen", refusal));
        let warnings = self.outcome.warnings.iter().map(|warning| ("Warnung", warning));
        let mut remarks: Vec<_> = refused.chain(warnings).collect();
        remarks.sort_by_key(|(_, refusal)| refusal.line);
        remarks
    }
}

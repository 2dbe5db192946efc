//! What `import takeover` tells of a list.

use std::path::Path;

use serde::Serialize;

use crate::cli::import::{Remark, file_name, with_remarks};
use crate::cli::output::Output;
use crate::takeover::{self, FileOutcome, TakeFile};

/// What became of one list; the keys are a promise.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    file: String,
    /// `kostenplan`, `belege`, `auszahlungen`, `mittelabrufe`, `inventar`, `verwendungsnachweis`.
    kind: &'static str,
    format: String,
    rows: usize,
    created: usize,
    updated: usize,
    unchanged: usize,
    refused: Vec<Refused>,
    warnings: Vec<Remark>,
}

/// A refused row with its own cells; the keys are a promise.
#[derive(Debug, Serialize)]
struct Refused {
    #[serde(flatten)]
    remark: Remark,
    /// In the order of the columns; empty for the file as a whole.
    cells: Vec<String>,
}

impl Refused {
    /// The remark with the cells on a line of their own, as it is printed.
    fn printed(&self) -> Remark {
        let mut remark = self.remark.clone();
        if !self.cells.is_empty() {
            remark.message = format!("{}\n    {}", remark.message, self.cells.join("; "));
        }
        remark
    }
}

/// Says of which columns nothing was read.
fn unread(file: &TakeFile) -> Vec<Remark> {
    let columns = file.mapping.unread(&file.sheet);
    if columns.is_empty() {
        return Vec::new();
    }
    let columns = columns.join("“, „");
    let message = format!(
        "Aus diesen Spalten wurde nichts gelesen: „{columns}“. Gehört eine dazu, bitte mit --map zuordnen."
    );
    vec![Remark::of_file(message)]
}

impl Report {
    /// Of a list that was taken over.
    pub(super) fn of(outcome: FileOutcome, file: &TakeFile) -> Self {
        let told = |remark: takeover::Remark| Remark {
            line: remark.line,
            field: remark.field,
            message: remark.message,
        };
        let refused = outcome.refused.into_iter().map(|remark| Refused {
            cells: file.sheet.cells_of(remark.line),
            remark: told(remark),
        });
        let mut warnings = unread(file);
        warnings.extend(outcome.warnings.into_iter().map(told));
        Self {
            file: outcome.file,
            kind: outcome.kind.code(),
            format: file.sheet.format.clone(),
            rows: outcome.rows,
            created: outcome.created,
            updated: outcome.updated,
            unchanged: outcome.unchanged,
            refused: refused.collect(),
            warnings,
        }
    }

    /// Of a list that was refused as a whole.
    pub(super) fn refused(path: &Path, kind: &'static str, message: String) -> Self {
        Self {
            file: file_name(path),
            kind,
            format: String::new(),
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            refused: vec![Refused {
                remark: Remark::of_file(message),
                cells: Vec::new(),
            }],
            warnings: Vec::new(),
        }
    }

    /// Whether a row, or the list as a whole, was refused.
    pub(super) fn has_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    /// Prints it, or its JSON.
    pub(super) fn print(&self, output: &Output) {
        output.record(self, || {
            let text = format!(
                "{} ({}): {} neu, {} ergänzt, {} unverändert, {} abgewiesen",
                self.file,
                self.kind,
                self.created,
                self.updated,
                self.unchanged,
                self.refused.len()
            );
            let refused: Vec<Remark> = self.refused.iter().map(Refused::printed).collect();
            with_remarks(text, &refused, &self.warnings)
        });
    }
}

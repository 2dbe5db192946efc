//! Making reports.

mod dossier;
mod freeze;
mod inventory;
mod letters;
mod lists;
mod made;
mod paid;
mod preview;
mod proof;
mod receipt_list;
mod receipts;
mod said;
mod select;

use std::path::Path;

use paktbuch_reports::{ReportError, ReportFile};

use super::rows::Drawn;
use super::{MakeError, Scratch};

pub use dossier::{dossier, dossier_contents};
pub use freeze::{Frozen, contents_now, freeze, freeze_contents, to_be_filed};
pub use inventory::inventory;
pub use letters::{Tools, letter, letter_text};
pub use lists::{drawdown_sheet, plain_list, portal_file};
pub(super) use made::kept;
pub use made::{earlier, last_kept, remember, told};
pub use paid::{PaidPart, paid_parts};
pub(super) use preview::first_rows;
pub(super) use proof::proof_name;
pub use proof::{preview, proof};
pub use receipt_list::receipt_list;
pub(super) use select::filter;
pub use select::{notice_by_reference, school_by_number};

/// A finished report in a file that nobody has taken yet.
#[derive(Debug)]
pub struct Made {
    pub scratch: Scratch,
    pub report: ReportFile,
    /// Name for the file without its suffix: `Inventarliste_2024-10-31`.
    pub name: String,
    pub about: About,
}

/// What is told of a report beside its sums.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// What it was narrowed to, in words; empty = nothing.
    pub question: String,
    /// What the next one is compared with, as JSON: amounts of rows, paragraphs, or files with their hashes; empty for reports that
    /// keep none.
    pub figures: String,
    /// What its chart shows; `None` for reports without one.
    pub chart: Option<Drawn>,
}

impl Made {
    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`MakeError::File`]; whatever was at `target` is as it was.
    pub fn keep_as(self, target: &Path) -> Result<ReportFile, MakeError> {
        self.scratch.keep_as(target).map_err(|source| MakeError::File {
            path: target.display().to_string(),
            source,
        })?;
        Ok(self.report)
    }
}

/// Where a report is written: `folder` takes the file itself, `temporary` the sheets that wait in files; `address` is the public
/// address before the paths in it, empty where none is configured.
#[derive(Debug, Clone, Copy)]
pub struct Folders<'a> {
    pub folder: &'a Path,
    pub temporary: &'a Path,
    pub address: &'a str,
}

fn scratch(folder: &Path) -> Result<Scratch, MakeError> {
    Ok(Scratch::create(folder).map_err(ReportError::Write)?)
}

/// Letters and digits of a text, everything else as a hyphen, for file names.
fn for_file_name(text: &str) -> String {
    let mapped: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    mapped
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

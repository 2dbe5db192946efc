//! What the service is asked to do, and what it answers.

use chrono::NaiveDate;
use paktbuch_types::{Cents, NoticeId};

use super::kind::SheetKind;
use super::sheet::{Mapping, Sheet};

/// Takes over the lists of a notice.
#[derive(Debug, Clone)]
pub struct TakeOver {
    pub notice: NoticeId,
    pub files: Vec<TakeFile>,
    /// Day of receipts, payouts and drawdowns that tell none (Ersatzdatum); without it they are refused.
    pub fallback_date: Option<NaiveDate>,
}

/// One list with what its columns mean.
#[derive(Debug, Clone)]
pub struct TakeFile {
    pub kind: SheetKind,
    /// Name of the file, for the history.
    pub name: String,
    pub sheet: Sheet,
    pub mapping: Mapping,
}

/// Why a row was refused, or what of it is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Line of the file, from 1; 0 = the file as a whole.
    pub line: usize,
    /// Heading of the column; empty where the whole row is meant.
    pub field: String,
    /// German, with what to do.
    pub message: String,
}

/// What became of the rows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOutcome {
    pub kind: SheetKind,
    pub file: String,
    pub rows: usize,
    /// Of the rows that could be read and come in, each invoice once; nothing for devices.
    pub sum: Cents,
    pub created: usize,
    /// Known ones that the list knew more about.
    pub updated: usize,
    pub unchanged: usize,
    pub refused: Vec<Remark>,
    pub warnings: Vec<Remark>,
}

impl FileOutcome {
    /// Of a list of which no row was looked at yet.
    #[must_use]
    pub fn of(file: &TakeFile) -> Self {
        Self {
            kind: file.kind,
            file: file.name.clone(),
            rows: file.sheet.rows.len(),
            sum: Cents::ZERO,
            created: 0,
            updated: 0,
            unchanged: 0,
            refused: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

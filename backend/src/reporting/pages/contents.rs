//! Reports that are no list: a letter as its reader sees it, the Förderakte as its index names it, and what has changed in them.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_reports::document::{Block, Document, Table};
use paktbuch_types::format_date;

use super::MadeEntry;
use super::report::{ReportForm, framed, which};
use crate::reporting::rows::{Change, DossierFile, MadeRow};
use crate::web::components::{FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Changes and files that a page shows.
const SHOWN: usize = 500;

/// Page of a letter.
#[derive(Debug, Template)]
#[template(path = "reporting/letter.html")]
pub struct LetterPage {
    pub layout: Layout,
    pub asked: ReportForm,
    pub errors: Vec<FieldError>,
    /// `None` as long as nothing can be shown.
    pub document: Option<Document>,
    /// Why the notice has no such letter.
    pub refused: String,
    /// Against the one that was made last.
    pub changes: Option<Changes>,
    /// What was made of it before, the last one first.
    pub made: Vec<MadeEntry>,
}

/// Page of a Förderakte.
#[derive(Debug, Template)]
#[template(path = "reporting/dossier.html")]
pub struct DossierPage {
    pub layout: Layout,
    pub asked: ReportForm,
    pub errors: Vec<FieldError>,
    /// `None` as long as nothing can be shown.
    pub preview: Option<DossierView>,
    /// Against the one that was made last.
    pub changes: Option<Changes>,
    /// What was made of it before, the last one first.
    pub made: Vec<MadeEntry>,
}

/// What an archive will hold.
#[derive(Debug)]
pub struct DossierView {
    pub as_of: String,
    /// Name, number of files and their size, of each folder.
    pub folders: Vec<(String, usize, u64)>,
    /// The first files, and how many are not shown.
    pub files: Vec<DossierFile>,
    pub more: usize,
    /// Files that are kept from the reader.
    pub withheld: usize,
    /// Documents that are not there.
    pub missing: Vec<FindingView>,
}

/// What has changed since a report was made.
#[derive(Debug)]
pub struct Changes {
    /// „zum 30.09.2026, erstellt am 01.10.2026 von Erika Beispiel“.
    pub words: String,
    /// The first changes, and how many are not shown.
    pub list: Vec<Change>,
    pub more: usize,
}

impl LetterPage {
    /// Still without what the letter says.
    #[must_use]
    pub fn new(layout: Layout, asked: ReportForm, errors: &FormErrors, made: &[MadeRow]) -> Self {
        Self {
            layout: framed(layout, &asked),
            asked,
            errors: errors.list().to_vec(),
            document: None,
            refused: String::new(),
            changes: None,
            made: made.iter().map(MadeEntry::of).collect(),
        }
    }
}

impl DossierPage {
    /// Still without what the archive will hold.
    #[must_use]
    pub fn new(layout: Layout, asked: ReportForm, errors: &FormErrors, made: &[MadeRow]) -> Self {
        Self {
            layout: framed(layout, &asked),
            asked,
            errors: errors.list().to_vec(),
            preview: None,
            changes: None,
            made: made.iter().map(MadeEntry::of).collect(),
        }
    }
}

impl DossierView {
    /// The view of the files of a dossier: the first of them, what is left out or missing, and the sums of its folders.
    #[must_use]
    pub fn new(as_of: NaiveDate, mut files: Vec<DossierFile>) -> Self {
        let all = files.len();
        let missing = files.iter().filter(|file| file.is_missing).map(missing).collect();
        files.retain(|file| !file.path.is_empty());
        let withheld = all - files.len();
        let mut folders: Vec<(String, usize, u64)> = Vec::new();
        for file in &files {
            let folder = file.path.split_once('/').map_or("", |(folder, _)| folder);
            match folders.iter_mut().find(|(name, _, _)| name == folder) {
                Some((_, count, size)) => {
                    *count += 1;
                    *size += file.size;
                }
                None => folders.push((folder.to_owned(), 1, file.size)),
            }
        }
        let more = files.len().saturating_sub(SHOWN);
        files.truncate(SHOWN);
        Self {
            as_of: format_date(as_of),
            folders,
            files,
            more,
            withheld,
            missing,
        }
    }

    /// How many files there are, and their size in bytes.
    fn sum(&self) -> (usize, u64) {
        let sizes = self.folders.iter().map(|(_, _, size)| size);
        (self.folders.iter().map(|(_, count, _)| count).sum(), sizes.sum())
    }
}

fn missing(file: &DossierFile) -> FindingView {
    FindingView::error(
        format!("Das Dokument „{}“ ({}) fehlt.", file.title, file.path),
        "Solange es fehlt, entsteht keine Akte. Bitte das Dokument aus der Datensicherung zurückholen.",
    )
}

impl Changes {
    /// The changes since the last one, the first of them.
    #[must_use]
    pub fn of(last: &MadeRow, mut changes: Vec<Change>) -> Self {
        let more = changes.len().saturating_sub(SHOWN);
        changes.truncate(SHOWN);
        Self {
            words: which(last),
            list: changes,
            more,
        }
    }
}

/// `812 Bytes`, `12,3 KB`, `4,5 MB`: thousands, rounded to a tenth.
fn size(bytes: &u64) -> String {
    let tenths = |unit: u64| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{},{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1000 => format!("{bytes} Bytes"),
        1000..1_000_000 => format!("{} KB", tenths(1000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

/// Whether a column of a table holds amounts.
fn is_amount(table: &Table, column: &usize) -> bool {
    table.columns.get(*column).is_some_and(|column| column.is_amount)
}

/// Level of a heading on the page, where the title of the document has level 3.
fn level(of_text: &u8) -> u8 {
    of_text.saturating_add(3).min(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_its_unit() {
        for (bytes, told) in [
            (0, "0 Bytes"),
            (999, "999 Bytes"),
            (1000, "1,0 KB"),
            (12_349, "12,3 KB"),
            (4_450_000, "4,5 MB"),
            (1_250_000_000, "1250,0 MB"),
        ] {
            assert_eq!(size(&bytes), told);
        }
    }

    #[test]
    fn files_are_counted_by_folder_and_those_withheld_apart() {
        let file = |path: &str, size: u64, is_missing: bool| DossierFile {
            path: path.to_owned(),
            kind: "Rechnung".to_owned(),
            title: "Tablets".to_owned(),
            dated: None,
            size,
            sha256: String::new(),
            is_missing,
        };
        let view = DossierView::new(
            NaiveDate::from_ymd_opt(2024, 3, 14).unwrap(),
            vec![
                file("01_Bescheide/001_a.pdf", 10, false),
                file("", 0, false),
                file("03_Rechnungen/001_b.pdf", 5, true),
                file("03_Rechnungen/002_c.pdf", 7, false),
            ],
        );
        let folders = [
            ("01_Bescheide".to_owned(), 1, 10),
            ("03_Rechnungen".to_owned(), 2, 12),
        ];
        assert_eq!(view.folders, folders);
        assert_eq!((view.sum(), view.withheld, view.missing.len()), ((3, 22), 1, 1));
    }
}

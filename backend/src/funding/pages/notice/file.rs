//! The PDF of a notice.

use paktbuch_types::format_date;

use crate::funding::paths;
use crate::funding::rows::{NoticeFile, NoticeView};
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// The PDF of the notice, and the form to store it.
#[derive(Debug)]
pub(super) struct FilePanel {
    /// Address of the PDF; empty without one.
    pub(super) href: String,
    /// Name, size, day and beginning of the hash.
    pub(super) facts: String,
    pub(super) citations_href: String,
    /// Empty for those who may not use the form.
    pub(super) action: String,
    pub(super) upload: Field,
}

impl FilePanel {
    pub(super) fn new(view: &NoticeView, errors: &FormErrors, may_edit: bool) -> Self {
        let (href, facts) = match &view.file {
            Some(file) => (paths::file(view.id, None), file_facts(file)),
            None => (String::new(), String::new()),
        };
        Self {
            href,
            facts,
            citations_href: if may_edit {
                paths::citations(view.id)
            } else {
                String::new()
            },
            action: if may_edit {
                paths::upload_file(view.id)
            } else {
                String::new()
            },
            upload: Field::new("datei", "PDF-Datei des Bescheids")
                .error(errors.at("datei"))
                .attribute("accept", "application/pdf,.pdf"),
        }
    }
}

/// Name, size, day and beginning of the hash.
pub(in crate::funding::pages) fn file_facts(file: &NoticeFile) -> String {
    format!(
        "{}, {} kB, hinterlegt am {}, SHA-256 {}…",
        file.name,
        file.size.saturating_add(1_023) / 1_024,
        format_date(file.added_on),
        file.sha256.get(..12).unwrap_or(&file.sha256)
    )
}

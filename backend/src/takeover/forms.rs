//! The lists of a takeover as the page sends them back: which stored file is which list, and what its columns mean.

use super::kind::SheetKind;
use super::sheet::{Mapping, Sheet};

/// Field of the day of rows that tell none.
pub const FALLBACK: &str = "ersatzdatum";

/// Names and values of the form.
pub type RawLists = Vec<(String, String)>;

/// A list that was uploaded before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentList {
    pub kind: SheetKind,
    /// SHA-256 of the file, under which the document store has it.
    pub sha256: String,
    pub file: String,
}

/// The lists that the form names; those whose file could not be stored by us are left out.
#[must_use]
pub fn lists(fields: &RawLists) -> Vec<SentList> {
    let lists = SheetKind::ALL.into_iter().filter_map(|kind| {
        let sha256 = value(fields, &format!("{}-sha256", kind.code()));
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| SentList {
            kind,
            sha256,
            file: value(fields, &format!("{}-datei", kind.code())),
        })
    });
    lists.collect()
}

/// The columns as they were chosen.
#[must_use]
pub fn mapping(fields: &RawLists, kind: SheetKind, sheet: &Sheet) -> Mapping {
    let chosen = kind.columns().iter().filter_map(|column| {
        let heading = value(fields, &format!("{}-{}", kind.code(), column.key));
        sheet.headings.contains(&heading).then_some((column.key, heading))
    });
    Mapping(chosen.filter(|(_, heading)| !heading.is_empty()).collect())
}

/// The day of rows that tell none, as typed.
#[must_use]
pub fn fallback_date(fields: &RawLists) -> String {
    value(fields, FALLBACK)
}

/// Whether the lists are to be taken over, not only checked.
#[must_use]
pub fn takes_over(fields: &RawLists) -> bool {
    value(fields, "schritt") == "uebernehmen"
}

fn value(fields: &RawLists, name: &str) -> String {
    let found = fields.iter().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}

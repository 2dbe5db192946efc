//! The page of findings.

use askama::Template;

use super::rows::{Counts, Place};
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::web::components::{Field, FindingView, Pager};
use crate::web::layout::Layout;

/// All findings, or those of one notice.
#[derive(Debug, Template)]
#[template(path = "checking/findings.html")]
pub struct FindingsPage {
    pub layout: Layout,
    /// Select of the notice.
    pub notice: Field,
    /// `2 Fehler · 1 Warnung · 3 Angaben fehlen`.
    pub counts: Counts,
    /// The findings of this page by severity, the gravest first.
    pub groups: Vec<Group>,
    pub pager: Pager,
    /// Every rule, as (number, name, sentence, source).
    pub rules: Vec<[&'static str; 4]>,
}

/// Findings of one severity.
#[derive(Debug)]
pub struct Group {
    /// `Fehler`, `Warnung`, `Angabe fehlt`.
    pub severity: &'static str,
    /// How many there are in all, not only on this page.
    pub count: usize,
    pub findings: Vec<FindingView>,
}

/// Address and label of the page where a finding is mended.
#[must_use]
pub fn link(place: Place) -> (String, &'static str) {
    match place {
        Place::Notice(id) => (funding::notice(id), "Zum Bescheid"),
        Place::Invoice(id) => (purchasing::invoice(id), "Zur Rechnung"),
        Place::Device(id) => (devices::device(id), "Zum Gerät"),
    }
}

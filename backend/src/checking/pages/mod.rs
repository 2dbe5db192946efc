//! The pages of findings.

mod confirm;

pub use confirm::ConfirmPage;

use askama::Template;
use paktbuch_types::{DeviceId, InvoiceLineId};

use crate::checking::rows::Place;
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::web::components::{CountLink, Field, FilterTag, FindingView, Pager};
use crate::web::layout::Layout;

/// All findings, or those of one notice.
#[derive(Debug, Template)]
#[template(path = "checking/findings.html")]
pub struct FindingsPage {
    pub layout: Layout,
    /// Address and label of the proof from which the page was opened; `None` for none.
    pub proof: Option<(String, String)>,
    /// Select of the notice; `None` for those who see the findings of their own devices only.
    pub notice: Option<Field>,
    /// `2 Fehler · 1 Warnung · 3 Angaben fehlen`, each leading to these.
    pub counts: Vec<CountLink>,
    /// What it is narrowed to beside the notice, removable.
    pub tags: Vec<FilterTag>,
    /// Kept by the select of the notice; empty = every severity.
    pub severity: String,
    /// The causes by severity, the gravest first.
    pub groups: Vec<Group>,
    /// The one cause that is shown in full.
    pub chosen: Option<Chosen>,
    /// Every rule, as (number, name, sentence, source).
    pub rules: Vec<[&'static str; 4]>,
}

/// Causes of one severity.
#[derive(Debug)]
pub struct Group {
    /// `Fehler`, `Warnung`, `Angabe fehlt`, or `Bestätigt`.
    pub severity: &'static str,
    /// „24 Prüfhinweise“.
    pub count: String,
    pub causes: Vec<CauseLine>,
}

/// One cause, which opens into its findings.
#[derive(Debug)]
pub struct CauseLine {
    /// „24 Geräte ohne Raum“.
    pub title: String,
    /// The first of them.
    pub findings: Vec<FindingView>,
    /// Where all of them are, and how many more; `None` where these are all.
    pub more: Option<(String, String)>,
}

/// The findings of one cause, page by page.
#[derive(Debug)]
pub struct Chosen {
    pub title: String,
    pub severity: &'static str,
    pub findings: Vec<FindingView>,
    pub pager: Pager,
    /// Back to all causes.
    pub all_href: String,
}

/// Address and label of the part of a page (`Found::part`) where a finding is mended.
#[must_use]
pub fn link_to(place: Place, part: &str) -> (String, &'static str) {
    let (page, label) = link(place);
    if part.is_empty() {
        (page, label)
    } else {
        (format!("{page}#{part}"), label)
    }
}

/// Address and label of the field of a device's form where a finding is mended.
#[must_use]
pub fn link_to_field(device: DeviceId, field: &str) -> (String, &'static str) {
    (
        format!("{}#f-{field}", devices::edit(device)),
        "Am Gerät eintragen",
    )
}

/// Address and label of the field of the form of an invoice line where a finding is mended.
#[must_use]
pub fn link_to_line(line: InvoiceLineId, field: &str) -> (String, &'static str) {
    (
        format!("{}#f-{field}", purchasing::line(line)),
        "An der Position eintragen",
    )
}

/// Address and label of the page where a finding is mended.
#[must_use]
pub fn link(place: Place) -> (String, &'static str) {
    match place {
        Place::Application(id) => (funding::application(id), "Zum Antrag"),
        Place::Notice(id) => (funding::notice(id), "Zum Bescheid"),
        Place::Order(id) => (ordering::order(id), "Zur Bestellung"),
        Place::Invoice(id) => (purchasing::invoice(id), "Zur Rechnung"),
        Place::Device(id) => (devices::device(id), "Zum Gerät"),
    }
}

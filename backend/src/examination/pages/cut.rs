//! The form of a cut.

use askama::Template;
use paktbuch_types::{Auditor, FilingId, NoticeId, format_date};

use super::TITLE;
use crate::examination::fields::euro;
use crate::examination::forms::CutForm;
use crate::examination::paths;
use crate::examination::rows::{ExaminedReceipt, Replaced};
use crate::funding::paths as funding;
use crate::web::components::{Conflict, Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The form of a cut.
#[derive(Debug, Template)]
#[template(path = "examination/cut.html")]
pub struct CutPage {
    layout: Layout,
    heading: String,
    label: String,
    filed: String,
    /// That the version is not the last one.
    replaced: Option<FindingView>,
    action: String,
    back: String,
    version: String,
    /// Name and address of the form for each other auditor.
    others: Vec<(&'static str, String)>,
    auditor: String,
    auditor_label: &'static str,
    accepted: Field,
    reason: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

impl CutPage {
    /// The form of what an auditor accepts of a line.
    #[must_use]
    pub fn new(
        layout: Layout,
        (id, filing, replaced): (NoticeId, FilingId, Option<Replaced>),
        receipt: &ExaminedReceipt,
        (form, auditor): (&CutForm, Auditor),
        (errors, conflict): (&FormErrors, Option<Conflict>),
    ) -> Self {
        let heading = format!("Beleg {} kürzen", receipt.number);
        let address = paths::cut(filing, receipt.number);
        let others = Auditor::ALL.iter().filter(|other| **other != auditor);
        Self {
            layout: layout
                .titled(heading.clone())
                .in_menu(funding::NOTICES)
                .crumb("Förderung", funding::NOTICES)
                .crumb(TITLE, paths::of_notice(id))
                .here(heading.clone()),
            heading,
            label: receipt.label.clone(),
            filed: euro(receipt.filed),
            others: others
                .map(|other| (other.label(), format!("{address}?stelle={}", other.code())))
                .collect(),
            action: address,
            back: replaced.map_or_else(
                || paths::of_notice(id),
                |replaced| paths::of_version(id, replaced.number),
            ),
            replaced: replaced.map(|replaced| of_earlier(id, replaced)),
            version: form.version.clone(),
            auditor: auditor.code().to_owned(),
            auditor_label: auditor.label(),
            accepted: Field::new("accepted", "Anerkannt, zuwendungsfähig")
                .value(&form.accepted)
                .hint("Leer: alles ist anerkannt.")
                .error(errors.at("accepted"))
                .optional(),
            reason: Field::new("reason", "Grund der Kürzung")
                .value(&form.reason)
                .error(errors.at("reason"))
                .optional(),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

fn of_earlier(id: NoticeId, replaced: Replaced) -> FindingView {
    FindingView::warning(
        format!(
            "Version {} ist ersetzt: Es gilt Version {} vom {}.",
            replaced.number,
            replaced.by,
            format_date(replaced.filed_on)
        ),
        "Diese Kürzung zählt nur in der früheren Version; bitte prüfen, ob sie in die geltende gehört.",
    )
    .link(
        paths::of_version(id, replaced.by),
        format!("Belege der Version {}", replaced.by),
    )
}

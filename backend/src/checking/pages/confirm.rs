//! The page on which a finding is confirmed, and its confirmation taken back.

use askama::Template;

use super::link;
use crate::checking::forms::ConfirmForm;
use crate::checking::paths;
use crate::checking::rows::Place;
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// One finding with the form for the reason, or with the confirmation that it has.
#[derive(Debug, Template)]
#[template(path = "checking/confirm.html")]
pub struct ConfirmPage {
    layout: Layout,
    heading: &'static str,
    finding: FindingView,
    action: &'static str,
    hidden: [(&'static str, String); 2],
    /// `None` where it is confirmed already.
    reason: Option<Field>,
    back: String,
    errors: Vec<FieldError>,
}

impl ConfirmPage {
    /// The page of a finding that stands at `place`.
    #[must_use]
    pub fn new(
        layout: Layout,
        (finding, place): (FindingView, Place),
        form: &ConfirmForm,
        errors: &FormErrors,
    ) -> Self {
        let is_confirmed = !finding.confirmation.is_empty();
        let (heading, action) = if is_confirmed {
            ("Bestätigung zurücknehmen", paths::TAKE_BACK)
        } else {
            ("Prüfhinweis bestätigen", paths::CONFIRM)
        };
        let reason = Field::new("grund", "Grund")
            .hint("Warum das in Ordnung ist, mit Fundstelle, zum Beispiel „Umschichtung genehmigt, BR Münster 12.03.2024, Az. 48.02“.")
            .value(&form.grund)
            .error(errors.at("grund"));
        Self {
            layout: layout
                .titled(heading)
                .crumb("Übersicht", "/")
                .crumb("Prüfhinweise", paths::FINDINGS)
                .here(heading),
            heading,
            finding,
            action,
            hidden: [
                ("hinweis", form.hinweis.clone()),
                ("bescheid", form.bescheid.clone()),
            ],
            reason: (!is_confirmed).then_some(reason),
            back: link(place).0,
            errors: errors.list().to_vec(),
        }
    }
}

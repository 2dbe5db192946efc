//! Pages of this feature.

use askama::Template;
use paktbuch_types::{Cents, Severity};

use super::rows::{PreviewFinding, ProofPreview};
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::layout::Layout;

/// Catalogue of reports.
#[derive(Debug, Template)]
#[template(path = "reporting/reports.html")]
pub struct ReportsPage {
    pub layout: Layout,
    /// `None` where the actor may not make one.
    pub proof: Option<ProofForm>,
    pub inventory: InventoryForm,
}

/// Entry of the Verwendungsnachweis.
#[derive(Debug)]
pub struct ProofForm {
    pub sentence: &'static str,
    /// Whether there is a notice to make it of.
    pub has_notices: bool,
    pub notice: Field,
    pub as_of: Field,
}

/// Entry of the Inventarliste.
#[derive(Debug)]
pub struct InventoryForm {
    pub sentence: &'static str,
    pub school: Field,
    pub category: Field,
    /// Left out for Schul-IT, who does not see notices.
    pub notice: Option<Field>,
    pub as_of: Field,
}

/// Preview of a Verwendungsnachweis.
#[derive(Debug, Template)]
#[template(path = "reporting/proof.html")]
pub struct ProofPage {
    pub layout: Layout,
    /// Aktenzeichen and title.
    pub reference: String,
    pub title: String,
    /// Address of the notice.
    pub notice_href: String,
    /// Address of all its findings.
    pub findings_href: String,
    /// Id of the notice, for the form.
    pub notice: String,
    pub as_of: Field,
    pub errors: Vec<FieldError>,
    /// `None` where the as-of date cannot be read.
    pub preview: Option<Preview>,
}

/// The sums and what stands in their way.
#[derive(Debug)]
pub struct Preview {
    pub sums: ProofPreview,
    /// `31.10.2024`.
    pub as_of: String,
    /// Address of the workbook.
    pub href: String,
    /// Name that the workbook will have.
    pub file: String,
    pub findings: Vec<FindingView>,
    /// How many are not shown here.
    pub more: usize,
    pub errors: usize,
}

impl Preview {
    /// Settled eligible spending above the plan of this item.
    #[must_use]
    pub fn deviation(planned: &Cents, settled: &Cents) -> Cents {
        settled.minus(*planned)
    }

    /// Sum of the items by the notice: total and eligible.
    #[must_use]
    pub fn planned(&self) -> (Cents, Cents) {
        let items = &self.sums.items;
        (
            items.iter().map(|item| item.planned).sum(),
            items.iter().map(|item| item.planned_eligible).sum(),
        )
    }
}

/// A finding as components draw it.
#[must_use]
pub fn finding(finding: &PreviewFinding) -> FindingView {
    let (message, remedy) = (&finding.message, &finding.remedy);
    let view = match finding.severity {
        Severity::Error => FindingView::error(message, remedy),
        Severity::Warning => FindingView::warning(message, remedy),
        Severity::MissingParameter => FindingView::missing(message, remedy),
    };
    let (href, label) = finding.link.clone();
    view.link(href, label)
}

//! Findings of the rules, each at the line it is about.

use paktbuch_types::Severity;

use super::InvoiceParts;
use crate::funding::paths as funding;
use crate::purchasing::rows::LineDetail;
use crate::web::components::FindingView;

/// A finding of the rules, as far as the page needs it.
#[derive(Debug, Clone)]
pub struct ShownFinding {
    /// `R7`.
    pub rule: &'static str,
    pub severity: Severity,
    /// The line it is about.
    pub line: Option<i64>,
    /// The Einzelansatz it is about.
    pub item: Option<i64>,
    pub message: String,
    pub remedy: String,
    /// Where the rule is written.
    pub source: String,
    /// „bestätigt von …“; empty while it is open.
    pub confirmation: String,
    /// Where it is confirmed, for those who may.
    pub confirm: Option<String>,
}

/// What R16 says of the invoice itself: of its payments.
pub(in crate::purchasing::pages) fn of_payments(findings: &[ShownFinding]) -> Vec<FindingView> {
    let own = findings
        .iter()
        .filter(|finding| finding.rule == "R16" && finding.line.is_none() && finding.item.is_none());
    own.map(view_of).collect()
}

/// Findings of a line, and of each Einzelansatz at the first line that is allocated to it. What is only open (R12) shows as the
/// rest.
pub(super) fn findings_at(
    parts: &InvoiceParts<'_>,
    line: &LineDetail,
    told: &mut Vec<i64>,
) -> Vec<FindingView> {
    let mut views: Vec<(Severity, FindingView)> = Vec::new();
    for finding in &parts.findings {
        let only_open = finding.rule == "R12" && finding.severity == Severity::Warning;
        let item = finding.item.and_then(|item| {
            line.parts
                .iter()
                .find(|part| part.item.is_some_and(|id| id.0 == item))
        });
        let is_here = finding.line == Some(line.id.0) && !only_open;
        if let (Some(part), Some(item)) = (item, finding.item)
            && !told.contains(&item)
        {
            told.push(item);
            let link = part
                .notice
                .as_ref()
                .zip(part.item)
                .map(|((notice, _), item)| funding::item(*notice, item));
            let view = view_of(finding);
            let view = match link {
                Some(href) => view.link(href, "Ansatz ansehen"),
                None => view,
            };
            views.push((finding.severity, view));
        } else if is_here {
            let same = views.iter_mut().find(|(severity, view)| {
                // What can be confirmed, or is, stands alone.
                *severity == finding.severity
                    && view.remedy == finding.remedy
                    && view.source == finding.source
                    && view.link.is_none()
                    && finding.confirm.is_none()
                    && finding.confirmation.is_empty()
            });
            match same {
                Some((_, view)) => {
                    view.message.push(' ');
                    view.message.push_str(own_words(finding));
                }
                None => views.push((finding.severity, view_of(finding))),
            }
        }
    }
    views.into_iter().map(|(_, view)| view).collect()
}

/// The message without the name of the line, under which it stands.
fn own_words(finding: &ShownFinding) -> &str {
    let is_line = |subject: &str| {
        let position = subject.rsplit_once(", Position ").map(|(_, position)| position);
        subject.starts_with("Rechnung ") && position.is_some_and(|text| text.parse::<u32>().is_ok())
    };
    match finding.message.split_once(": ") {
        Some((subject, message)) if finding.line.is_some() && is_line(subject) => message,
        _ => &finding.message,
    }
}

/// A finding with its confirmation and the way to it.
pub(in crate::purchasing::pages) fn view_of(finding: &ShownFinding) -> FindingView {
    let view = by_severity(finding).source(&finding.source);
    let view = match finding.confirmation.as_str() {
        "" => view,
        sentence => view.confirmed(sentence),
    };
    match &finding.confirm {
        Some(href) => view.confirmable(href),
        None => view,
    }
}

fn by_severity(finding: &ShownFinding) -> FindingView {
    let message = own_words(finding);
    match finding.severity {
        Severity::Error => FindingView::error(message, &finding.remedy),
        Severity::Warning => FindingView::warning(message, &finding.remedy),
        Severity::MissingParameter => FindingView::missing(message, &finding.remedy),
    }
}

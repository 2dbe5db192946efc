//! Findings of the rules on a notice and its Einzelansätze.

use paktbuch_types::{CostItemId, Severity};

use crate::funding::fields::ASKED;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::NoticeView;
use crate::web::components::FindingView;

/// A finding as this page needs it.
#[derive(Debug)]
pub struct ShownFinding {
    /// Id of the Einzelansatz it is about; `None` = the notice.
    pub item: Option<i64>,
    pub severity: Severity,
    /// What nobody knows, as the rule names it; empty where something else is wrong.
    pub unknown: String,
    /// Where it is mended beside the form, and what is there.
    pub place: Option<(String, &'static str)>,
    /// Field of the notice's form where it is mended.
    pub field: Option<&'static str>,
    pub message: String,
    pub remedy: String,
    /// Where the rule is written.
    pub source: String,
    /// „bestätigt von …“; empty while it is open.
    pub confirmation: String,
    /// Where it is confirmed, for those who may.
    pub confirm: Option<String>,
    /// That the proof is due or overdue: this ends with its filing and is nothing to clear before.
    pub ends_with_filing: bool,
}

impl ShownFinding {
    /// Whether it is to be cleared before the proof is filed.
    #[must_use]
    pub fn keeps_back(&self) -> bool {
        self.confirmation.is_empty() && !self.ends_with_filing
    }
}

/// What is to be cleared before the proof is filed: `1 Fehler und 2 Warnungen`; empty where there is nothing.
pub(super) fn counted(findings: &[ShownFinding]) -> String {
    let count = |severity: Severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity && finding.keeps_back())
            .count()
    };
    let words = [
        (count(Severity::Error), "Fehler", "Fehler"),
        (count(Severity::Warning), "Warnung", "Warnungen"),
        (
            count(Severity::MissingParameter),
            "fehlende Angabe",
            "fehlende Angaben",
        ),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} und {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// A finding, with the way to what it misses: a field of the notice, or an edition of its programme.
pub(super) fn shown(
    finding: &ShownFinding,
    view: &NoticeView,
    programme: Option<&Programme>,
    may_edit: bool,
) -> FindingView {
    let shown = finding_view(finding);
    match (&finding.place, finding.field) {
        (Some((href, label)), _) => shown.link(href, *label),
        (None, Some(field)) if may_edit => shown.link(field_of(view, field), "Bescheid bearbeiten"),
        (None, None) if may_edit && !finding.unknown.is_empty() => match programme {
            Some(own) => shown.link(
                paths::edition_fields_after(&own.code, own.version),
                "Eigene Fassung eintragen",
            ),
            None => shown,
        },
        (None, _) => shown,
    }
}

/// The parameters that are asked for and unknown, each with the way to its field, or to the finding for those who may not edit.
pub(super) fn unknown(findings: &[ShownFinding], view: &NoticeView, may_edit: bool) -> Vec<(String, String)> {
    let open = findings
        .iter()
        .filter(|finding| !finding.unknown.is_empty() && finding.confirmation.is_empty());
    let gap = |finding: &ShownFinding| {
        let known = ASKED.iter().find(|(asked, ..)| *asked == finding.unknown);
        let name = known.map_or(finding.unknown.as_str(), |(_, _, name)| name);
        let href = match (finding.item, finding.field) {
            (Some(item), _) if may_edit => paths::edit_item(view.id, CostItemId(item)),
            (None, Some(field)) if may_edit => field_of(view, field),
            _ => "#hinweise".to_owned(),
        };
        (href, name.to_owned())
    };
    open.map(gap).collect()
}

/// A field of the notice's form.
pub(super) fn field_of(view: &NoticeView, field: &str) -> String {
    format!("{}#f-{field}", paths::edit_notice(view.id))
}

/// A finding.
pub(super) fn finding_view(finding: &ShownFinding) -> FindingView {
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
    match finding.severity {
        Severity::Error => FindingView::error(&finding.message, &finding.remedy),
        Severity::Warning => FindingView::warning(&finding.message, &finding.remedy),
        Severity::MissingParameter => FindingView::missing(&finding.message, &finding.remedy),
    }
}

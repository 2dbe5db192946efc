//! The form that files a proof.

use askama::Template;
use chrono::NaiveDate;

use super::{euro, framed};
use crate::checking::paths as checking;
use crate::filing::forms::FileForm;
use crate::filing::paths;
use crate::filing::rows::{Figures, FilingRow, NoticeFacts};
use crate::reporting::paths as reporting;
use crate::text::counted;
use crate::web::components::{Fact, Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/bescheide/{id}/nachweise/einreichen`.
#[derive(Debug, Template)]
#[template(path = "filing/file.html")]
pub struct FilePage {
    pub layout: Layout,
    pub reference: String,
    pub title: String,
    pub action: String,
    pub cancel: String,
    pub preview_href: String,
    pub version: String,
    pub number: i64,
    pub facts: Vec<Fact>,
    pub findings_href: String,
    /// Open errors and other findings in words; empty for none.
    pub open: Option<FindingView>,
    pub as_of: Field,
    pub reason: Option<Field>,
    pub confirmed: Field,
    pub errors: Vec<FieldError>,
}

impl FilePage {
    /// The form with what the user typed; `filed` versions exist, `figures` say what would be filed.
    #[must_use]
    pub fn new(
        layout: Layout,
        notice: &NoticeFacts,
        filed: i64,
        figures: Option<&Figures>,
        form: &FileForm,
        errors: &FormErrors,
    ) -> Self {
        let open = figures.map_or(0, |figures| figures.errors);
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let reason = field("reason", "Begründung", &form.reason).hint(
            "Warum trotz offener Fehler eingereicht wird. Sie steht bei der Einreichung und im Verlauf.",
        );
        Self {
            layout: framed(layout, notice, "Einreichen"),
            reference: notice.reference.clone(),
            title: notice.title.clone(),
            action: paths::file(notice.id),
            cancel: paths::filings(notice.id),
            preview_href: reporting::proof(notice.id),
            version: form.version.clone(),
            number: filed + 1,
            facts: figures
                .map(|figures| facts_of(figures, notice))
                .unwrap_or_default(),
            findings_href: checking::of_notice(notice.id),
            open: figures.and_then(open_findings),
            as_of: field("stichtag", "Stichtag", &form.stichtag)
                .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist."),
            reason: (open > 0 || !form.reason.is_empty()).then_some(reason),
            confirmed: field(
                "confirmed",
                "Ja, dieser Stand wird eingereicht und eingefroren",
                &form.confirmed,
            ),
            errors: errors.list().to_vec(),
        }
    }
}

fn facts_of(figures: &Figures, notice: &NoticeFacts) -> Vec<Fact> {
    let confirmed = (figures.confirmed > 0).then(|| {
        Fact::new("Bestätigte Prüfhinweise", figures.confirmed.to_string())
            .link(checking::of_notice(notice.id))
    });
    let mut facts = vec![
        Fact::new("Ausgaben", euro(figures.spent))
            .note(format!("zuwendungsfähig {}", euro(figures.eligible))),
        Fact::new("Zuwendung lt. Abrechnung", euro(figures.grant_settled))
            .note(format!("lt. Bescheid {}", euro(figures.granted))),
        Fact::new("Eigenanteil", euro(figures.own_settled)),
        Fact::new("Belege", figures.receipts.to_string()),
        Fact::new("Geräte", figures.devices.to_string()),
    ];
    facts.extend(confirmed);
    facts
}

fn open_findings(figures: &Figures) -> Option<FindingView> {
    let verb = if figures.others == 1 { "ist" } else { "sind" };
    let others = counted(figures.others, "Prüfhinweis", "Prüfhinweise");
    match (figures.errors, figures.others) {
        (0, 0) => None,
        (0, _) => Some(FindingView::warning(
            "Kein Fehler ist offen.",
            format!("Das Einreichen hält nichts auf; {others} anderer Schwere {verb} offen."),
        )),
        (errors, others_open) => {
            let also = match others_open {
                0 => String::new(),
                _ => format!(" Dazu {others} anderer Schwere."),
            };
            Some(FindingView::error(
                format!("{} offen.", counted(errors, "Fehler ist", "Fehler sind")),
                format!("Bitte beheben, oder unten begründen, warum trotzdem eingereicht wird.{also}"),
            ))
        }
    }
}

/// The day on which a new version of the proof is usually made: that of the last one, else today.
#[must_use]
pub fn usual_day(last: Option<&FilingRow>, today: NaiveDate) -> NaiveDate {
    last.map_or(today, |last| last.as_of)
}

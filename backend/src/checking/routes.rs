//! Handlers of this feature.

use axum::extract::Query;
use axum::response::Response;
use paktbuch_types::{NoticeId, Severity};
use serde::Deserialize;

use super::pages::{FindingsPage, Group, link};
use super::rows::Counts;
use super::{CheckError, Found, paths, queries, service};
use crate::auth::{Actor, ReadFindings};
use crate::db::Db;
use crate::rules::RULES;
use crate::web::components::{Field, FindingView, Pager};
use crate::web::error::AppError;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::FINDINGS, show)
}

/// `?bescheid=7`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    bescheid: String,
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(filter): Query<Filter>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFindings>()?;
    let conn = db.reader();
    let notices = queries::notices(conn).await?;
    let notice = filter.bescheid.parse().ok().map(NoticeId);
    let chosen = notice.and_then(|id| notices.iter().find(|row| row.id == id));
    if notice.is_some() && chosen.is_none() {
        return Err(AppError::NotFound);
    }
    let found = service::run(conn, db.clock().today(), notice).await?;
    let counts = Counts::of(found.iter().map(|found| found.finding.severity));
    let page = list.page(u64::try_from(found.len()).unwrap_or(u64::MAX));
    let base = notice.map_or_else(
        || format!("{}?", paths::FINDINGS),
        |id| format!("{}&", paths::of_notice(id)),
    );
    let options = notices
        .iter()
        .map(|row| (row.id.to_string(), format!("{} · {}", row.reference, row.title)));
    let all = [(String::new(), "alle Bescheide und Rechnungen".to_owned())];
    let layout = frame
        .layout()
        .titled("Prüfhinweise")
        .crumb("Übersicht", "/")
        .here("Prüfhinweise");
    let layout = match chosen {
        Some(row) => layout.printing_filter(format!("Bescheid {}", row.reference)),
        None => layout,
    };
    frame.page(&FindingsPage {
        layout,
        notice: Field::new("bescheid", "Bescheid")
            .value(filter.bescheid)
            .options(all.into_iter().chain(options)),
        counts,
        groups: groups(&found, counts, page),
        pager: Pager {
            page,
            size: PAGE_ROWS,
            total: u64::try_from(found.len()).unwrap_or(u64::MAX),
            more: false,
            base: format!("{base}seite="),
        },
        rules: RULES
            .iter()
            .map(|rule| [rule.id.code(), rule.title, rule.sentence, rule.source])
            .collect(),
    })
}

/// The findings of one page, by severity.
fn groups(found: &[Found], counts: Counts, page: u64) -> Vec<Group> {
    let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let first = usize::try_from(page.saturating_sub(1))
        .unwrap_or(usize::MAX)
        .saturating_mul(size);
    let shown = found.get(first..).unwrap_or_default();
    let shown = shown.get(..size.min(shown.len())).unwrap_or_default();
    let group = |severity: &Severity| Group {
        severity: severity.label(),
        count: counts.at(*severity),
        findings: shown
            .iter()
            .filter(|found| found.finding.severity == *severity)
            .map(view)
            .collect(),
    };
    Severity::ALL
        .iter()
        .map(group)
        .filter(|group| !group.findings.is_empty())
        .collect()
}

fn view(found: &Found) -> FindingView {
    let message = found.message();
    let remedy = format!("{} (Regel {})", found.finding.remedy, found.finding.rule);
    let view = match found.finding.severity {
        Severity::Error => FindingView::error(message, remedy),
        Severity::Warning => FindingView::warning(message, remedy),
        Severity::MissingParameter => FindingView::missing(message, remedy),
    };
    let (href, label) = link(found.place);
    view.link(href, label)
}

impl From<CheckError> for AppError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Database(error) => error.into(),
            CheckError::Programmes(_) => Self::internal(error),
        }
    }
}

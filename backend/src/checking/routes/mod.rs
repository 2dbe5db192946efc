//! Handlers of this feature.

mod confirm;
mod topic;

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{NoticeId, Severity, format_date};
use serde::Deserialize;

use super::pages::{CauseLine, Chosen, FindingsPage, Group, link_to, link_to_field, link_to_line};
use super::rows::{Counts, Place};
use super::{Cause, CheckError, Found, Surveys, causes, paths, queries, service};
use crate::auth::{
    Actor, ConfirmFindings, EditDevices, EditInvoices, MakeProof, ReadDeviceFindings, ReadFindings,
};
use crate::db::Db;
use crate::reporting::paths as reporting;
use crate::rules::{RULES, Rule};
use crate::web::components::{CountLink, Field, FilterTag, FindingView, Pager, grouped};
use crate::web::error::AppError;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Findings that a cause shows before one asks for all.
const FIRST: usize = 50;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::FINDINGS, show).merge(confirm::routes())
}

/// `?bescheid=7&ursache=warning-r16-device-without-raum`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    bescheid: String,
    ursache: String,
    thema: String,
    schwere: String,
    /// Stichtag of the proof from which the page was opened.
    stichtag: String,
}

impl Filter {
    /// The only severity, the confirmed ones for `Some(None)`; `None` = all. What is not understood narrows nothing.
    fn severity(&self) -> Option<Option<Severity>> {
        let mut all = Severity::ALL.iter().copied().map(Some).chain([None]);
        all.find(|severity| paths::severity(*severity) == self.schwere)
    }
}

/// What somebody may do about findings.
#[derive(Clone, Copy)]
struct May {
    confirm: bool,
    edit_devices: bool,
    edit_invoices: bool,
}

impl May {
    fn of(actor: &Actor) -> Self {
        Self {
            confirm: actor.may::<ConfirmFindings>(),
            edit_devices: actor.may::<EditDevices>(),
            edit_invoices: actor.may::<EditInvoices>(),
        }
    }
}

async fn show(
    frame: Frame,
    db: Db,
    Extension(surveys): Extension<Surveys>,
    actor: Actor,
    Query(filter): Query<Filter>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    let conn = db.reader();
    let today = db.clock().today();
    if !actor.may::<ReadFindings>() {
        let permit = actor.permit::<ReadDeviceFindings>()?;
        let schools = permit.scope().schools().unwrap_or_default();
        let found = service::of_schools(conn, &*surveys.current(&db).await?, schools).await?;
        let filter = Filter {
            bescheid: String::new(),
            ..filter
        };
        let page = page(&frame, &found, (&filter, &list), None, May::of(&actor));
        return frame.page(&FindingsPage {
            rules: rules(|rule| rule.id.is_about_devices()),
            ..page
        });
    }
    let notices = queries::notices(conn).await?;
    let notice = filter.bescheid.parse().ok().map(NoticeId);
    let chosen = notice.and_then(|id| notices.iter().find(|row| row.id == id));
    if notice.is_some() && chosen.is_none() {
        return Err(AppError::NotFound);
    }
    let mut found = match notice {
        Some(_) => service::run(conn, today, notice).await?,
        None => surveys.current(&db).await?.found.clone(),
    };
    if let Some(wanted) = paths::Topic::from_code(&filter.thema) {
        found.retain(|found| topic::is_about(found, wanted));
    }
    let options = notices
        .iter()
        .map(|row| (row.id.to_string(), format!("{} · {}", row.reference, row.title)));
    let all = [(String::new(), "alle Bescheide und Rechnungen".to_owned())];
    let field = Field::new("bescheid", "Bescheid")
        .value(&filter.bescheid)
        .options(all.into_iter().chain(options));
    let mut page = page(&frame, &found, (&filter, &list), Some(field), May::of(&actor));
    if let Some(row) = chosen {
        page.layout = page.layout.printing_filter(format!("Bescheid {}", row.reference));
        let day = filter.stichtag.parse::<NaiveDate>().ok();
        page.proof = day.filter(|_| actor.may::<MakeProof>()).map(|day| {
            let label = format!("Zurück zum Verwendungsnachweis zum {}", format_date(day));
            (reporting::proof_as_of(row.id, day), label)
        });
    }
    frame.page(&page)
}

fn page(
    frame: &Frame,
    found: &[Found],
    (filter, list): (&Filter, &ListQuery),
    notice: Option<Field>,
    may: May,
) -> FindingsPage {
    let causes = causes(found);
    let severity = filter.severity();
    let within = |severity: Option<Option<Severity>>, cause: &str| {
        let all = [
            ("bescheid", filter.bescheid.as_str()),
            ("thema", filter.thema.as_str()),
            ("schwere", severity.map_or("", paths::severity)),
            ("ursache", cause),
            ("stichtag", filter.stichtag.as_str()),
        ];
        let said = all.into_iter().filter(|(_, value)| !value.is_empty());
        match serde_html_form::to_string(said.collect::<Vec<_>>()).unwrap_or_default() {
            query if query.is_empty() => paths::FINDINGS.to_owned(),
            query => format!("{}?{query}", paths::FINDINGS),
        }
    };
    let address = |cause: &str| within(severity, cause);
    let counts = Counts::of_all(found.iter().map(Found::counted)).parts();
    let count = |(of, count, words): (Option<Severity>, usize, String)| {
        CountLink::new(count, words, within(Some(of), "")).chosen(severity == Some(of))
    };
    let chosen = match filter.ursache.as_str() {
        "" => None,
        key => causes.iter().find(|cause| cause.key == key),
    };
    let layout = frame.layout().titled("Prüfhinweise").crumb("Übersicht", "/");
    FindingsPage {
        layout: match chosen {
            Some(cause) => layout.crumb("Prüfhinweise", address("")).here(title(cause)),
            None => layout.here("Prüfhinweise"),
        },
        proof: None,
        notice,
        counts: counts.into_iter().map(count).collect(),
        tags: severity
            .map(|of| FilterTag::new("Schwere", word(of), within(None, "")))
            .into_iter()
            .collect(),
        severity: severity.map_or("", paths::severity).to_owned(),
        chosen: chosen.map(|cause| in_full(cause, list, address, may)),
        groups: match chosen {
            Some(_) => Vec::new(),
            None => groups(&causes, severity, address, may),
        },
        rules: rules(|_| true),
    }
}

fn rules(shown: impl Fn(&Rule) -> bool) -> Vec<[&'static str; 4]> {
    RULES
        .iter()
        .filter(|rule| shown(rule))
        .map(|rule| [rule.id.code(), rule.title, rule.sentence, rule.source])
        .collect()
}

/// A severity in a word, `Bestätigt` for the confirmed ones.
fn word(severity: Option<Severity>) -> &'static str {
    severity.map_or("Bestätigt", Severity::label)
}

/// The causes by severity, or those of one, each with its first findings.
fn groups(
    causes: &[Cause<'_>],
    only: Option<Option<Severity>>,
    address: impl Fn(&str) -> String,
    may: May,
) -> Vec<Group> {
    let line = |cause: &Cause<'_>| CauseLine {
        title: title(cause),
        findings: cause
            .found
            .iter()
            .take(FIRST)
            .map(|found| view(found, may))
            .collect(),
        more: (cause.found.len() > FIRST).then(|| {
            (
                address(&cause.key),
                format!("alle {} ansehen", many(cause.found.len())),
            )
        }),
    };
    let group = |severity: Option<Severity>| {
        let is_here = |cause: &&Cause<'_>| match severity {
            Some(severity) => cause.severity == severity && !cause.is_confirmed,
            None => cause.is_confirmed,
        };
        let own: Vec<&Cause<'_>> = causes.iter().filter(is_here).collect();
        let count: usize = own.iter().map(|cause| cause.found.len()).sum();
        Group {
            severity: word(severity),
            count: match count {
                1 => "1 Prüfhinweis".to_owned(),
                count => format!("{} Prüfhinweise", many(count)),
            },
            causes: own.into_iter().map(line).collect(),
        }
    };
    let shown = Severity::ALL.iter().copied().map(Some).chain([None]);
    let shown = shown.filter(|severity| only.is_none_or(|only| only == *severity));
    let groups = shown.map(group);
    groups.filter(|group| !group.causes.is_empty()).collect()
}

/// One cause with the findings of a page.
fn in_full(cause: &Cause<'_>, list: &ListQuery, address: impl Fn(&str) -> String, may: May) -> Chosen {
    let total = u64::try_from(cause.found.len()).unwrap_or(u64::MAX);
    let page = list.page(total);
    let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let before = usize::try_from(page.saturating_sub(1))
        .unwrap_or(usize::MAX)
        .saturating_mul(size);
    Chosen {
        title: title(cause),
        severity: cause.severity.label(),
        findings: cause
            .found
            .iter()
            .skip(before)
            .take(size)
            .map(|found| view(found, may))
            .collect(),
        pager: Pager {
            page,
            size: PAGE_ROWS,
            total,
            more: false,
            base: format!("{}&seite=", address(&cause.key)),
        },
        all_href: address(""),
    }
}

/// „24 Geräte ohne Raum“.
fn title(cause: &Cause<'_>) -> String {
    format!("{} {}", many(cause.found.len()), cause.words())
}

fn many(number: usize) -> String {
    grouped(u64::try_from(number).unwrap_or(u64::MAX))
}

/// Address and label of where a finding is mended: the field itself for those who may fill it in.
fn way(found: &Found, may: May) -> (String, &'static str) {
    if let (Place::Device(id), Some(field)) = (found.place, found.device_field())
        && may.edit_devices
    {
        return link_to_field(id, field);
    }
    match found.line_field() {
        Some((line, field)) if may.edit_invoices => link_to_line(line, field),
        _ => link_to(found.place, &found.part()),
    }
}

/// A finding, with the way to where it is mended and to its confirmation for those who may.
fn view(found: &Found, may: May) -> FindingView {
    let message = found.message();
    let remedy = format!("{} (Regel {})", found.finding.remedy, found.finding.rule);
    let view = match found.finding.severity {
        Severity::Error => FindingView::error(message, remedy),
        Severity::Warning => FindingView::warning(message, remedy),
        Severity::MissingParameter => FindingView::missing(&message, remedy),
    };
    let (href, label) = way(found, may);
    let view = view.source(&found.finding.source).link(href, label);
    let view = match &found.confirmation {
        Some(confirmation) => view.confirmed(confirmation.sentence()),
        None => view,
    };
    let notice = match found.place {
        Place::Notice(id) => Some(id),
        Place::Application(_) | Place::Order(_) | Place::Invoice(_) | Place::Device(_) => None,
    };
    if may.confirm {
        view.confirmable(paths::confirm(&found.fingerprint, notice))
    } else {
        view
    }
}

impl From<CheckError> for AppError {
    fn from(error: CheckError) -> Self {
        let CheckError::Database(error) = error;
        error.into()
    }
}

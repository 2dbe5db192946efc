//! Handlers of the audit trail.

use std::collections::{BTreeSet, HashMap};

use axum::extract::Query;
use axum::response::Response;
use paktbuch_types::{
    ApplicationId, DeviceId, InvoiceId, NoticeId, OrderId, TokenId, UserId, format_date, parse_date,
};
use serde::Deserialize;

use super::pages::{TrailEntry, TrailPage};
use super::paths::Conditions;
use super::{paths, queries};
use crate::administration::paths as administration;
use crate::audit::{self, Entry, Filter, SubjectKind};
use crate::auth::{Actor, ManageTokens, ManageUsers, ReadAudit};
use crate::db::Db;
use crate::devices::paths as devices;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::schools::paths as schools;
use crate::web::components::{Field, FilterTag, HistoryEntry};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::listing::PAGE_ROWS;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::TRAIL, show)
}

/// Conditions as they stand in the address; what cannot be read is no condition, a day that cannot be read is told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TrailQuery {
    art: String,
    nr: String,
    von: String,
    bis: String,
    q: String,
    vor: String,
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<TrailQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadAudit>()?;
    let subject = SubjectKind::from_code(&query.art);
    let kind = subject.map_or("", SubjectKind::code);
    let text: String = query.q.trim().chars().take(200).collect();
    let mut errors = FormErrors::none();
    let mut day = |field: &str, typed: &str| match typed.trim() {
        "" => None,
        typed => errors.take(field, parse_date(typed)),
    };
    let filter = Filter {
        subject,
        id: query.nr.parse().ok().filter(|_| subject.is_some()),
        kind: None,
        before: query.vor.parse().ok(),
        from: day("von", &query.von),
        until: day("bis", &query.bis),
        text: &text,
        bare: "",
    };
    let whole = Filter {
        before: None,
        ..filter
    };
    let conditions = Conditions {
        kind: kind.to_owned(),
        record: filter.id,
        from: filter.from.map(format_date).unwrap_or_default(),
        until: filter.until.map(format_date).unwrap_or_default(),
        text: text.clone(),
    };
    let found = audit::trail(db.reader(), filter, PAGE_ROWS + 1).await?;
    let more = found.len() > usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let shown: Vec<Entry> = found
        .into_iter()
        .take(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX))
        .collect();
    let last = shown.last().map(|entry| entry.number);
    let names = names(&db, &shown).await?;
    let numbers = queries::school_numbers(db.reader(), ids(&shown, SubjectKind::School)).await?;
    let entries = shown
        .into_iter()
        .map(|entry| told(entry, &actor, &names, &numbers))
        .collect::<Vec<_>>();
    let choices = SubjectKind::ALL.iter().map(|kind| (kind.code(), kind.text()));
    let typed = |name: &str, label: &str, value: &str| {
        Field::new(name, label)
            .value(value)
            .error(errors.at(name))
            .optional()
    };
    let tags = tags(&conditions, subject, entries.first());
    let page = TrailPage {
        layout: frame
            .layout()
            .titled("Protokoll – Verwaltung")
            .in_menu(administration::ADMINISTRATION)
            .crumb("Verwaltung", administration::ADMINISTRATION)
            .here("Protokoll")
            .printing_filter(in_words(&conditions, subject)),
        total: audit::count(db.reader(), whole).await?,
        kinds: Field::new("art", "Art")
            .value(kind)
            .options([("", "alle Arten")].into_iter().chain(choices))
            .optional(),
        days: [typed("von", "von", &query.von), typed("bis", "bis", &query.bis)],
        text: typed("q", "Text", &text),
        entries,
        tags,
        older: last
            .filter(|_| more)
            .map(|last| paths::trail(&conditions, Some(last))),
        newest: filter.before.map(|_| paths::trail(&conditions, None)),
        head: audit::head(db.reader()).await?,
    };
    frame.page(&page)
}

/// The conditions, each with the address without it.
fn tags(conditions: &Conditions, subject: Option<SubjectKind>, first: Option<&TrailEntry>) -> Vec<FilterTag> {
    let without = |change: fn(&mut Conditions)| {
        let mut left = conditions.clone();
        change(&mut left);
        paths::trail(&left, None)
    };
    let mut tags = Vec::new();
    if let Some(subject) = subject {
        let left = without(|left| (left.kind, left.record) = (String::new(), None));
        tags.push(FilterTag::new("Art", subject.text(), left));
        if conditions.record.is_some() {
            let record = first.map_or("ohne Einträge", |entry| &entry.record);
            tags.push(FilterTag::new(
                "Eintrag",
                record,
                without(|left| left.record = None),
            ));
        }
    }
    if !conditions.from.is_empty() {
        tags.push(FilterTag::new(
            "von",
            &conditions.from,
            without(|left| left.from.clear()),
        ));
    }
    if !conditions.until.is_empty() {
        tags.push(FilterTag::new(
            "bis",
            &conditions.until,
            without(|left| left.until.clear()),
        ));
    }
    if !conditions.text.is_empty() {
        tags.push(FilterTag::new(
            "Text",
            &conditions.text,
            without(|left| left.text.clear()),
        ));
    }
    tags
}

/// The conditions as the printed page says them.
fn in_words(conditions: &Conditions, subject: Option<SubjectKind>) -> String {
    let said = [
        ("", subject.map_or("", SubjectKind::text)),
        ("von ", conditions.from.as_str()),
        ("bis ", conditions.until.as_str()),
        ("Text ", conditions.text.as_str()),
    ];
    let said = said.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(word, value)| format!("{word}{value}"))
        .collect::<Vec<_>>()
        .join(" · ")
}

type Names = HashMap<(SubjectKind, i64), String>;

async fn names(db: &Db, entries: &[Entry]) -> Result<Names, AppError> {
    let conn = db.reader();
    let mut names = Names::new();
    for kind in SubjectKind::ALL {
        let ids = ids(entries, *kind);
        let found = match kind {
            SubjectKind::School => queries::schools(conn, ids).await?,
            SubjectKind::Programme => queries::editions(conn, ids).await?,
            SubjectKind::Application => queries::applications(conn, ids).await?,
            SubjectKind::Notice => queries::notices(conn, ids).await?,
            SubjectKind::Supplier => queries::suppliers(conn, ids).await?,
            SubjectKind::Order => queries::orders(conn, ids).await?,
            SubjectKind::Invoice => queries::invoices(conn, ids).await?,
            SubjectKind::Device => queries::devices(conn, ids).await?,
            SubjectKind::DeviceModel => queries::models(conn, ids).await?,
            SubjectKind::User => queries::users(conn, ids).await?,
            SubjectKind::Token => queries::tokens(conn, ids).await?,
            SubjectKind::Authority | SubjectKind::Import | SubjectKind::Report => continue,
        };
        names.extend(found.into_iter().map(|(id, name)| ((*kind, id), name)));
    }
    Ok(names)
}

fn ids(entries: &[Entry], kind: SubjectKind) -> BTreeSet<i64> {
    entries
        .iter()
        .filter(|entry| entry.subject == Some(kind))
        .map(|entry| entry.subject_id)
        .collect()
}

fn told(entry: Entry, actor: &Actor, names: &Names, numbers: &queries::Names) -> TrailEntry {
    let name = entry
        .subject
        .and_then(|kind| names.get(&(kind, entry.subject_id)));
    let kind = entry.subject.map_or("Eintrag", SubjectKind::text);
    TrailEntry {
        number: entry.number,
        record: name.map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}")),
        href: entry
            .subject
            .filter(|_| name.is_some())
            .and_then(|kind| page_of(kind, entry.subject_id, actor, numbers))
            .unwrap_or_default(),
        entry: HistoryEntry::from(entry),
    }
}

/// Address of a record's page; `None` where it has none, or none that this actor may open.
fn page_of(kind: SubjectKind, id: i64, actor: &Actor, numbers: &queries::Names) -> Option<String> {
    match kind {
        SubjectKind::School => {
            let number = numbers.get(&id)?.parse().ok()?;
            Some(schools::school(&number))
        }
        SubjectKind::Application => Some(funding::application(ApplicationId(id))),
        SubjectKind::Notice => Some(funding::notice(NoticeId(id))),
        SubjectKind::Order => Some(ordering::order(OrderId(id))),
        SubjectKind::Invoice => Some(purchasing::invoice(InvoiceId(id))),
        SubjectKind::Device => Some(devices::device(DeviceId(id))),
        SubjectKind::User => actor
            .may::<ManageUsers>()
            .then(|| administration::user(UserId(id))),
        SubjectKind::Token => actor
            .may::<ManageTokens>()
            .then(|| administration::token(TokenId(id))),
        _ => None,
    }
}

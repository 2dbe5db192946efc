//! Handlers of the audit trail.

use std::collections::{BTreeSet, HashMap};

use axum::extract::Query;
use axum::response::Response;
use paktbuch_types::{ApplicationId, DeviceId, InvoiceId, NoticeId, OrderId, TokenId, UserId};
use serde::Deserialize;

use super::pages::{TrailEntry, TrailPage};
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
use crate::web::listing::PAGE_ROWS;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::TRAIL, show)
}

/// Conditions as they stand in the address; what cannot be read is no condition.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TrailQuery {
    art: String,
    nr: String,
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
    let filter = Filter {
        subject,
        id: query.nr.parse().ok().filter(|_| subject.is_some()),
        before: query.vor.parse().ok(),
    };
    let whole = Filter {
        before: None,
        ..filter
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
    let mut tags = Vec::new();
    if let Some(subject) = subject {
        tags.push(FilterTag::new("Art", subject.text(), paths::TRAIL));
        if filter.id.is_some() {
            let record = entries.first().map_or("ohne Einträge", |entry| &entry.record);
            tags.push(FilterTag::new("Eintrag", record, paths::trail(kind, None, None)));
        }
    }
    let choices = SubjectKind::ALL.iter().map(|kind| (kind.code(), kind.text()));
    let page = TrailPage {
        layout: frame
            .layout()
            .titled("Protokoll – Verwaltung")
            .in_menu(administration::ADMINISTRATION)
            .crumb("Verwaltung", administration::ADMINISTRATION)
            .here("Protokoll")
            .printing_filter(subject.map_or("", SubjectKind::text)),
        entries,
        total: audit::count(db.reader(), whole).await?,
        kinds: Field::new("art", "Art")
            .value(kind)
            .options([("", "alle Arten")].into_iter().chain(choices))
            .optional(),
        tags,
        older: last
            .filter(|_| more)
            .map(|last| paths::trail(kind, filter.id, Some(last))),
        newest: filter.before.map(|_| paths::trail(kind, filter.id, None)),
        head: audit::head(db.reader()).await?,
    };
    frame.page(&page)
}

type Names = HashMap<(SubjectKind, i64), String>;

async fn names(db: &Db, entries: &[Entry]) -> Result<Names, AppError> {
    let conn = db.reader();
    let mut names = Names::new();
    for kind in SubjectKind::ALL {
        let ids = ids(entries, *kind);
        let found = match kind {
            SubjectKind::School => queries::schools(conn, ids).await?,
            SubjectKind::Application => queries::applications(conn, ids).await?,
            SubjectKind::Notice => queries::notices(conn, ids).await?,
            SubjectKind::Supplier => queries::suppliers(conn, ids).await?,
            SubjectKind::Order => queries::orders(conn, ids).await?,
            SubjectKind::Invoice => queries::invoices(conn, ids).await?,
            SubjectKind::Device => queries::devices(conn, ids).await?,
            SubjectKind::DeviceModel => queries::models(conn, ids).await?,
            SubjectKind::User => queries::users(conn, ids).await?,
            SubjectKind::Token => queries::tokens(conn, ids).await?,
            SubjectKind::Authority | SubjectKind::Import => continue,
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

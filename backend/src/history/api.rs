//! The audit trail (Protokoll) through the REST API.

use axum::Json;
use serde::{Deserialize, Serialize};

use super::paths;
use crate::audit::{self, Entry, Filter, SubjectKind};
use crate::auth::ReadAudit;
use crate::db::Db;
use crate::web::api::{ApiFilter, ApiPermit, ApiQuery, Page, day};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().get(paths::API_TRAIL, list)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list))]
pub struct Api;

/// Filter des Protokolls.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct EventFilter {
    /// Art des Eintrags, zum Beispiel `invoice`, `notice` oder `device`. Zahlungen und Zuordnungen stehen bei ihrer Rechnung, Nachweise bei
    /// ihrem Bescheid.
    #[param(required = false)]
    subject: String,
    /// Nummer (`id`) des Eintrags, nur mit `subject`.
    #[param(required = false)]
    subject_id: Option<i64>,
    /// Erster Tag.
    #[param(required = false)]
    from: String,
    /// Letzter Tag.
    #[param(required = false)]
    to: String,
}

/// Was geschehen ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EventJson {
    /// Platz in der Kette.
    number: i64,
    /// Deutsche Ortszeit.
    #[schema(example = "2026-05-03T14:07:21")]
    at: String,
    /// Name des Kontos oder Tokens, oder „System“.
    who: String,
    /// `null` für eine Art, die diese Fassung des Programms nicht kennt.
    #[schema(required, example = "invoice.imported")]
    kind: Option<&'static str>,
    /// Der Satz dazu: „hat den Bescheid geändert“.
    what: &'static str,
    #[schema(required, example = "invoice")]
    subject: Option<&'static str>,
    subject_id: i64,
    changes: Vec<EventChange>,
}

/// Ein geänderter Wert.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EventChange {
    field: String,
    before: String,
    after: String,
}

impl From<Entry> for EventJson {
    fn from(entry: Entry) -> Self {
        let change = |change: audit::EntryChange| EventChange {
            field: change.field,
            before: change.before,
            after: change.after,
        };
        Self {
            number: entry.number,
            at: entry.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            who: entry.who,
            kind: entry.kind.map(audit::EventKind::code),
            what: entry.what,
            subject: entry.subject.map(SubjectKind::code),
            subject_id: entry.subject_id,
            changes: entry.changes.into_iter().map(change).collect(),
        }
    }
}

/// Das Protokoll, das Neueste zuerst. `q` sucht in dem, was geschah, in Werten und Namen.
#[utoipa::path(get, path = paths::API_TRAIL, params(ApiQuery, EventFilter), responses((status = 200, body = Page<EventJson>)))]
async fn list(
    _permit: ApiPermit<ReadAudit>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<EventFilter>,
) -> Result<Json<Page<EventJson>>, AppError> {
    query.known_sort("Einträge des Protokolls", &[])?;
    let subject = SubjectKind::from_code(&filter.subject);
    if subject.is_none() && !filter.subject.is_empty() {
        let known: Vec<&str> = SubjectKind::ALL.iter().map(|kind| kind.code()).collect();
        return Err(AppError::BadRequest(format!(
            "„subject“ kennt {}.",
            known.join(", ")
        )));
    }
    if subject.is_none() && filter.subject_id.is_some() {
        return Err(AppError::BadRequest(
            "„subject_id“ gilt nur zusammen mit „subject“.".to_owned(),
        ));
    }
    let whole = Filter {
        subject,
        id: filter.subject_id,
        from: day("from", &filter.from)?,
        until: day("to", &filter.to)?,
        text: query.q.trim(),
        ..Filter::default()
    };
    let page = Filter {
        before: query.key()?,
        ..whole
    };
    let rows = audit::trail(db.reader(), page, query.limit + 1).await?;
    let total = audit::count(db.reader(), whole).await?;
    let page = Page::by_key(rows, query.limit, total, |entry| entry.number);
    Ok(Json(page.map(EventJson::from)))
}

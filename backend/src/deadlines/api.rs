//! Deadlines through the REST API.

use std::collections::HashMap;

use axum::Json;
use chrono::NaiveDate;
use paktbuch_types::DeadlineKind;
use serde::{Deserialize, Serialize};

use super::rows::{Deadline, Place, Urgency};
use super::{paths, service};
use crate::auth::ReadDeadlines;
use crate::db::Db;
use crate::web::api::{ApiFilter, ApiPermit, ApiQuery, Page, day};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().get(paths::API_LIST, list)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list))]
pub struct Api;

/// Filter der Fristen.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct DeadlineFilter {
    /// Art der Frist, zum Beispiel `nachweis`, `auflage` oder `klagefrist`.
    #[param(required = false)]
    kind: String,
    /// Nur Fristen bis zu diesem Tag.
    #[param(required = false)]
    to: String,
}

/// Eine Frist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DeadlineJson {
    date: NaiveDate,
    /// Nur das Jahr ist bekannt.
    year_only: bool,
    kind: &'static str,
    /// Was zu tun ist.
    label: String,
    /// Wozu sie gehört.
    note: String,
    /// `ueberfaellig`, `bald` (in den nächsten 30 Tagen) oder `spaeter`.
    urgency: &'static str,
    /// `application`, `notice`, `examination` (`id` des Bescheids), `invoice`, `device`, `payout`, `school_document`, `order` oder die Art des Eintrags, zu dem ein Vermerk gehört.
    subject: &'static str,
    id: i64,
}

impl DeadlineJson {
    fn new(row: Deadline, today: NaiveDate) -> Self {
        let urgency = match row.urgency(today) {
            Urgency::Overdue => "ueberfaellig",
            Urgency::Soon => "bald",
            Urgency::Later => "spaeter",
        };
        let (subject, id) = match row.place {
            Place::Application(id) => ("application", id.0),
            Place::Notice(id) => ("notice", id.0),
            Place::Examination(id) => ("examination", id.0),
            Place::Invoice(id) => ("invoice", id.0),
            Place::Device(id) => ("device", id.0),
            Place::BoundDevices(notice, _) => ("notice", notice.0),
            Place::Payout(_, id) => ("payout", id.0),
            Place::SchoolDocument(id) => ("school_document", id.0),
            Place::Order(id) => ("order", id.0),
            Place::Memos(subject, id) => (subject.code(), id),
        };
        Self {
            date: row.date,
            year_only: row.year_only,
            kind: row.kind.code(),
            label: row.label,
            note: row.note,
            urgency,
            subject,
            id,
        }
    }
}

/// Fristen nach Tag: was überfällig und offen ist, und was kommt. Für Schul-IT die der eigenen Schulen.
#[utoipa::path(get, path = paths::API_LIST, params(ApiQuery, DeadlineFilter), responses((status = 200, body = Page<DeadlineJson>)))]
async fn list(
    ApiPermit(permit): ApiPermit<ReadDeadlines>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<DeadlineFilter>,
) -> Result<Json<Page<DeadlineJson>>, AppError> {
    query.known_sort("Fristen", &[])?;
    let kind = Some(&filter.kind).filter(|code| !code.is_empty());
    let kind = kind.map(|code| code.parse::<DeadlineKind>()).transpose();
    let kind = kind.map_err(|error| AppError::BadRequest(format!("„kind“: {error}")))?;
    let until = day("to", &filter.to)?;
    let text = query.q.trim().to_lowercase();
    let today = db.clock().today();
    let mut rows = service::within(db.reader(), permit.scope(), today).await?;
    rows.retain(|row| {
        kind.is_none_or(|kind| row.kind == kind)
            && until.is_none_or(|until| row.date <= until)
            && (text.is_empty()
                || format!("{} {}", row.label, row.note)
                    .to_lowercase()
                    .contains(&text))
    });
    let page = Page::cut(&query, keyed(rows, today), |(key, _)| key.clone())?;
    Ok(Json(page.map(|(_, deadline)| deadline)))
}

/// Each with a key of its own: a record may have several deadlines of one kind on one day.
fn keyed(rows: Vec<Deadline>, today: NaiveDate) -> Vec<(String, DeadlineJson)> {
    let mut before: HashMap<String, usize> = HashMap::new();
    let told = rows.into_iter().map(|row| DeadlineJson::new(row, today));
    told.map(|row| {
        let same = format!("{}-{}-{}-{}", row.date, row.kind, row.subject, row.id);
        let nth = before.entry(same.clone()).or_default();
        *nth += 1;
        (format!("{same}-{nth}"), row)
    })
    .collect()
}

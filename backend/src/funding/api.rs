//! Programmes, applications and notices as JSON.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Cents, NoticeId};
use serde::Serialize;

use super::figures::Figure;
use super::programme::Programme;
use super::rows::{
    ApplicationFilter, ApplicationRow, ItemFigures, LineFigures, NOTICE_SORTS, NoticeFilter, NoticeRow,
};
use super::{paths, programme, queries, service};
use crate::auth::ReadFunding;
use crate::db::Db;
use crate::web::api::{ApiActor, ApiQuery, Page, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_PROGRAMMES, programmes)
        .get(paths::API_APPLICATIONS, applications)
        .get(paths::API_NOTICES, notices)
        .get(paths::API_NOTICE, notice)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(programmes, applications, notices, notice))]
pub struct Api;

/// Ein Förderprogramm in einer Fassung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProgrammeJson {
    #[schema(example = "digitalpakt-nrw")]
    code: String,
    version: u32,
    title: String,
    #[schema(required)]
    land: Option<String>,
    #[schema(required)]
    valid_from: Option<NaiveDate>,
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    parameters: Vec<ParameterJson>,
}

/// Eine Angabe des Programms; `value` ist `null`, wo sie fehlt und aus dem Bescheid kommt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ParameterJson {
    #[schema(example = "foerdersatz")]
    name: &'static str,
    #[schema(required)]
    value: Option<String>,
    #[schema(required)]
    source: Option<String>,
}

impl From<&Programme> for ProgrammeJson {
    fn from(programme: &Programme) -> Self {
        let parameter = |parameter: programme::Parameter| ParameterJson {
            name: parameter.name,
            value: parameter.value,
            source: parameter.source,
        };
        Self {
            code: programme.code.clone(),
            version: programme.version,
            title: programme.title.clone(),
            land: programme.land.value.clone(),
            valid_from: programme.valid_from,
            valid_to: programme.valid_to,
            parameters: programme.parameters().into_iter().map(parameter).collect(),
        }
    }
}

/// Ein Antrag.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationJson {
    id: i64,
    reference: String,
    programme: String,
    category: String,
    title: String,
    #[schema(example = "bewilligt")]
    state: &'static str,
    #[schema(required)]
    submitted_on: Option<NaiveDate>,
    requested_cents: i64,
}

impl From<ApplicationRow> for ApplicationJson {
    fn from(row: ApplicationRow) -> Self {
        Self {
            id: row.id.0,
            reference: row.reference,
            programme: row.programme,
            category: row.category,
            title: row.title,
            state: row.state.code(),
            submitted_on: row.submitted_on,
            requested_cents: row.requested.0,
        }
    }
}

/// Ein Zuwendungsbescheid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeJson {
    id: i64,
    reference: String,
    programme: String,
    title: String,
    category: String,
    date: NaiveDate,
    #[schema(example = "in_durchfuehrung")]
    state: &'static str,
    eligible_cents: i64,
    granted_cents: i64,
    own_share_cents: i64,
    paid_out_cents: i64,
    /// Bezahlt auf den Kostenplan, brutto.
    spent_cents: i64,
    #[schema(required)]
    proof_due: Option<NaiveDate>,
    /// `null`, wo es keine gibt oder sie je Gerät verschieden endet.
    #[schema(required)]
    zweckbindung_until: Option<NaiveDate>,
}

impl From<NoticeRow> for NoticeJson {
    fn from(row: NoticeRow) -> Self {
        Self {
            id: row.id.0,
            reference: row.reference,
            programme: row.programme,
            title: row.title,
            category: row.category,
            date: row.date,
            state: row.state.code(),
            eligible_cents: row.eligible.0,
            granted_cents: row.granted.0,
            own_share_cents: row.own_share.0,
            paid_out_cents: row.paid_out.0,
            spent_cents: row.spent.0,
            proof_due: row.proof_due,
            zweckbindung_until: row.zweckbindung_until,
        }
    }
}

/// Ein Zuwendungsbescheid mit seinem Kostenplan.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FullNotice {
    #[serde(flatten)]
    notice: NoticeJson,
    version: i64,
    items: Vec<Item>,
}

/// Ein Einzelansatz.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Item {
    id: i64,
    position: i64,
    title: String,
    #[serde(flatten)]
    amounts: AmountsJson,
    lines: Vec<Line>,
}

/// Eine Zeile unter einem Einzelansatz.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Line {
    id: i64,
    position: i64,
    /// Amtliche Schulnummer; `null` = alle Schulen.
    #[schema(required)]
    school: Option<String>,
    title: String,
    quantity: i64,
    unit_price_cents: i64,
    #[serde(flatten)]
    amounts: AmountsJson,
}

/// lt. Bescheid, berechnet und bezahlt, brutto.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AmountsJson {
    planned_cents: i64,
    planned_eligible_cents: i64,
    invoiced_cents: i64,
    invoiced_eligible_cents: i64,
    paid_cents: i64,
    paid_eligible_cents: i64,
}

impl From<Figure> for AmountsJson {
    fn from(figure: Figure) -> Self {
        Self {
            planned_cents: figure.planned.total.0,
            planned_eligible_cents: figure.planned.eligible.0,
            invoiced_cents: figure.invoiced.total.0,
            invoiced_eligible_cents: figure.invoiced.eligible.0,
            paid_cents: figure.paid.total.0,
            paid_eligible_cents: figure.paid.eligible.0,
        }
    }
}

impl From<LineFigures> for Line {
    fn from(line: LineFigures) -> Self {
        Self {
            id: line.id.0,
            position: line.position,
            school: line.school.map(|school| school.number.to_string()),
            title: line.title,
            quantity: line.quantity,
            unit_price_cents: line.unit_price.0,
            amounts: line.figure.into(),
        }
    }
}

impl From<ItemFigures> for Item {
    fn from(item: ItemFigures) -> Self {
        Self {
            id: item.id.0,
            position: item.position,
            title: item.title,
            amounts: item.figure.into(),
            lines: item.lines.into_iter().map(Line::from).collect(),
        }
    }
}

/// Columns by which applications can be ordered.
const APPLICATION_SORTS: [&str; 5] = ["reference", "title", "submitted_on", "requested", "state"];

/// Refuses an order that a list does not have.
fn known_sort(query: &ApiQuery, what: &str, known: &[&str]) -> Result<(), AppError> {
    let (sort, _) = query.sorting();
    if query.sort.is_empty() || known.contains(&sort) {
        return Ok(());
    }
    let possible = if known.is_empty() {
        "Bitte „sort“ weglassen.".to_owned()
    } else {
        format!("Möglich: {}.", known.join(", "))
    };
    Err(AppError::BadRequest(format!(
        "Nach „{sort}“ lassen sich {what} nicht sortieren. {possible}"
    )))
}

/// The rows of one answer.
fn page<T, U: From<T>>(query: &ApiQuery, rows: Vec<T>) -> Result<Json<Page<U>>, AppError> {
    let offset = query.offset()?;
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let items = rows.into_iter().skip(skip).take(limit).map(U::from).collect();
    Ok(Json(Page::by_offset(items, offset, total)))
}

/// Förderprogramme mit allen Angaben.
#[utoipa::path(get, path = paths::API_PROGRAMMES, params(ApiQuery), responses((status = 200, body = Page<ProgrammeJson>)))]
async fn programmes(actor: ApiActor, query: ApiQuery) -> Result<Json<Page<ProgrammeJson>>, AppError> {
    actor.0.permit::<ReadFunding>()?;
    known_sort(&query, "Förderprogramme", &[])?;
    let all = programme::all().map_err(AppError::internal)?;
    page(&query, all.iter().collect())
}

/// Anträge.
#[utoipa::path(get, path = paths::API_APPLICATIONS, params(ApiQuery), responses((status = 200, body = Page<ApplicationJson>)))]
async fn applications(
    actor: ApiActor,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<ApplicationJson>>, AppError> {
    actor.0.permit::<ReadFunding>()?;
    known_sort(&query, "Anträge", &APPLICATION_SORTS)?;
    let (sort, descending) = query.sorting();
    let filter = ApplicationFilter {
        q: query.q.clone(),
        state: None,
        sort: sort.to_owned(),
        descending,
    };
    page(&query, queries::applications(db.reader(), &filter).await?)
}

/// Zuwendungsbescheide; ohne `sort` der neueste zuerst.
#[utoipa::path(get, path = paths::API_NOTICES, params(ApiQuery), responses((status = 200, body = Page<NoticeJson>)))]
async fn notices(actor: ApiActor, db: Db, query: ApiQuery) -> Result<Json<Page<NoticeJson>>, AppError> {
    actor.0.permit::<ReadFunding>()?;
    let (sort, descending) = query.sorting();
    known_sort(&query, "Bescheide", NOTICE_SORTS)?;
    let known = NOTICE_SORTS.contains(&sort);
    let filter = NoticeFilter {
        q: query.q.clone(),
        sort: sort.to_owned(),
        descending: descending || !known,
        ..NoticeFilter::default()
    };
    page(&query, service::read_notices(db.reader(), &filter).await?)
}

/// Ein Zuwendungsbescheid mit seinem Kostenplan.
#[utoipa::path(get, path = paths::API_NOTICE, params(("id" = i64, Path)), responses((status = 200, body = FullNotice)))]
async fn notice(actor: ApiActor, db: Db, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    actor.0.permit::<ReadFunding>()?;
    let view = service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let plan = queries::figures(db.reader(), id, None).await?;
    let data = view.data;
    let notice = NoticeJson {
        id: id.0,
        reference: data.reference,
        programme: data.programme,
        title: data.title,
        category: data.category,
        date: data.notice_date,
        state: data.state.code(),
        eligible_cents: data.eligible.0,
        granted_cents: view.granted.0,
        own_share_cents: view.own_share.0,
        paid_out_cents: view
            .payouts
            .iter()
            .map(|payout| payout.data.amount)
            .sum::<Cents>()
            .0,
        spent_cents: plan.total().paid.total.0,
        proof_due: data.proof_due,
        zweckbindung_until: view.zweckbindung_until,
    };
    let items = plan.items.into_iter().map(Item::from).collect();
    Ok(versioned(
        view.version,
        FullNotice {
            notice,
            version: view.version,
            items,
        },
    ))
}

//! Reports as files, through the REST API.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{MadeReportId, NoticeId};
use serde::{Deserialize, Serialize};

use super::forms::{InventoryQuery, LetterQuery, ListQuery, ProofQuery};
use super::routes::{
    dossier_file, inventory_file, letter_file, list_file, proof_file, receipts_file, seen_by,
};
use super::rows::{DocumentFormat, ListFormat, ListKind, MadeRow, ReportKind};
use super::{paths, queries, service};
use crate::auth::{MakeInventory, MakeProof};
use crate::db::Db;
use crate::web::api::{ApiActor, ApiFilter, ApiPermit, ApiQuery, Page, no_next, refused};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_REPORTS, list)
        .get(paths::API_REPORT, make)
        .get(paths::API_MADE_REPORTS, made)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, make, made))]
pub struct Api;

/// Ein Bericht, den es gibt, jeder Name einmal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReportJson {
    #[schema(example = "verwendungsnachweis")]
    kind: &'static str,
    title: &'static str,
    /// Beim Mittelabruf `xlsx` und `csv` für die Liste, `pdf` und `docx` für das Schreiben.
    formats: Vec<&'static str>,
    needs_notice: bool,
}

/// Ein Bericht, der erstellt wurde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MadeReportJson {
    id: i64,
    #[schema(example = "foerderakte")]
    kind: String,
    /// Aktenzeichen des einen Bescheids, um den es geht.
    #[schema(required)]
    notice: Option<String>,
    /// Worauf er sonst eingegrenzt war, in Worten; bei Schreiben `Nr. 2` oder die Art des Nachweises.
    question: String,
    /// Stichtag.
    as_of: NaiveDate,
    /// Endung der Datei.
    format: String,
    sha256: String,
    /// Zeilen, bei der Förderakte Dateien; 0 bei Schreiben.
    rows: i64,
    /// Summen in Cent nach ihren Namen.
    totals: BTreeMap<String, i64>,
    by: String,
    made_at: DateTime<Utc>,
}

impl From<MadeRow> for MadeReportJson {
    fn from(row: MadeRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind,
            notice: row.notice.map(|_| row.reference),
            question: row.question,
            as_of: row.as_of,
            format: row.format,
            sha256: row.sha256,
            rows: row.rows,
            totals: row
                .totals
                .into_iter()
                .map(|(key, amount)| (key, amount.0))
                .collect(),
            by: row.by,
            made_at: row.made_at,
        }
    }
}

/// Welche erstellten Berichte.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct MadeAsked {
    /// Name des Berichts: `foerderakte`.
    #[param(required = false)]
    kind: String,
    /// Aktenzeichen des Bescheids.
    #[param(required = false)]
    notice: String,
}

/// Was der Bericht zeigt.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Aktenzeichen des Bescheids.
    #[param(required = false)]
    notice: String,
    /// Schulnummer; nur für die Inventarliste.
    #[param(required = false)]
    school: String,
    /// Stichtag; ohne Angabe heute.
    #[param(required = false)]
    as_of: String,
    /// `xlsx` (ohne Angabe) oder `csv`; für Schreiben `pdf` (ohne Angabe) oder `docx`; die Förderakte ist immer `zip`.
    #[param(required = false)]
    format: String,
    /// Nummer des Mittelabrufs oder der Umschichtung, nur für ihre Schreiben (`pdf`, `docx`); ohne Angabe die letzte.
    #[param(required = false)]
    number: String,
    /// Ausgabe, nur für den Verwendungsnachweis: `einreichung` (ohne Angabe) oder `akte`.
    #[param(required = false)]
    edition: String,
    /// Art des Verwendungsnachweises und seines Anschreibens: `vn`, `einfacher_vn`, `verwendungsbestaetigung`, `zwischennachweis` oder
    /// `einfacher_zwischennachweis`; ohne Angabe die des Programms.
    #[param(required = false)]
    proof_type: String,
}

/// Berichte, die es gibt.
#[utoipa::path(get, path = paths::API_REPORTS, params(ApiQuery), responses((status = 200, body = Page<ReportJson>)))]
async fn list(
    _permit: ApiPermit<MakeInventory>,
    query: ApiQuery,
) -> Result<Json<Page<ReportJson>>, AppError> {
    query.known_sort("Berichte", &[])?;
    let reports = ReportKind::by_code().into_iter().filter_map(|(code, kinds)| {
        let first = kinds.first()?;
        Some(ReportJson {
            kind: code,
            title: first.title(),
            formats: kinds.iter().flat_map(|kind| kind.formats()).copied().collect(),
            needs_notice: first.needs_notice(),
        })
    });
    Page::cut(&query, reports.collect(), |report| report.kind.to_owned()).map(Json)
}

/// Berichte, die erstellt wurden, die letzten zuerst; ohne das Recht auf Verwendungsnachweise nur die mit diesem Token erstellten.
#[utoipa::path(get, path = paths::API_MADE_REPORTS, params(MadeAsked, ApiQuery),
    responses((status = 200, body = Page<MadeReportJson>)))]
async fn made(
    ApiActor(actor): ApiActor,
    db: Db,
    ApiFilter(asked): ApiFilter<MadeAsked>,
    query: ApiQuery,
) -> Result<Json<Page<MadeReportJson>>, AppError> {
    actor.permit::<MakeInventory>()?;
    query.known_sort("erstellte Berichte", &[])?;
    let conn = db.reader();
    let mut filter = seen_by(&actor);
    if !asked.kind.is_empty() {
        let kind = ReportKind::from_code(&asked.kind).ok_or_else(|| {
            let message = format!(
                "„kind“: Einen Bericht „{}“ gibt es nicht; „GET /reports“ nennt alle.",
                asked.kind
            );
            AppError::BadRequest(message)
        })?;
        filter.kind = kind.code();
    }
    if !asked.notice.is_empty() {
        // An unknown notice has no reports: whoever sees no notices does not learn here which there are.
        let id = queries::notice_id(conn, &asked.notice).await?;
        filter.notice = Some(id.unwrap_or(NoticeId(0)));
    }
    let before = query.key()?.map(MadeReportId);
    if let Some(id) = before
        && !queries::is_made(conn, &filter, id).await?
    {
        return Err(no_next());
    }
    let total = queries::count_made(conn, &filter).await?;
    let rows = service::earlier(conn, &filter, before, query.limit + 1).await?;
    let page = Page::by_key(rows, query.limit, total, |row| row.id.0);
    Ok(Json(page.map(MadeReportJson::from)))
}

/// Ein Bericht als Datei.
#[utoipa::path(get, path = paths::API_REPORT, params(("kind" = String, Path), Asked),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Bericht, Bescheid oder Schule gibt es nicht")))]
async fn make(
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path(kind): Path<String>,
    ApiFilter(asked): ApiFilter<Asked>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<MakeInventory>()?;
    let kind = ReportKind::with_format(&kind, &asked.format).ok_or(AppError::NotFound)?;
    let suffix = match asked.format.as_str() {
        "" => kind.formats().first().copied().unwrap_or_default(),
        given => kind
            .formats()
            .iter()
            .copied()
            .find(|known| *known == given)
            .ok_or_else(|| {
                AppError::BadRequest(format!(
                    "„format“: {} gibt es als {}.",
                    kind.title(),
                    kind.formats().join(" oder ")
                ))
            })?,
    };
    refuse_foreign(kind, &asked)?;
    let today = authority.db.clock().today();
    let format = match suffix {
        "csv" => ListFormat::Csv,
        _ => ListFormat::Xlsx,
    };
    if kind == ReportKind::Inventory {
        let query = InventoryQuery {
            schule: asked.school,
            bescheid: notice(&authority.db, &asked.notice).await?,
            stichtag: asked.as_of,
            ..InventoryQuery::default()
        };
        let read = query.read(today).map_err(|errors| refused(&errors))?;
        let filter = service::filter(authority.db.reader(), &permit, read).await?;
        return inventory_file(&authority, actor.who, &filter, format).await;
    }
    actor.permit::<MakeProof>()?;
    let of = notice(&authority.db, &asked.notice).await?;
    if of == UNKNOWN {
        return Err(AppError::NotFound);
    }
    if let ReportKind::List(list) = kind {
        let query = ListQuery {
            bescheid: of,
            stichtag: asked.as_of,
        };
        let (of, as_of) = query.read(list, today).map_err(|errors| refused(&errors))?;
        return list_file(&authority, actor.who, ((list, of), as_of), format).await;
    }
    if let ReportKind::Letter(letter) = kind {
        let query = LetterQuery {
            bescheid: notice(&authority.db, &asked.notice).await?,
            nr: asked.number,
            stichtag: asked.as_of,
            art: asked.proof_type,
        };
        let asked = query.read(today).map_err(|errors| refused(&errors))?;
        let format = DocumentFormat::from_suffix(suffix).ok_or(AppError::NotFound)?;
        return letter_file(&authority, actor.who, (letter, asked), format).await;
    }
    let query = ProofQuery {
        bescheid: of,
        stichtag: asked.as_of,
        ausgabe: asked.edition,
        art: asked.proof_type,
    };
    let asked = query.read(today).map_err(|errors| refused(&errors))?;
    let of_day = (asked.notice, asked.as_of);
    match kind {
        ReportKind::Dossier => dossier_file(&authority, &actor, of_day).await,
        ReportKind::Receipts => receipts_file(&authority, actor.who, of_day, format).await,
        ReportKind::Proof | ReportKind::Inventory | ReportKind::List(_) | ReportKind::Letter(_) => {
            proof_file(&authority, actor.who, asked).await
        }
    }
}

/// Refuses a parameter that this report would pass over.
fn refuse_foreign(kind: ReportKind, asked: &Asked) -> Result<(), AppError> {
    let is_numbered = matches!(kind, ReportKind::Letter(letter) if letter.is_numbered());
    let refused = if !asked.number.is_empty() && kind == ReportKind::List(ListKind::Drawdowns) {
        "„number“: Die Liste „Mittelabruf“ nennt alle Abrufe des Bescheids. Bitte „number“ weglassen, oder mit „format=pdf“ oder „format=docx“ das Schreiben zu einem Abruf verlangen."
    } else if !asked.number.is_empty() && !is_numbered {
        "„number“ gibt es nur für die Schreiben „mittelabruf“ und „umschichtung“. Bitte weglassen."
    } else if !asked.edition.is_empty() && kind != ReportKind::Proof {
        "„edition“ gibt es nur für den Verwendungsnachweis. Bitte weglassen."
    } else if !asked.school.is_empty() && kind != ReportKind::Inventory {
        "„school“ gibt es nur für die Inventarliste. Bitte weglassen."
    } else {
        return Ok(());
    };
    Err(AppError::BadRequest(refused.to_owned()))
}

/// Id of no notice: a reference that nobody knows has no devices.
const UNKNOWN: &str = "0";

/// The id of the notice with this reference, as the addresses of pages have it; empty for an empty reference.
async fn notice(db: &Db, reference: &str) -> Result<String, AppError> {
    if reference.is_empty() {
        return Ok(String::new());
    }
    let id = queries::notice_id(db.reader(), reference).await?;
    Ok(id.map_or_else(|| UNKNOWN.to_owned(), |id| id.to_string()))
}

//! Handlers of this feature.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use paktbuch_reports::ReportError;
use paktbuch_reports::proof::sheets;
use paktbuch_types::{DrawdownId, NoticeId, ProofEdition, format_date};
use tokio_util::io::ReaderStream;

use super::commands::LetterAsked;
use super::forms::{InventoryQuery, LetterQuery, ListQuery, ProofQuery};
use super::pages::{Asked, Preview, ProofPage, ReportsPage, edition, finding, proof_letters};
use super::rows::{DocumentFormat, InventoryFilter, LetterKind, ListFormat, ListKind};
use super::service::{self, Folders, Made, Tools, proof_name};
use super::{MakeError, paths, queries};
use crate::auth::{Actor, FileProof, MakeInventory, MakeProof};
use crate::checking::paths as checking_paths;
use crate::db::Db;
use crate::filing::paths as filing_paths;
use crate::funding::paths as funding_paths;
use crate::web::components::Field;
use crate::web::download::{XLSX, disposition};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

/// Findings shown in a preview.
const SHOWN: usize = 20;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::REPORTS, show_reports)
        .get(paths::INVENTORY_XLSX, inventory_xlsx)
        .get(paths::INVENTORY_CSV, inventory_csv)
        .get(paths::PROOF, show_proof)
        .get(paths::PROOF_XLSX, proof_xlsx)
        .get(paths::RECEIPTS_XLSX, receipts_xlsx)
        .get(paths::RECEIPTS_CSV, receipts_csv)
        .get(paths::LIST_XLSX, list_xlsx)
        .get(paths::LIST_CSV, list_csv)
        .get(paths::DRAWDOWN_XLSX, drawdown_xlsx)
        .get(paths::LETTER, letter)
}

async fn show_reports(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let page = catalogue(&frame, &db, &actor, &Asked::default()).await?;
    frame.page(&page)
}

/// The forms of the catalogue again, with what is wrong.
async fn again(frame: &Frame, db: &Db, actor: &Actor, asked: Asked) -> Result<Response, AppError> {
    let page = catalogue(frame, db, actor, &asked).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn catalogue(frame: &Frame, db: &Db, actor: &Actor, asked: &Asked) -> Result<ReportsPage, AppError> {
    let permit = actor.permit::<MakeInventory>()?;
    let conn = db.reader();
    let schools: Vec<(String, String)> = queries::school_choices(conn, permit.scope().schools())
        .await?
        .into_iter()
        .map(|row| (row.number.to_string(), row.name))
        .collect();
    let notices = if actor.may::<MakeProof>() {
        Some(queries::notice_choices(conn).await?)
    } else {
        None
    };
    let today = format_date(db.clock().today());
    Ok(ReportsPage::new(
        frame.layout(),
        &today,
        &schools,
        notices.as_deref(),
        asked,
    ))
}

async fn inventory_xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<InventoryQuery>,
) -> Result<Response, AppError> {
    inventory(&frame, &authority, &actor, query, ListFormat::Xlsx).await
}

async fn inventory_csv(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<InventoryQuery>,
) -> Result<Response, AppError> {
    inventory(&frame, &authority, &actor, query, ListFormat::Csv).await
}

async fn inventory(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    query: InventoryQuery,
    format: ListFormat,
) -> Result<Response, AppError> {
    let permit = actor.permit::<MakeInventory>()?;
    let asked = match query.read(authority.db.clock().today()) {
        Ok(asked) => asked,
        Err(errors) => {
            let asked = Asked {
                inventory: (query, errors),
                ..Asked::default()
            };
            return again(frame, &authority.db, actor, asked).await;
        }
    };
    let filter = service::filter(authority.db.reader(), &permit, asked).await?;
    inventory_file(authority, &filter, format).await
}

/// An Inventarliste to download.
pub(super) async fn inventory_file(
    authority: &Authority,
    filter: &InventoryFilter,
    format: ListFormat,
) -> Result<Response, AppError> {
    let made = service::inventory(&authority.db, folders(authority), filter, format).await?;
    list(made, format).await
}

async fn list(made: Made, format: ListFormat) -> Result<Response, AppError> {
    let (suffix, media_type) = match format {
        ListFormat::Xlsx => ("xlsx", XLSX),
        ListFormat::Csv => ("csv", "text/csv; charset=utf-8"),
    };
    download(made, suffix, media_type).await
}

async fn receipts_xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    receipts(&frame, &authority, &actor, query, ListFormat::Xlsx).await
}

async fn receipts_csv(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    receipts(&frame, &authority, &actor, query, ListFormat::Csv).await
}

async fn receipts(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    query: ProofQuery,
    format: ListFormat,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    match query.read(authority.db.clock().today()) {
        Ok((notice, as_of, _)) => receipts_file(authority, (notice, as_of), format).await,
        Err(errors) => {
            let asked = Asked {
                receipts: (query, errors),
                ..Asked::default()
            };
            again(frame, &authority.db, actor, asked).await
        }
    }
}

async fn list_xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    plain(&frame, &authority, &actor, (&code, query), ListFormat::Xlsx).await
}

async fn list_csv(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    plain(&frame, &authority, &actor, (&code, query), ListFormat::Csv).await
}

async fn plain(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    (code, query): (&str, ListQuery),
    format: ListFormat,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let known = ListKind::ALL.iter().copied().find(|kind| kind.code() == code);
    let kind = known.ok_or(AppError::NotFound)?;
    match query.read(authority.db.clock().today()) {
        Ok(as_of) => list_file(authority, kind, as_of, format).await,
        Err(errors) => {
            let asked = Asked {
                list: (query, errors),
                ..Asked::default()
            };
            again(frame, &authority.db, actor, asked).await
        }
    }
}

async fn drawdown_xlsx(
    authority: Authority,
    actor: Actor,
    Path(id): Path<DrawdownId>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let made = service::drawdown_sheet(&authority.db, folders(&authority), id).await?;
    list(made.ok_or(AppError::NotFound)?, ListFormat::Xlsx).await
}

async fn letter(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((kind, format)): Path<(String, String)>,
    Query(query): Query<LetterQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let kind = LetterKind::from_code(&kind).ok_or(AppError::NotFound)?;
    let format = DocumentFormat::from_suffix(&format).ok_or(AppError::NotFound)?;
    match query.read(authority.db.clock().today()) {
        Ok(asked) => letter_file(&authority, (kind, asked), format).await,
        Err(errors) => {
            let asked = Asked {
                letter: (query, errors),
                ..Asked::default()
            };
            again(&frame, &authority.db, &actor, asked).await
        }
    }
}

/// A letter to download.
pub(super) async fn letter_file(
    authority: &Authority,
    (kind, asked): (LetterKind, LetterAsked),
    format: DocumentFormat,
) -> Result<Response, AppError> {
    queries::the_notice(authority.db.reader(), asked.notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let tools = Tools {
        worker: &authority.worker,
        documents: &authority.documents,
    };
    let by = (folders(authority), tools);
    let made = service::letter(&authority.db, by, (kind, asked), format).await?;
    download(made, format.suffix(), format.media_type()).await
}

/// A plain list to download.
pub(super) async fn list_file(
    authority: &Authority,
    kind: ListKind,
    as_of: NaiveDate,
    format: ListFormat,
) -> Result<Response, AppError> {
    let made = service::plain_list(&authority.db, folders(authority), kind, as_of, format).await?;
    list(made, format).await
}

/// A Belegliste to download.
pub(super) async fn receipts_file(
    authority: &Authority,
    (notice, as_of): (NoticeId, NaiveDate),
    format: ListFormat,
) -> Result<Response, AppError> {
    queries::the_notice(authority.db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let asked = (notice, as_of);
    let made = service::receipt_list(&authority.db, folders(authority), asked, format).await?;
    list(made, format).await
}

async fn show_proof(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let today = db.clock().today();
    let id: NoticeId = query.bescheid.trim().parse().map_err(|_| AppError::NotFound)?;
    let notice = queries::the_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let (preview, errors) = match query.read(today) {
        Ok((id, as_of, edition)) => {
            let sums = service::preview(&db, id, as_of).await?;
            let day = format_date(as_of);
            let preview = Preview {
                href: paths::proof_xlsx(id, as_of, edition),
                file_href: if actor.may::<FileProof>() {
                    filing_paths::file_as_of(id, as_of)
                } else {
                    String::new()
                },
                file: format!("{}.xlsx", proof_name(&notice.reference, as_of, edition)),
                letters: proof_letters(id, as_of),
                sheets: sheets(edition).join(", "),
                findings: sums.findings.iter().take(SHOWN).map(finding).collect(),
                more: sums.findings.len().saturating_sub(SHOWN),
                errors: sums.errors,
                confirmed: sums.confirmed.iter().take(SHOWN).map(finding).collect(),
                more_confirmed: sums.confirmed.len().saturating_sub(SHOWN),
                as_of: day,
                sums,
            };
            (Some(preview), FormErrors::none())
        }
        Err(errors) => (None, errors),
    };
    let typed = if query.stichtag.trim().is_empty() {
        format_date(today)
    } else {
        query.stichtag.clone()
    };
    let title = format!("Verwendungsnachweis {}", notice.reference);
    let page = ProofPage {
        layout: frame
            .layout()
            .titled(format!("{title} – Berichte"))
            .in_menu(paths::REPORTS)
            .crumb("Berichte", paths::REPORTS)
            .here(title),
        reference: notice.reference,
        title: notice.title,
        notice_href: funding_paths::notice(id),
        filings_href: filing_paths::filings(id),
        findings_href: checking_paths::of_notice(id),
        notice: id.to_string(),
        as_of: Field::new("stichtag", "Stichtag")
            .value(typed)
            .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist.")
            .error(errors.at("stichtag")),
        edition: edition(&query.ausgabe, &errors),
        errors: errors.list().to_vec(),
        preview,
    };
    if page.errors.is_empty() {
        frame.page(&page)
    } else {
        frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
    }
}

async fn proof_xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let db = &authority.db;
    let asked = match query.read(db.clock().today()) {
        Ok(read) => read,
        Err(errors) => {
            let asked = Asked {
                proof: (query, errors),
                ..Asked::default()
            };
            return again(&frame, db, &actor, asked).await;
        }
    };
    proof_file(&authority, asked).await
}

/// A Verwendungsnachweis to download.
pub(super) async fn proof_file(
    authority: &Authority,
    asked: (NoticeId, NaiveDate, ProofEdition),
) -> Result<Response, AppError> {
    queries::the_notice(authority.db.reader(), asked.0)
        .await?
        .ok_or(AppError::NotFound)?;
    let made = service::proof(&authority.db, folders(authority), asked).await?;
    download(made, "xlsx", XLSX).await
}

fn folders(authority: &Authority) -> Folders<'_> {
    Folders {
        folder: &authority.temporary,
        temporary: &authority.temporary,
        address: &authority.address,
    }
}

/// Sends a finished report; the file has no name any more and vanishes with the answer.
async fn download(made: Made, suffix: &str, media_type: &'static str) -> Result<Response, AppError> {
    let storage = |error: std::io::Error| AppError::Storage(error.to_string());
    let disposition = disposition(&format!("{}.{suffix}", made.name));
    let file = made.scratch.into_reader().map_err(storage)?;
    let length = file.metadata().map_err(storage)?.len();
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_LENGTH, length.to_string()),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, body).into_response())
}

impl From<MakeError> for AppError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Report(
                ReportError::Write(_) | ReportError::TempDir { .. } | ReportError::TempFile(_),
            )
            | MakeError::File { .. } => Self::Storage(error.to_string()),
            MakeError::Report(ReportError::TooManyRows) => Self::Invalid(error.to_string()),
            MakeError::Refused(text) => Self::Conflict(text),
            MakeError::Database(error) => error.into(),
            MakeError::Check(error) => error.into(),
            MakeError::Report(_) | MakeError::Thread(_) => Self::internal(error),
        }
    }
}

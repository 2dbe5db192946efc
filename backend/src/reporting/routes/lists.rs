//! Handlers of plain lists.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{NoticeId, format_date};

use super::{folders, list};
use crate::auth::{Actor, MakeProof};
use crate::reporting::forms::ListQuery;
use crate::reporting::pages::{ReportPage, TablePreview};
use crate::reporting::rows::{AboutNotice, ListFormat, ListKind};
use crate::reporting::service::{self, Made};
use crate::reporting::queries;
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

/// Rows that a preview shows.
const SHOWN: usize = 10;

pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let kind = ListKind::from_code(&code).ok_or(AppError::NotFound)?;
    if kind.about_notice() == AboutNotice::Always && query.bescheid.trim().is_empty() {
        return page(&frame, &authority, kind, (&query, FormErrors::none()), None).await;
    }
    match query.read(kind, authority.db.clock().today()) {
        Ok(asked) => page(&frame, &authority, kind, (&query, FormErrors::none()), Some(asked)).await,
        Err(errors) => page(&frame, &authority, kind, (&query, errors), None).await,
    }
}

async fn page(
    frame: &Frame,
    authority: &Authority,
    kind: ListKind,
    (query, errors): (&ListQuery, FormErrors),
    asked: Option<(Option<NoticeId>, NaiveDate)>,
) -> Result<Response, AppError> {
    let preview = match asked {
        Some((notice, as_of)) => {
            let made = made(authority, (kind, notice), as_of, ListFormat::Csv).await?;
            Some(TablePreview {
                as_of: format_date(as_of),
                table: service::first_rows(made, SHOWN)?,
            })
        }
        None => None,
    };
    let notices = match kind.about_notice() {
        AboutNotice::Never => Vec::new(),
        AboutNotice::Maybe | AboutNotice::Always => queries::notice_choices(authority.db.reader()).await?,
    };
    let today = authority.db.clock().today();
    let page = ReportPage::new(frame.layout(), (kind, &notices), (query, &errors), today, preview);
    if page.errors.is_empty() {
        frame.page(&page)
    } else {
        frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
    }
}

pub(super) async fn xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    file(&frame, &authority, &actor, (&code, query), ListFormat::Xlsx).await
}

pub(super) async fn csv(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    file(&frame, &authority, &actor, (&code, query), ListFormat::Csv).await
}

async fn file(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    (code, query): (&str, ListQuery),
    format: ListFormat,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let kind = ListKind::from_code(code).ok_or(AppError::NotFound)?;
    match query.read(kind, authority.db.clock().today()) {
        Ok((notice, as_of)) => list_file(authority, (kind, notice), as_of, format).await,
        Err(errors) => page(frame, authority, kind, (&query, errors), None).await,
    }
}

/// A plain list to download.
pub(in crate::reporting) async fn list_file(
    authority: &Authority,
    asked: (ListKind, Option<NoticeId>),
    as_of: NaiveDate,
    format: ListFormat,
) -> Result<Response, AppError> {
    list(made(authority, asked, as_of, format).await?, format).await
}

async fn made(
    authority: &Authority,
    (kind, notice): (ListKind, Option<NoticeId>),
    as_of: NaiveDate,
    format: ListFormat,
) -> Result<Made, AppError> {
    if let Some(id) = notice {
        let found = queries::the_notice(authority.db.reader(), id).await?;
        found.ok_or(AppError::NotFound)?;
    }
    let asked = (kind, notice);
    Ok(service::plain_list(&authority.db, folders(authority), asked, as_of, format).await?)
}

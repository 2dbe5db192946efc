//! Handlers of plain lists.

use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use super::hand_out::{Wanted, hand_out, suffix};
use super::inventory::answer;
use super::{FIRST, MADE, folders, seen_by};
use crate::auth::{Actor, MakeProof};
use crate::db::Who;
use crate::reporting::forms::ListQuery;
use crate::reporting::pages::{ReportForm, ReportPage, TablePreview};
use crate::reporting::queries;
use crate::reporting::rows::{AboutNotice, ListFormat, ListKind, MadeFilter, ReportKind};
use crate::reporting::service::{self, Made};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let kind = ListKind::from_code(&code).ok_or(AppError::NotFound)?;
    let (asked, errors) = if kind.about_notice() == AboutNotice::Always && query.bescheid.trim().is_empty() {
        (None, FormErrors::none())
    } else {
        match query.read(kind, authority.db.clock().today()) {
            Ok(asked) => (Some(asked), FormErrors::none()),
            Err(errors) => (None, errors),
        }
    };
    page((&frame, &authority, &actor), kind, (&query, &errors), asked).await
}

async fn page(
    (frame, authority, actor): (&Frame, &Authority, &Actor),
    kind: ListKind,
    (query, errors): (&ListQuery, &FormErrors),
    asked: Option<(Option<NoticeId>, NaiveDate)>,
) -> Result<Response, AppError> {
    let conn = authority.db.reader();
    let filter = MadeFilter {
        kind: kind.code(),
        formats: ReportKind::List(kind).formats(),
        notice: asked.and_then(|(notice, _)| notice),
        ..seen_by(actor)
    };
    let earlier = service::earlier(conn, &filter, None, MADE).await?;
    let preview = match asked {
        Some((notice, as_of)) => {
            let list = made(authority, (kind, notice), as_of, ListFormat::Csv).await?;
            let last = earlier.iter().find(|row| row.notice == notice);
            Some(TablePreview::new(as_of, service::first_rows(list, FIRST)?, last))
        }
        None => None,
    };
    let notices = match kind.about_notice() {
        AboutNotice::Never => Vec::new(),
        AboutNotice::Maybe | AboutNotice::Always => queries::notice_choices(conn).await?,
    };
    let today = authority.db.clock().today();
    let form = ReportForm::list((kind, &notices), (query, errors), today);
    let page = ReportPage::new(frame.layout(), form, errors, preview, &earlier);
    answer(frame, &page, !page.errors.is_empty())
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
        Ok((notice, as_of)) => list_file(authority, actor.who, ((kind, notice), as_of), format).await,
        Err(errors) => page((frame, authority, actor), kind, (&query, &errors), None).await,
    }
}

/// A plain list to download.
pub(in crate::reporting) async fn list_file(
    authority: &Authority,
    who: Who,
    ((kind, notice), as_of): ((ListKind, Option<NoticeId>), NaiveDate),
    format: ListFormat,
) -> Result<Response, AppError> {
    let made = made(authority, (kind, notice), as_of, format).await?;
    let wanted = Wanted {
        who,
        kind: ReportKind::List(kind),
        notice,
        as_of,
        format: suffix(format),
    };
    hand_out(authority, wanted, made).await
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

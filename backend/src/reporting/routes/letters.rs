//! Handlers of letters and the Sachbericht.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::NoticeId;

use super::hand_out::{Wanted, hand_out};
use super::inventory::answer;
use super::{MADE, folders, seen_by};
use crate::auth::{Actor, MakeProof};
use crate::db::Who;
use crate::reporting::commands::LetterAsked;
use crate::reporting::compared::{changed_paragraphs, paragraphs};
use crate::reporting::forms::LetterQuery;
use crate::reporting::pages::{Asked, Changes, LetterPage, ReportForm};
use crate::reporting::rows::{DocumentFormat, LetterKind, MadeFilter, ReportKind};
use crate::reporting::service::{self, Tools};
use crate::reporting::{MakeError, queries};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

/// What a letter says, before a file is made of it.
pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(code): Path<String>,
    Query(query): Query<LetterQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let kind = LetterKind::from_code(&code).ok_or(AppError::NotFound)?;
    let (conn, today) = (authority.db.reader(), authority.db.clock().today());
    let (asked, errors) = if query.bescheid.trim().is_empty() {
        (None, FormErrors::none())
    } else {
        match query.read(today) {
            Ok(asked) => (Some(asked), FormErrors::none()),
            Err(errors) => (None, errors),
        }
    };
    let filter = MadeFilter {
        kind: kind.code(),
        formats: ReportKind::Letter(kind).formats(),
        notice: asked.map(|asked| asked.notice),
        ..seen_by(&actor)
    };
    let made = service::earlier(conn, &filter, None, MADE).await?;
    let notices = queries::notice_choices(conn).await?;
    let form = ReportForm::letter((kind, &notices), (&query, &errors), today);
    let mut page = LetterPage::new(frame.layout(), form, &errors, &made);
    if let Some(asked) = asked {
        tell(&authority, (kind, asked), filter, &mut page).await?;
    }
    answer(&frame, &page, !page.errors.is_empty())
}

/// Puts on the page what the letter says, and what it said when it was made last; or why there is none.
async fn tell(
    authority: &Authority,
    (kind, asked): (LetterKind, LetterAsked),
    filter: MadeFilter,
    page: &mut LetterPage,
) -> Result<(), AppError> {
    known(authority, asked.notice).await?;
    let text = match service::letter_text(&authority.db, kind, asked).await {
        Ok(text) => text,
        Err(MakeError::Refused(why)) => {
            page.refused = why;
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let same = MadeFilter {
        question: Some(text.question),
        ..filter
    };
    let last = service::last_kept::<Vec<String>>(authority.db.reader(), &same).await?;
    let now = paragraphs(&text.document);
    page.changes = last.map(|(row, before)| Changes::of(&row, changed_paragraphs(&before, &now)));
    page.document = Some(text.document);
    Ok(())
}

pub(super) async fn file(
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
        Ok(asked) => letter_file(&authority, actor.who, (kind, asked), format).await,
        Err(errors) => {
            let asked = Asked {
                letter: (query, errors),
                ..Asked::default()
            };
            super::again(&frame, &authority.db, &actor, asked).await
        }
    }
}

/// A letter to download.
pub(in crate::reporting) async fn letter_file(
    authority: &Authority,
    who: Who,
    (kind, asked): (LetterKind, LetterAsked),
    format: DocumentFormat,
) -> Result<Response, AppError> {
    known(authority, asked.notice).await?;
    let tools = Tools {
        worker: &authority.worker,
        documents: &authority.documents,
    };
    let by = (folders(authority), tools);
    let made = service::letter(&authority.db, by, (kind, asked), format).await?;
    let wanted = Wanted {
        who,
        kind: ReportKind::Letter(kind),
        notice: Some(asked.notice),
        as_of: asked.as_of,
        format: format.suffix(),
    };
    hand_out(authority, wanted, made).await
}

async fn known(authority: &Authority, notice: NoticeId) -> Result<(), AppError> {
    let notice = queries::the_notice(authority.db.reader(), notice).await?;
    notice.map(|_| ()).ok_or(AppError::NotFound)
}

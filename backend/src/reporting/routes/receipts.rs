//! Handlers of the Belegliste.

use axum::extract::Query;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use super::hand_out::{Wanted, hand_out, suffix};
use super::inventory::answer;
use super::{FIRST, MADE, folders, seen_by};
use crate::auth::{Actor, MakeProof};
use crate::db::Who;
use crate::reporting::forms::ProofQuery;
use crate::reporting::pages::{ReportForm, ReportPage, TablePreview};
use crate::reporting::queries;
use crate::reporting::rows::{ListFormat, MadeFilter, ReportKind};
use crate::reporting::service::{self, Made};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let db = &authority.db;
    let today = db.clock().today();
    let (asked, errors) = if query.bescheid.trim().is_empty() {
        (None, FormErrors::none())
    } else {
        match query.read(today) {
            Ok(asked) => (Some((asked.notice, asked.as_of)), FormErrors::none()),
            Err(errors) => (None, errors),
        }
    };
    let filter = MadeFilter {
        kind: ReportKind::Receipts.code(),
        notice: asked.map(|(notice, _)| notice),
        ..seen_by(&actor)
    };
    let made = service::earlier(db.reader(), &filter, None, MADE).await?;
    let preview = match asked {
        Some(asked) => {
            let list = list(&authority, asked, ListFormat::Csv).await?;
            let table = service::first_rows(list, FIRST)?;
            Some(TablePreview::new(asked.1, table, made.first()))
        }
        None => None,
    };
    let notices = queries::notice_choices(db.reader()).await?;
    let form = ReportForm::receipts(&notices, (&query, &errors), today);
    let page = ReportPage::new(frame.layout(), form, &errors, preview, &made);
    answer(&frame, &page, !page.errors.is_empty())
}

pub(super) async fn xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    file(&frame, &authority, &actor, query, ListFormat::Xlsx).await
}

pub(super) async fn csv(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    file(&frame, &authority, &actor, query, ListFormat::Csv).await
}

async fn file(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    query: ProofQuery,
    format: ListFormat,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    match query.read(authority.db.clock().today()) {
        Ok(asked) => receipts_file(authority, actor.who, (asked.notice, asked.as_of), format).await,
        Err(errors) => {
            let asked = super::Asked {
                receipts: (query, errors),
                ..super::Asked::default()
            };
            super::again(frame, &authority.db, actor, asked).await
        }
    }
}

/// A Belegliste to download.
pub(in crate::reporting) async fn receipts_file(
    authority: &Authority,
    who: Who,
    (notice, as_of): (NoticeId, NaiveDate),
    format: ListFormat,
) -> Result<Response, AppError> {
    let made = list(authority, (notice, as_of), format).await?;
    let wanted = Wanted {
        who,
        kind: ReportKind::Receipts,
        notice: Some(notice),
        as_of,
        format: suffix(format),
    };
    hand_out(authority, wanted, made).await
}

async fn list(
    authority: &Authority,
    asked: (NoticeId, NaiveDate),
    format: ListFormat,
) -> Result<Made, AppError> {
    let notice = queries::the_notice(authority.db.reader(), asked.0).await?;
    notice.ok_or(AppError::NotFound)?;
    Ok(service::receipt_list(&authority.db, folders(authority), asked, format).await?)
}

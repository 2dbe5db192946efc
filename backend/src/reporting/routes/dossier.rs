//! Handlers of the Förderakte.

use axum::extract::Query;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use super::hand_out::{Wanted, hand_out};
use super::inventory::answer;
use super::{MADE, folders, seen_by};
use crate::auth::{Actor, MakeProof, RecordInvoices};
use crate::reporting::commands::DossierAsked;
use crate::reporting::compared::{KeptFile, changed_files};
use crate::reporting::forms::ProofQuery;
use crate::reporting::pages::{Asked, Changes, DossierPage, DossierView, ReportForm};
use crate::reporting::queries;
use crate::reporting::rows::{DossierFile, MadeFilter, ReportKind};
use crate::reporting::service::{self, Tools};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

/// What the archive will hold, before it is packed.
pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let (conn, today) = (authority.db.reader(), authority.db.clock().today());
    let (asked, errors) = if query.bescheid.trim().is_empty() {
        (None, FormErrors::none())
    } else {
        match query.read(today) {
            Ok(asked) => (Some((asked.notice, asked.as_of)), FormErrors::none()),
            Err(errors) => (None, errors),
        }
    };
    let filter = MadeFilter {
        kind: ReportKind::Dossier.code(),
        notice: asked.map(|(notice, _)| notice),
        ..seen_by(&actor)
    };
    let made = service::earlier(conn, &filter, None, MADE).await?;
    let notices = queries::notice_choices(conn).await?;
    let form = ReportForm::dossier(&notices, (&query, &errors), today);
    let mut page = DossierPage::new(frame.layout(), form, &errors, &made);
    if let Some(of_day) = asked {
        let asked = known(&authority, &actor, of_day).await?;
        let tools = tools(&authority);
        let contents = service::dossier_contents(&authority.db, folders(&authority), tools, asked).await?;
        let (files, question) = contents;
        let same = MadeFilter {
            question: Some(question.to_owned()),
            ..filter
        };
        let last = service::last_kept::<Vec<KeptFile>>(conn, &same).await?;
        page.changes = last.map(|(row, before)| Changes::of(&row, changed_files(&before, &kept(&files))));
        page.preview = Some(DossierView::new(asked.as_of, files));
    }
    answer(&frame, &page, !page.errors.is_empty())
}

/// The files that are in the archive, by path and hash.
fn kept(files: &[DossierFile]) -> Vec<KeptFile> {
    let there = files.iter().filter(|file| !file.path.is_empty());
    there
        .map(|file| (file.path.clone(), file.sha256.clone()))
        .collect()
}

pub(super) async fn zip(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<ProofQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    match query.read(authority.db.clock().today()) {
        Ok(asked) => dossier_file(&authority, &actor, (asked.notice, asked.as_of)).await,
        Err(errors) => {
            let asked = Asked {
                dossier: (query, errors),
                ..Asked::default()
            };
            super::again(&frame, &authority.db, &actor, asked).await
        }
    }
}

/// A Förderakte to download.
pub(in crate::reporting) async fn dossier_file(
    authority: &Authority,
    actor: &Actor,
    of_day: (NoticeId, NaiveDate),
) -> Result<Response, AppError> {
    let asked = known(authority, actor, of_day).await?;
    let made = service::dossier(&authority.db, folders(authority), tools(authority), asked).await?;
    let wanted = Wanted {
        who: actor.who,
        kind: ReportKind::Dossier,
        notice: Some(asked.notice),
        as_of: asked.as_of,
        format: "zip",
    };
    hand_out(authority, wanted, made).await
}

/// The question of this actor, where there is such a notice.
async fn known(
    authority: &Authority,
    actor: &Actor,
    (notice, as_of): (NoticeId, NaiveDate),
) -> Result<DossierAsked, AppError> {
    queries::the_notice(authority.db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(DossierAsked {
        notice,
        as_of,
        // As the page of a receipt shows it.
        with_personnel: actor.may::<RecordInvoices>(),
    })
}

fn tools(authority: &Authority) -> Tools<'_> {
    Tools {
        worker: &authority.worker,
        documents: &authority.documents,
    }
}

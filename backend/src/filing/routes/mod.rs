//! Handlers of this feature.

mod file;

use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use paktbuch_types::{FilingId, NoticeId, ProofConfirmation};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::pages::{FilingPage, FilingParts, FilingsPage, Told};
use super::rows::{FilingRow, NoticeFacts};
use super::{FilingError, Wanted, paths, queries, service};
use crate::auth::{Actor, FileProof, MakeProof};
use crate::db::Db;
use crate::documents::{DocumentError, Documents};
use crate::error::ServiceError;
use crate::web::components::HistoryEntry;
use crate::web::download::{XLSX, disposition};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::FILINGS, list)
        .get(paths::FILE, file::show)
        .post(paths::FILE, file::file)
        .post(paths::TAKE_BEFORE, take_before)
        .post(paths::RELEASE_BEFORE, release_before)
        .get(paths::FILING, show)
        .get(paths::WORKBOOK, workbook)
}

/// A place in what the version says, and what is looked for there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FigureQuery {
    stelle: String,
    gesucht: String,
}

async fn list(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let (db, documents) = (&authority.db, &authority.documents);
    let conn = db.reader();
    let notice = found(db, id).await?;
    // A damaged file is told of by its own page and `verify`; the list stays.
    let kind = |filing: FilingRow| {
        let said = (!filing.taken_over).then(|| service::contents(documents, &filing));
        let kind = said
            .and_then(Result::ok)
            .map(|said| said.proof_type().label().to_owned());
        (filing, kind.unwrap_or_default())
    };
    let interim = service::every(conn, id)
        .await?
        .into_iter()
        .filter(|filing| filing.is_interim);
    let interim = interim.map(kind).collect();
    let filings = service::filings(conn, id).await?.into_iter().map(kind).collect();
    let before = service::filed_before(conn, id).await?;
    let may_file = actor.may::<FileProof>();
    frame.page(&FilingsPage::new(
        frame.layout(),
        &notice,
        (filings, interim),
        before,
        may_file,
    ))
}

/// The proof that was filed before the notice came into Paktbuch becomes the first version.
async fn take_before(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<FileProof>()?;
    let db = &authority.db;
    found(db, id).await?;
    let answer = match service::prepare_before(db, &authority.documents, id).await {
        Err(FilingError::Refused(error)) => Err(error),
        prepared => {
            let prepared = prepared?;
            db.write_once(permit.who(), &form.once, async |tx| {
                let filing = service::take_before(tx, &permit, &prepared).await?;
                Ok(paths::filing(filing))
            })
            .await
        }
    };
    let done = "Der früher eingereichte Nachweis steht als Version 1. Seine Belege lassen sich in der Prüfung des Nachweises kürzen.";
    done_or_told(&frame, answer, done, &paths::filings(id))
}

/// That version is taken back.
async fn release_before(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<FilingId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<FileProof>()?;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let notice = service::release_before(tx, &permit, id).await?;
            Ok(paths::filings(notice))
        })
        .await;
    let done = "Die Version ist zurückgenommen; der eingereichte Nachweis lässt sich berichtigen und wieder aufnehmen.";
    done_or_told(&frame, answer, done, &paths::filing(id))
}

/// To where the answer leads, or back to `from` with the reason of a refusal.
fn done_or_told(
    frame: &Frame,
    answer: Result<String, ServiceError>,
    done: &str,
    from: &str,
) -> Result<Response, AppError> {
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success(done))),
        Err(again) => {
            let told = again.errors().list().first().map(|error| error.message.clone());
            Ok(frame.redirect(from, &Flash::warning(told.unwrap_or_default())))
        }
    }
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<FilingId>,
    Query(query): Query<FigureQuery>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    let (db, documents) = (&authority.db, &authority.documents);
    let filing = filed(db, id).await?;
    let notice = found(db, filing.notice).await?;
    let filings = service::versions(db.reader(), filing.notice, filing.series()).await?;
    let newest = filings.first().map(|newest| (newest.number, newest.id));
    let later = newest.filter(|(_, id)| *id != filing.id);
    let said = service::contents(documents, &filing)?;
    let previous = filings.into_iter().find(|other| other.number < filing.number);
    let before = match previous {
        Some(previous) => {
            let said_before = service::contents(documents, &previous)?;
            let told = service::between(db, (&previous, &said_before), (&filing, &said)).await?;
            Some((previous, told.into_iter().map(told_of).collect()))
        }
        None => None,
    };
    let since = service::since(db, &filing, &said).await?;
    let place = query.stelle.parse().ok();
    let cuts = queries::cuts(db.reader(), filing.id).await?;
    let cut_lines = if cuts.is_empty() {
        Vec::new()
    } else {
        let receipts = Wanted::Receipts(filing.id);
        service::filed_lines(db.reader(), documents, Some(filing.notice), receipts).await?
    };
    let confirmed = said.confirmed();
    let parts = FilingParts {
        figure: place.and_then(|place| service::figure(&said, place, &query.gesucht)),
        notice: &notice,
        filing: &filing,
        title: said.of_notice("Zuwendungszweck").map(str::to_owned),
        proof_type: said.proof_type(),
        vouchers: said.vouchers(),
        audit: service::audit_of(db.reader(), documents, &filing, &said).await?,
        confirmed,
        since: since.into_iter().map(told_of).collect(),
        before,
        later,
        cuts,
        cut_lines,
        may_file: actor.may::<FileProof>(),
    };
    frame.page(&FilingPage::new(frame.layout(), parts))
}

fn told_of(explained: service::Explained) -> Told {
    Told {
        difference: explained.difference,
        events: explained.events.into_iter().map(HistoryEntry::from).collect(),
        unexplained: explained.unexplained,
        is_of_other_day: explained.is_of_other_day,
    }
}

/// The workbook as it was filed, byte for byte.
async fn workbook(
    authority: Authority,
    actor: Actor,
    Path(id): Path<FilingId>,
) -> Result<Response, AppError> {
    actor.permit::<MakeProof>()?;
    filed_workbook(&authority, id).await
}

/// The bytes that were filed, as a file; none of a version whose file is the PDF filed before.
pub(super) async fn filed_workbook(authority: &Authority, id: FilingId) -> Result<Response, AppError> {
    let filing = filed(&authority.db, id).await?;
    if filing.taken_over {
        return Err(AppError::NotFound);
    }
    let documents = authority.documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&filing.sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(FilingError::from)?;
    let disposition = disposition(&filing.file_name);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(XLSX));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

async fn found(db: &Db, id: NoticeId) -> Result<NoticeFacts, AppError> {
    let notice = queries::the_notice(db.reader(), id).await?;
    notice.ok_or(AppError::NotFound)
}

async fn filed(db: &Db, id: FilingId) -> Result<FilingRow, AppError> {
    let filing = service::version(db.reader(), id).await?;
    filing.ok_or(AppError::NotFound)
}

/// What a version confirms; a damaged file is told of by its own page.
pub(super) fn confirmed_in(documents: &Documents, version: Option<&FilingRow>) -> Vec<ProofConfirmation> {
    let said = version.and_then(|version| service::contents(documents, version).ok());
    said.map(|said| said.confirmed()).unwrap_or_default()
}

impl From<FilingError> for AppError {
    fn from(error: FilingError) -> Self {
        match error {
            FilingError::Make(error) => error.into(),
            FilingError::Refused(error) => error.into(),
            FilingError::Document(DocumentError::Write(_)) | FilingError::Read(_) => {
                Self::Storage(error.to_string())
            }
            FilingError::Document(_) | FilingError::Contents(_) => Self::internal(error),
        }
    }
}

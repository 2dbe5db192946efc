//! Upload, preview and takeover of a notice's lists.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use super::commands::{FileOutcome, TakeFile, TakeOver};
use super::forms::{self, RawLists};
use super::kind::SheetKind;
use super::pages::{OfNotice, ReadList, TakeoverPage};
use super::sheet::Sheet;
use super::{paths, queries, service};
use crate::auth::{Actor, TakeOverGrants};
use crate::error::ServiceError;
use crate::takeover::service::{Permits, ReadError};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors};
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::TAKEOVER, show)
        .post(paths::TAKEOVER, upload)
        .post(paths::COLUMNS, columns)
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    Permits::of(&actor)?;
    let notice = of_notice(&authority, id).await?;
    frame.page(&TakeoverPage::new(
        frame.layout(),
        &notice,
        Vec::new(),
        (false, ""),
        &FormErrors::none(),
    ))
}

/// Reads the lists, keeps their files for the next step, and shows what taking them over would do.
async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    upload: Upload<TakeOverGrants>,
) -> Result<Response, AppError> {
    let permits = Permits::of(&actor)?;
    let notice = of_notice(&authority, id).await?;
    let mut errors = FormErrors::none();
    let mut lists = Vec::new();
    let fields = upload.file_fields.iter();
    let files = fields
        .zip(upload.files)
        .filter_map(|(field, file)| Some((SheetKind::from_code(field)?, file)));
    for (kind, file) in files {
        let (documents, worker) = (authority.documents.clone(), authority.worker.clone());
        let stored = tokio::task::spawn_blocking(move || {
            let sheet = service::read_list(&worker, &file.bytes)?;
            let stored = documents.put(&file.bytes);
            let stored = stored.map_err(|error| ReadError::Refused(error.to_string()))?;
            Ok::<_, ReadError>((file.name, sheet, stored.sha256))
        });
        match stored.await.map_err(AppError::internal)? {
            Ok((name, sheet, sha256)) => {
                let mapping = service::columns_of(authority.db.reader(), kind, &sheet).await?;
                lists.push(read_list(kind, name, sha256, sheet, mapping));
            }
            Err(ReadError::Refused(message)) => {
                errors.add(kind.code(), format!("{}: {message}", kind.label()));
            }
            Err(error @ ReadError::Unavailable(_)) => return Err(AppError::internal(error)),
        }
    }
    if lists.is_empty() && errors.is_empty() {
        errors.add("", "Bitte wählen Sie mindestens eine Liste aus.");
    }
    rehearse(&authority, &permits, (id, None), &mut lists).await?;
    answer(&frame, &notice, lists, (false, ""), &errors)
}

/// Remembers the chosen columns, and checks the lists with them or takes them over.
async fn columns(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<RawLists>,
) -> Result<Response, AppError> {
    let permits = Permits::of(&actor)?;
    let notice = of_notice(&authority, id).await?;
    let mut errors = FormErrors::none();
    let mut lists = Vec::new();
    for sent in forms::lists(&form.value) {
        match stored(&authority, sent.sha256.clone()).await? {
            Some(Ok(sheet)) => {
                let mapping = forms::mapping(&form.value, sent.kind, &sheet);
                lists.push(read_list(sent.kind, sent.file, sent.sha256, sheet, mapping));
            }
            Some(Err(message)) => errors.add(sent.kind.code(), format!("{}: {message}", sent.kind.label())),
            None => errors.add(
                sent.kind.code(),
                format!(
                    "{}: Die Datei liegt nicht mehr vor. Bitte wählen Sie sie noch einmal aus.",
                    sent.kind.label()
                ),
            ),
        }
    }
    if lists.is_empty() && errors.is_empty() {
        errors.add("", "Bitte wählen Sie mindestens eine Liste aus.");
    }
    for list in lists.iter().filter(|list| !list.problem.is_empty()) {
        errors.add("", format!("{}: {}", list.kind.label(), list.problem));
    }
    let typed = forms::fallback_date(&form.value);
    let fallback = service::fallback_date(&typed, authority.db.clock().today());
    let fallback = errors.take(forms::FALLBACK, fallback).flatten();
    if !errors.is_empty() || !forms::takes_over(&form.value) {
        remember(&authority, &permits, &command((id, fallback), &lists)).await?;
        rehearse(&authority, &permits, (id, fallback), &mut lists).await?;
        return answer(&frame, &notice, lists, (false, typed.as_str()), &errors);
    }
    let command = command((id, fallback), &lists);
    let outcomes = authority
        .db
        .write(permits.who(), async |tx| {
            for file in &command.files {
                service::remember(tx, &permits, file).await?;
            }
            service::take_over(tx, &permits, &command).await
        })
        .await?;
    tell(&mut lists, outcomes);
    let notice = of_notice(&authority, id).await?;
    answer(&frame, &notice, lists, (true, typed.as_str()), &errors)
}

async fn of_notice(authority: &Authority, id: NoticeId) -> Result<OfNotice, AppError> {
    let names = queries::notice_names(authority.db.reader(), id).await?;
    let (reference, title) = names.ok_or(AppError::NotFound)?;
    let gaps = queries::gaps(authority.db.reader(), id).await?;
    Ok(OfNotice {
        id,
        reference,
        title,
        gaps,
    })
}

/// A list of the document store; `None` where it is not there.
async fn stored(authority: &Authority, sha256: String) -> Result<Option<Result<Sheet, String>>, AppError> {
    let (documents, worker) = (authority.documents.clone(), authority.worker.clone());
    let read = tokio::task::spawn_blocking(move || {
        let bytes = documents.get(&sha256).ok()?;
        Some(service::read_list(&worker, &bytes))
    });
    match read.await.map_err(AppError::internal)? {
        None => Ok(None),
        Some(Ok(sheet)) => Ok(Some(Ok(sheet))),
        Some(Err(ReadError::Refused(message))) => Ok(Some(Err(message))),
        Some(Err(error @ ReadError::Unavailable(_))) => Err(AppError::internal(error)),
    }
}

fn read_list(
    kind: SheetKind,
    file: String,
    sha256: String,
    sheet: Sheet,
    mapping: super::Mapping,
) -> ReadList {
    let problem = mapping.check(kind, &sheet).err().map(|error| error.to_string());
    ReadList {
        kind,
        file,
        sha256,
        sheet,
        mapping,
        problem: problem.unwrap_or_default(),
        outcome: None,
    }
}

/// The lists whose columns suffice, for the notice, with the day of rows that tell none.
fn command((notice, fallback_date): (NoticeId, Option<NaiveDate>), lists: &[ReadList]) -> TakeOver {
    let files = lists
        .iter()
        .filter(|list| list.problem.is_empty())
        .map(|list| TakeFile {
            kind: list.kind,
            name: list.file.clone(),
            sheet: list.sheet.clone(),
            mapping: list.mapping.clone(),
        });
    TakeOver {
        notice,
        files: files.collect(),
        fallback_date,
    }
}

/// Remembers the columns of the lists, so that nobody has to choose them again.
async fn remember(authority: &Authority, permits: &Permits, command: &TakeOver) -> Result<(), AppError> {
    authority
        .db
        .write(permits.who(), async |tx| -> Result<(), ServiceError> {
            for file in &command.files {
                service::remember(tx, permits, file).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// What taking over the lists would do, as far as their columns suffice.
async fn rehearse(
    authority: &Authority,
    permits: &Permits,
    of: (NoticeId, Option<NaiveDate>),
    lists: &mut [ReadList],
) -> Result<(), AppError> {
    let command = command(of, lists);
    let outcomes = authority
        .db
        .rehearse(
            permits.who(),
            async |tx| -> Result<Vec<FileOutcome>, ServiceError> {
                service::take_over(tx, permits, &command).await
            },
        )
        .await?;
    tell(lists, outcomes);
    Ok(())
}

fn tell(lists: &mut [ReadList], outcomes: Vec<FileOutcome>) {
    for outcome in outcomes {
        if let Some(list) = lists.iter_mut().find(|list| list.kind == outcome.kind) {
            list.outcome = Some(outcome);
        }
    }
}

fn answer(
    frame: &Frame,
    notice: &OfNotice,
    lists: Vec<ReadList>,
    (is_done, fallback): (bool, &str),
    errors: &FormErrors,
) -> Result<Response, AppError> {
    let page = TakeoverPage::new(frame.layout(), notice, lists, (is_done, fallback), errors);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    frame.page_with(status, &page)
}

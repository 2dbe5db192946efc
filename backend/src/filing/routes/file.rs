//! Handlers of the form that files a proof.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{NoticeId, ProofType, format_date};
use serde::Deserialize;

use super::{confirmed_in, found};
use crate::auth::{Actor, FileProof};
use crate::db::Db;
use crate::filing::forms::FileForm;
use crate::filing::pages::{FilePage, FileParts, usual_day};
use crate::filing::rows::{FilingRow, NoticeFacts, Series};
use crate::filing::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};

/// What the form says after someone else filed.
const STALE: &str = "Inzwischen hat jemand anderes eine Version eingereicht. Die Seite zeigt den neuen Stand; bitte prüfen, ob eine \
                     weitere nötig ist, und dann noch einmal absenden.";

/// The day and the type that the preview showed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FileQuery {
    stichtag: String,
    art: String,
}

pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    Query(query): Query<FileQuery>,
) -> Result<Response, AppError> {
    actor.permit::<FileProof>()?;
    let db = &authority.db;
    let notice = found(db, id).await?;
    let last = service::last(db.reader(), id, Series::Final).await?;
    let chosen = query.art.trim().parse().ok();
    let day = usual_day(chosen, last.as_ref(), (notice.noticed_on, db.clock().today()));
    let form = FileForm::of((&query.stichtag, &query.art), day);
    let page = file_page(&frame, &authority, &notice, form, FormErrors::none()).await?;
    frame.page(&page)
}

pub(super) async fn file(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<FileForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<FileProof>()?;
    let db = &authority.db;
    let notice = found(db, id).await?;
    let mut typed = form.value;
    if typed.asks_for_figures() {
        let page = file_page(&frame, &authority, &notice, typed, FormErrors::none()).await?;
        return frame.page(&page);
    }
    let before = confirmed_in(&authority.documents, last(db, &notice, &typed).await?.as_ref());
    let again = match typed.read(&notice, &before, db.clock().today()) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let place = (authority.temporary.as_path(), authority.address.as_str());
            let prepared = service::prepare(db, &authority.documents, place, &command).await?;
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let filing = service::file_proof(tx, &permit, &command, &prepared).await?;
                    Ok(paths::filing(filing))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let kind = match Series::of(command.proof_type, command.as_of) {
                        Series::Final => "Verwendungsnachweis",
                        Series::Interim(_) => "Zwischennachweis",
                    };
                    let text = format!("Der {kind} {} ist eingereicht.", notice.reference);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
            }
        }
    };
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add("", STALE);
        typed.version.clear();
    }
    let page = file_page(&frame, &authority, &notice, typed, errors).await?;
    frame.page_with(again.status(), &page)
}

/// The form with the figures of its day; what was confirmed for other figures has to be confirmed again.
async fn file_page(
    frame: &Frame,
    authority: &Authority,
    notice: &NoticeFacts,
    mut form: FileForm,
    mut errors: FormErrors,
) -> Result<FilePage, AppError> {
    let db = &authority.db;
    let last = last(db, notice, &form).await?;
    let last = last.as_ref();
    let mut unread = FormErrors::none();
    let day = form.as_of(&mut unread, notice, db.clock().today());
    let chosen = form.proof_type(&mut unread);
    let (shown, unaudited) = match day {
        Some(day) => {
            let (figures, said) = service::figures(db, notice.id, day, chosen).await?;
            let place = (notice.id, db.clock().today());
            let previous = last.map(FilingRow::filed);
            let unaudited =
                service::unaudited(db.reader(), &authority.documents, place, (day, &said), previous).await?;
            (Some((day, figures)), unaudited)
        }
        None => (None, None),
    };
    let told: Vec<&str> = ["stichtag", "art"]
        .into_iter()
        .filter(|field| errors.at(field).is_some())
        .collect();
    for error in unread.list() {
        if !told.contains(&error.field.as_str()) {
            errors.add(&error.field, &error.message);
        }
    }
    if let Some(day) = day {
        form.stichtag = format_date(day);
    }
    let is_interim = chosen.is_some_and(ProofType::is_interim);
    let late = match day.filter(|_| is_interim) {
        Some(day) => service::too_late(db.reader(), notice.id, day).await?,
        None => None,
    };
    let mark = shown.as_ref().map(|(day, figures)| figures.mark(*day));
    form.show(mark, last.map_or(0, |last| last.number));
    let parts = FileParts {
        notice,
        last,
        shown,
        late,
        confirmed_before: confirmed_in(&authority.documents, last),
        is_told: service::is_told(db.reader(), notice.id).await?,
        unaudited,
        has_address: !authority.address.is_empty(),
        open_conditions: queries::open_conditions(db.reader(), notice.id).await?,
    };
    Ok(FilePage::new(frame.layout(), &parts, &form, &errors))
}

/// The last version of the proof that the form is about.
async fn last(db: &Db, notice: &NoticeFacts, form: &FileForm) -> Result<Option<FilingRow>, AppError> {
    let series = form.series(notice, db.clock().today());
    Ok(service::last(db.reader(), notice.id, series).await?)
}

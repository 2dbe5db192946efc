//! Handlers of this feature.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use paktbuch_types::{MemoId, MemoSubject, format_date};
use serde::{Deserialize, Serialize};

use super::commands::MemoData;
use super::forms::MemoForm;
use super::pages::{MemoPage, MemosPage};
use super::rows::{MemoRow, Record};
use super::{fields, mail, paths, queries, service};
use crate::auth::{Actor, Forbidden, ReadMemos, RecordInvoices, WriteMemos};
use crate::db::Db;
use crate::documents::{self, DocumentError};
use crate::web::basis::Basis;
use crate::web::components::{Conflict, ConflictRow};
use crate::web::download::disposition;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::picture;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::MEMOS, list)
        .post(paths::MEMOS, add)
        .get(paths::MEMO, edit)
        .post(paths::MEMO, change)
        .post(paths::DONE, settle)
        .get(paths::FILE, file)
}

/// The record, where this actor may know of it; 404 else.
pub(super) async fn known(db: &Db, actor: &Actor, kind: MemoSubject, id: i64) -> Result<Record, AppError> {
    let permit = actor.permit::<ReadMemos>()?;
    queries::record(db.reader(), kind, id)
        .await?
        .filter(|record| service::is_within(permit.scope(), record))
        .ok_or(AppError::NotFound)
}

/// A note with its record, where this actor may know of both; 404 else.
pub(super) async fn stored(db: &Db, actor: &Actor, id: MemoId) -> Result<(Record, MemoRow), AppError> {
    let (kind, subject, _) = service::entry(db.reader(), id).await?.ok_or(AppError::NotFound)?;
    let record = known(db, actor, kind, subject).await?;
    let rows = of_record(db, actor, kind, subject).await?;
    let row = rows.into_iter().find(|row| row.id == id);
    Ok((record, row.ok_or(AppError::NotFound)?))
}

/// The notes on a record that this actor may know of, the latest first.
pub(super) async fn of_record(
    db: &Db,
    actor: &Actor,
    kind: MemoSubject,
    id: i64,
) -> Result<Vec<MemoRow>, AppError> {
    let permit = actor.permit::<ReadMemos>()?;
    let mut rows = service::of_record(db.reader(), permit.scope(), kind, id).await?;
    if withholds(db, actor, kind, id).await? {
        rows.iter_mut().for_each(|row| row.file = None);
    }
    Ok(rows)
}

/// Whether files of notes on the record are kept from `actor`: on a Personalausgabe they tell person and pay, as its own file does.
async fn withholds(db: &Db, actor: &Actor, kind: MemoSubject, id: i64) -> Result<bool, AppError> {
    Ok(!actor.may::<RecordInvoices>() && queries::is_personnel_cost(db.reader(), kind, id).await?)
}

/// Name and SHA-256 of the file of a note, and the version of the note; refused where it tells person and pay of a Personalausgabe.
pub(super) async fn opened(db: &Db, actor: &Actor, id: MemoId) -> Result<((String, String), i64), AppError> {
    let (record, row) = stored(db, actor, id).await?;
    if withholds(db, actor, record.kind, record.id).await? {
        let forbidden = Forbidden {
            role: actor.role,
            action: "Datei zu einer Personalausgabe öffnen; das dürfen Verwaltung und Fördermittel",
        };
        return Err(forbidden.into());
    }
    Ok((row.file.ok_or(AppError::NotFound)?, row.version))
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((kind, id)): Path<(MemoSubject, i64)>,
) -> Result<Response, AppError> {
    let record = known(&db, &actor, kind, id).await?;
    let form = MemoForm {
        said_on: format_date(db.clock().today()),
        ..MemoForm::default()
    };
    let page = page(&frame, &db, &actor, &record, (form, FormErrors::none())).await?;
    frame.page(&page)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    record: &Record,
    (form, errors): (MemoForm, FormErrors),
) -> Result<MemosPage, AppError> {
    let rows = of_record(db, actor, record.kind, record.id).await?;
    let form = actor.may::<WriteMemos>().then_some(&form);
    let today = db.clock().today();
    Ok(MemosPage::new(frame.layout(), record, rows, form, &errors, today))
}

async fn add(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((kind, id)): Path<(MemoSubject, i64)>,
    mut upload: Upload<WriteMemos>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<WriteMemos>()?;
    let db = &authority.db;
    let record = known(db, &actor, kind, id).await?;
    let mut form = MemoForm::sent(|name| upload.field(name).to_owned());
    let mut kept = None;
    if let Some(sent) = upload.files.pop() {
        if sent.bytes.is_empty() {
            let mut errors = FormErrors::none();
            errors.add(
                "datei",
                "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen.",
            );
            let page = page(&frame, db, &actor, &record, (form, errors.clone())).await?;
            return frame.page_with(Again::Errors(errors).status(), &page);
        }
        let Some(media_type) = kind_of(&sent.name, &sent.bytes) else {
            let mut errors = FormErrors::none();
            errors.add(
                "datei",
                "Datei: Bitte wählen Sie eine E-Mail (.eml), ein PDF, JPEG oder PNG aus.",
            );
            let page = page(&frame, db, &actor, &record, (form, errors.clone())).await?;
            return frame.page_with(Again::Errors(errors).status(), &page);
        };
        if let Some(words) = picture::unreadable(&authority.worker, &sent.bytes).await? {
            let mut errors = FormErrors::none();
            errors.add("datei", format!("Datei: {words}"));
            let page = page(&frame, db, &actor, &record, (form, errors.clone())).await?;
            return frame.page_with(Again::Errors(errors).status(), &page);
        }
        if mail::is_mail(&sent.name) {
            fill(&mut form, mail::read(&sent.bytes));
        }
        let documents = authority.documents.clone();
        let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
            Ok((documents.put(&sent.bytes)?, media_type, sent.name))
        });
        let put = put.await.map_err(AppError::internal)?;
        kept = Some(put.map_err(|error| AppError::Storage(error.to_string()))?);
    }
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let flash = saved(data.follow_up_on, db.clock().today());
            let answer = db
                .write_once(permit.who(), &upload.once, async |tx| {
                    let file = kept
                        .as_ref()
                        .map(|(stored, media_type, name)| (stored, *media_type, name.as_str()));
                    service::add_memo(tx, &permit, (kind, id), data, file).await?;
                    Ok(paths::of(kind, id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return Ok(frame.redirect(&location, &flash)),
                Err(again) => again,
            }
        }
    };
    let page = page(&frame, db, &actor, &record, (form, again.errors())).await?;
    frame.page_with(again.status(), &page)
}

/// That a note was saved; a warning where the Wiedervorlage that was entered is over already.
fn saved(follow_up_on: Option<NaiveDate>, today: NaiveDate) -> Flash {
    let text = "Der Vermerk ist gespeichert.";
    match follow_up_on.filter(|day| *day < today) {
        None => Flash::success(text),
        Some(day) => Flash::warning(format!(
            "{text} Die Wiedervorlage am {} liegt in der Vergangenheit. Bitte den Tag prüfen.",
            format_date(day)
        )),
    }
}

/// What a file of a note is: a mail by its name and head, a scan by its first bytes; none for anything else.
pub(super) fn kind_of(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let is_mail = || mail::is_mail(name) && mail::read(bytes).is_told();
    documents::media_type(bytes).or_else(|| is_mail().then_some("message/rfc822"))
}

/// What a mail says of itself goes where nothing was typed.
pub(super) fn fill(form: &mut MemoForm, mail: mail::Mail) {
    if form.text.trim().is_empty() {
        form.text = mail.text;
        // The day was preset; that of the mail is the truth where its text is the note.
        if let Some(day) = mail.on {
            form.said_on = format_date(day);
        }
    }
    if form.with_whom.trim().is_empty() {
        form.with_whom = mail.from;
    }
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<MemoId>) -> Result<Response, AppError> {
    actor.permit::<WriteMemos>()?;
    let (record, row) = stored(&db, &actor, id).await?;
    let form = MemoForm::stored(&row.data, row.version);
    let layout = frame.layout().based_on(Basis::of(&form));
    frame.page(&MemoPage::new(
        layout,
        &record,
        &row,
        &form,
        &FormErrors::none(),
        None,
    ))
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<MemoId>,
    form: CsrfForm<MemoForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<WriteMemos>()?;
    let (record, before) = stored(&db, &actor, id).await?;
    let base = version(&form.value.version)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let is_new = data.done_on.is_none() && data.follow_up_on != before.data.follow_up_on;
            let flash = saved(data.follow_up_on.filter(|_| is_new), db.clock().today());
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let record = service::change_memo(tx, &permit, id, base, data).await?;
                    Ok(paths::of(record.kind, record.id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return Ok(frame.redirect(&location, &flash)),
                Err(again) => again,
            }
        }
    };
    let (_, row) = stored(&db, &actor, id).await?;
    let now = MemoForm::stored(&row.data, row.version);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let both = match (again.is_stale(), shown.read()) {
        (true, Ok(yours)) => {
            shown.version = row.version.to_string();
            Some(conflict(&yours, &row))
        }
        _ => None,
    };
    let layout = frame.layout().based_on(basis);
    let page = MemoPage::new(layout, &record, &row, &shown, &again.errors(), both);
    frame.page_with(again.status(), &page)
}

/// The version that a form was opened with.
fn version(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| {
        AppError::BadRequest("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.".to_owned())
    })
}

/// Both versions of a note.
fn conflict(yours: &MemoData, row: &MemoRow) -> Conflict {
    let stored = fields::memo(&row.data);
    let rows = fields::memo(yours).into_iter().zip(stored);
    Conflict {
        changed_by: "Jemand anderes".to_owned(),
        changed_at: String::new(),
        rows: rows
            .map(|((label, yours), (_, stored))| ConflictRow::new(label, yours, stored))
            .collect(),
    }
}

/// Which version of a note is settled.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Settled {
    version: String,
}

async fn settle(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<MemoId>,
    form: CsrfForm<Settled>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<WriteMemos>()?;
    let (record, row) = stored(&db, &actor, id).await?;
    let version = version(&form.value.version)?;
    let data = MemoData {
        done_on: Some(db.clock().today()),
        ..row.data
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let record = service::change_memo(tx, &permit, id, version, data).await?;
            Ok(paths::of(record.kind, record.id))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let flash = Flash::success("Die Wiedervorlage ist erledigt.");
            Ok(frame.redirect(&location, &flash))
        }
        Err(_) => {
            let flash = Flash::warning("Der Vermerk wurde inzwischen geändert. Bitte prüfen Sie ihn.");
            Ok(frame.redirect(&paths::of(record.kind, record.id), &flash))
        }
    }
}

/// The file as it was stored, to be saved; never shown in the browser.
async fn file(authority: Authority, actor: Actor, Path(id): Path<MemoId>) -> Result<Response, AppError> {
    let ((name, sha256), _) = opened(&authority.db, &actor, id).await?;
    let documents = authority.documents.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, disposition(&documents::named(&name, &bytes))),
    ];
    Ok((headers, bytes).into_response())
}

//! Mails and scans of notes.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{MemoId, MemoSubject, format_date};
use serde::Deserialize;

use super::{MemoJson, told};
use crate::auth::{ReadMemos, WriteMemos};
use crate::memos::forms::MemoForm;
use crate::memos::routes::{fill, kind_of, known, opened};
use crate::memos::{mail, paths, service};
use crate::web::api::{ApiActor, ApiFile, ApiFilter, ApiPermit, created, refused, saved};
use crate::web::error::AppError;
use crate::web::picture;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_MEMO_FILES, add)
        .get(paths::API_MEMO_FILE, show)
}

/// Der Vermerk zu einer Datei.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct WithFile {
    /// `antrag`, `bescheid`, `aenderung`, `umschichtung`, `auszahlung`, `mittelabruf`, `nachweis` (mit der `id` des Bescheids),
    /// `lieferant`, `bestellung`, `lieferung`, `rechnung`, `zahlung`, `geraet`, `modell`, `schule` oder `schuldokument`.
    subject: String,
    /// Nummer des Datensatzes (`id`).
    subject_id: String,
    /// Ohne Angabe heute; bei einer Mail, deren Text der Vermerk ist, ihr Tag.
    #[param(required = false)]
    said_on: String,
    /// Ohne Angabe bei einer Mail ihr Absender.
    #[param(required = false)]
    with_whom: String,
    /// Ohne Angabe bei einer Mail ihr Text.
    #[param(required = false)]
    text: String,
    /// Tag der Wiedervorlage.
    #[param(required = false)]
    follow_up_on: String,
}

/// Schreibt einen Vermerk mit Datei (E-Mail, PDF, JPEG oder PNG); ihr Inhalt ist der Körper der Anfrage. Eine Mail (`.eml`) füllt, was nicht
/// angegeben ist.
#[utoipa::path(post, path = paths::API_MEMO_FILES, params(WithFile, ("file_name" = Option<String>, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "geschrieben, mit ETag", body = MemoJson), (status = 404, description = "Den Datensatz gibt es nicht"),
        (status = 413, description = "zu groß"), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<WriteMemos>,
    ApiActor(actor): ApiActor,
    authority: Authority,
    ApiFilter(asked): ApiFilter<WithFile>,
    file: ApiFile,
) -> Result<Response, AppError> {
    let db = &authority.db;
    let kind: MemoSubject = asked
        .subject
        .parse()
        .map_err(|error| AppError::Invalid(format!("„subject“: {error}")))?;
    let id = asked.subject_id.parse().map_err(|_| {
        AppError::Invalid("„subject_id“: Bitte die Nummer des Datensatzes angeben.".to_owned())
    })?;
    known(db, &actor, kind, id).await?;
    let mut form = MemoForm {
        version: String::new(),
        said_on: asked.said_on,
        with_whom: asked.with_whom,
        text: asked.text,
        follow_up_on: asked.follow_up_on,
        done_on: String::new(),
    };
    if form.said_on.is_empty() {
        form.said_on = format_date(db.clock().today());
    }
    let media_type = kind_of(&file.name, &file.bytes).ok_or_else(|| {
        AppError::Invalid("Datei: Bitte senden Sie eine E-Mail (.eml), ein PDF, JPEG oder PNG.".to_owned())
    })?;
    if let Some(words) = picture::unreadable(&authority.worker, &file.bytes).await? {
        return Err(AppError::Invalid(format!("Datei: {words}")));
    }
    if mail::is_mail(&file.name) {
        fill(&mut form, mail::read(&file.bytes));
    }
    let data = form.read().map_err(|errors| refused(&errors))?;
    let kept = file.store(&authority.documents).await?;
    created(db, permit.who(), file.once.as_ref(), async |tx| {
        let file = Some((&kept, media_type, file.name.as_str()));
        let memo = service::add_memo(tx, &permit, (kind, id), data, file).await?;
        Ok((paths::api_memo(memo), told(tx, memo).await?))
    })
    .await
}

/// Die Datei eines Vermerks, Byte für Byte, mit dem `ETag` des Vermerks.
#[utoipa::path(get, path = paths::API_MEMO_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 403, description = "Vermerk zu einer Personalausgabe"), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadMemos>,
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path(id): Path<MemoId>,
) -> Result<Response, AppError> {
    let ((name, sha256), version) = opened(&authority.db, &actor, id).await?;
    saved(&authority.documents, (sha256, &name), version).await
}
